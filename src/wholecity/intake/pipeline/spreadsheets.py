"""The first sheet of an XLSX file as rows of text, with limits: a workbook is a zip of XML."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

import defusedxml
import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from wholecity.intake.definitions import ROW_END, VALUE_END, Batch
from wholecity.intake.pipeline.arrival import BROKEN, OF_THE_FILE
from wholecity.intake.pipeline.careful import ROWS_A_BATCH, BrokenRow
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

MOST_BYTES = 2 * 2**30
MOST_INFLATION = 400
SMALL = 16 * 2**20
Cells = tuple[int, list[str]]


def cells(path: Path, name: str) -> Iterator[Cells]:
    """Row number and text of each row of the first sheet that holds anything.

    Dates are written YYYY-MM-DD and whole numbers without a decimal point.
    Raises BadInput for a file that is no workbook or that would grow beyond the limits.
    """
    _check(path, name)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            values = [as_text(v) for v in row]
            if any(values):
                yield number, values
        book.close()
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        *BROKEN,
        OSError,  # bzip2, and a place before the first byte
        defusedxml.DefusedXmlException,
        SyntaxError,  # what the XML parser raises for broken XML
    ) as error:
        if isinstance(error, OSError) and error.errno not in OF_THE_FILE:
            raise  # the disk's fault, not the file's
        raise BadInput(
            phrase(
                "%(name)s is not a whole Excel file: %(error)s.",
                name=name,
                error=type(error).__name__,
            ),
            hint="Open and save it again in Excel, or save it as CSV (UTF-8).",
        ) from error


def sheet(path: str, name: str, record: str) -> Iterator[list[str] | Batch | BrokenRow]:
    """The header of the first sheet, and the rows below it, packed."""
    rows = cells(Path(path), name)
    header = header_of(rows, name)
    yield header
    yield from batches(rows, record, len(header))


def header(path: str, name: str) -> Iterator[list[str]]:
    """The header of the first sheet."""
    yield header_of(cells(Path(path), name), name)


def header_of(rows: Iterator[Cells], name: str) -> list[str]:
    """The first row that holds anything, without the blank cells at its end."""
    values = next(rows, (0, list[str]()))[1]
    while values and not values[-1]:
        values = values[:-1]
    if not values:
        raise BadInput(
            phrase("%(name)s is empty.", name=name), hint="The first sheet must hold the table."
        )
    return values


def _check(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as book:
            sizes = [(m.file_size, m.compress_size) for m in book.infolist()]
    except BROKEN as error:
        raise BadInput(
            phrase("%(name)s is not an Excel workbook (XLSX).", name=name),
            hint="Save it as XLSX or as CSV (UTF-8).",
        ) from error
    total = sum(size for size, _ in sizes)
    swollen = any(s > SMALL and s > c * MOST_INFLATION for s, c in sizes)
    if total > MOST_BYTES or swollen:
        raise BadInput(
            phrase(
                "%(name)s would unpack to %(size)s MB; such a file is not opened.",
                name=name,
                size=round(total / 2**20),
            ),
            hint="Save the sheet as CSV (UTF-8).",
        )


def as_text(value: object) -> str:
    """A cell as CSV would hold it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()


def batches(rows: Iterator[Cells], record: str, width: int) -> Iterator[Batch | BrokenRow]:
    """Rows after the header, packed. Cells beyond the header's width must be blank."""
    packed: list[str] = []
    for number, values in rows:
        broken = _broken(number, values, width)
        if broken:
            yield broken
            continue
        packed.append(VALUE_END.join((str(number), *_fitted(values, width))))
        if len(packed) == ROWS_A_BATCH:
            yield Batch(record, len(packed), ROW_END.join(packed))
            packed = []
    if packed:
        yield Batch(record, len(packed), ROW_END.join(packed))


def _fitted(values: Sequence[str], width: int) -> list[str]:
    return [*values[:width], *[""] * (width - len(values))]


def _broken(number: int, values: Sequence[str], width: int) -> BrokenRow | None:
    if any(values[width:]):
        return BrokenRow(number, "ragged", ", ".join(values), len(values))
    if any(mark in v for v in values for mark in (ROW_END, VALUE_END, "\0")):
        return BrokenRow(number, "control", ", ".join(values).replace("\0", "\\x00"))
    return None
