"""The error file: refused rows with their reason, for the agency that they came from."""

FAULT_COLUMNS = ("file", "record", "line", "field", "reason", "message", "row")


def fault_cells(row: object) -> list[str | int | None]:
    """A refused row in the order of `FAULT_COLUMNS`."""
    return [getattr(row, name) for name in FAULT_COLUMNS]
