"""The formats that this installation reads."""

from dataclasses import dataclass

from wholecity.intake.definitions import Format
from wholecity.intake.formats import registered
from wholecity.kernel.errors import NotFound


@dataclass(frozen=True)
class FormatRow:
    """A format as a list shows it."""

    key: str
    title: str
    about: str
    version: str


def formats() -> list[FormatRow]:
    """All formats, by key."""
    return [FormatRow(f.key, f.title, f.about, f.version) for f in registered().values()]


def format_of(key: str) -> Format:
    """A format's declaration. Raises NotFound with those that there are."""
    found = registered().get(key)
    if found is None:
        raise NotFound(f"There is no format {key}.", hint=f"There are: {', '.join(registered())}.")
    return found
