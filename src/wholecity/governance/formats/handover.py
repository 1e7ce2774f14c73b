"""The handover packet as an accessible PDF (PDF/UA-1), set by Typst with our own font alone."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typst

from wholecity.governance.formats.glyphs import writable
from wholecity.ui.charts.drawing import FONTS

TEMPLATE = Path(__file__).with_suffix(".typ")
FONT = FONTS / "PublicSans-Regular.ttf"


@dataclass(frozen=True)
class Table:
    """A section as it is printed: every cell is a text in the reader's language."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str

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
    """The packet as PDF/UA-1. A character that our font cannot write becomes “?”."""
    return typst.compile(
        str(TEMPLATE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"packet": json.dumps(_writable(asdict(packet)))},
    )


def _writable(content: Any) -> Any:
    match content:
        case str():
            return writable(content, FONT)
        case dict():
            return {key: _writable(value) for key, value in content.items()}
        case list() | tuple():
            return [_writable(value) for value in content]
        case _:
            return content
