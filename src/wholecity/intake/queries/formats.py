"""The formats that this installation reads."""

from dataclasses import dataclass

from wholecity.intake.definitions import Format
from wholecity.intake.formats import registered
from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase
from wholecity.ui.texts import told


@dataclass(frozen=True)
class FormatRow:
    """A format as a list shows it."""

    key: str
    title: str
    about: str
    version: str


def formats() -> list[FormatRow]:
    """All formats, by key."""
    return [
        FormatRow(f.key, told(f.title), told(f.about), f.version) for f in registered().values()
    ]


def format_of(key: str) -> Format:
    """A format's declaration. Raises NotFound with those that there are."""
    found = registered().get(key)
    if found is None:
        raise NotFound(
            phrase("There is no format %(key)s.", key=key),
            hint=phrase("There are: %(formats)s.", formats=", ".join(registered())),
        )
    return found
