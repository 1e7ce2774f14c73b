"""A copy of a child's record for its family, as an accessible PDF and as rows of a table.

Both are made of the same values; what was amended and what the family disagrees with goes along.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from wholecity.casework.formats.parts import part_content
from wholecity.casework.queries import Part
from wholecity.ui.typesetting import typeset

TEMPLATE = Path(__file__).with_name("copy.typ")


@dataclass(frozen=True)
class Copy:
    """What is copied: of whom, part by part, in the reader's language."""

    name: str
    child: str
    parts: Sequence[Part]


def pdf(copy: Copy) -> bytes:
    """The copy as PDF/UA-1. A character that no font has is set as a mark, and it says so."""
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    told = {
        "language": get_language() or "en",
        "city": settings.CITY.name,
        "title": gettext("Record of %(name)s") % {"name": copy.name},
        "about": gettext("Copy for the family, %(day)s. ID %(child)s.")
        % {"day": day, "child": copy.child},
        "page": gettext("Page {page} of {pages}"),
        "unknown_words": gettext("◊ stands for a character that could not be printed."),
        "parts": [part_content(part) for part in copy.parts],
        "nothing": "" if copy.parts else gettext("Nothing is kept about this child."),
    }
    with TemporaryDirectory(prefix="wholecity-copy-") as name:
        return typeset(told, TEMPLATE, Path(name))


def header() -> list[str]:
    """The header of the table, in the reader's language."""
    return [
        gettext("Part"),
        gettext("Field"),
        gettext("Value"),
        gettext("Amended to"),
        gettext("The family’s statement"),
        gettext("Source"),
        gettext("As of"),
    ]


def rows(copy: Copy) -> Iterator[list[str]]:
    """The same as rows: a value each, with its source and what stands beside it."""
    for part in copy.parts:
        for row in part.rows:
            for value in row.values:
                yield [
                    part.title,
                    value.label,
                    value.words,
                    value.amended,
                    "\n".join(value.statements),
                    row.source,
                    row.as_of.isoformat(),
                ]
