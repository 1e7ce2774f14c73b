"""What was agreed with a source: in which formats it delivers."""

from collections.abc import Sequence

from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, said
from wholecity.kernel.texts import translatable as _


def check_format(source: str, agreed: Sequence[str], format: str) -> None:
    """Return when the source is registered for the format; raise BadInput otherwise."""
    if format in agreed:
        return
    raise BadInput(
        phrase(
            "The source %(source)s is registered for %(formats)s, not for %(format)s.",
            source=source,
            formats=", ".join(agreed) or said(_("no format yet")),
            format=format,
        ),
        hint=phrase(
            "Deliver it as agreed, or name another source. If this format was agreed too: "
            "wholecity intake source formats %(source)s %(formats)s",
            source=source,
            formats=" ".join((*agreed, format)),
        ),
    )
