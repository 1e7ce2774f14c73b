"""What was agreed with a source: in which formats it delivers."""

from collections.abc import Sequence

from wholecity.kernel.errors import BadInput


def check_format(source: str, agreed: Sequence[str], format: str) -> None:
    """Return when the source is registered for the format; raise BadInput otherwise."""
    if format in agreed:
        return
    more = " ".join((*agreed, format))
    raise BadInput(
        f"The source {source} is registered for {_listed(agreed)}, not for {format}.",
        hint="Deliver it as agreed, or name another source. If this format was agreed too: "
        f"wholecity intake source formats {source} {more}",
    )


def _listed(agreed: Sequence[str]) -> str:
    if not agreed:
        return "no format yet"
    return f"the format{'s' if len(agreed) > 1 else ''} {', '.join(agreed)}"
