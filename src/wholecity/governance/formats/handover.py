"""The handover packet as an accessible PDF (PDF/UA-1)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from wholecity.ui.typesetting import typeset

TEMPLATE = Path(__file__).with_suffix(".typ")


@dataclass(frozen=True)
class Table:
    """A section as it is printed: every cell is a text in the reader's language."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str
    widths: Sequence[float] = ()  # of the columns to each other; blank is the first one a bit wider

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """The rows, each cell with the name of its column."""
        return [list(zip(self.header, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Printed:
    """The whole packet. `city` and `name` stand at its head, `day` says of when it is."""

    language: str
    city: str
    name: str
    title: str
    day: str
    page: str  # how a page says its number: "Page {page} of {pages}"
    tables: Sequence[Table]


def pdf(packet: Printed) -> bytes:
    """The packet as PDF/UA-1. A character that no font has is set as a mark."""
    with TemporaryDirectory(prefix="wholecity-handover-") as name:
        return typeset(asdict(packet), TEMPLATE, Path(name))
