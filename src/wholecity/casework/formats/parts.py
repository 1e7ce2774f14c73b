"""Parts of a child's record as a document writes them: a copy for the family, a printed summary."""

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext

if TYPE_CHECKING:
    from wholecity.casework.queries import Part, Written


def part_content(part: "Part") -> dict[str, object]:
    """A part as a template takes it: rows of labelled values, with what stands beside them."""
    rows = [
        {
            "values": [{"label": v.label, "words": v.words, "notes": notes(v)} for v in row.values],
            "source": _source(row.source, date_format(row.as_of, "DATE_FORMAT")),
            "grounds": list(row.grounds),
        }
        for row in part.rows
    ]
    return {"title": part.title, "rows": rows}


def notes(value: "Written") -> list[str]:
    """What stands beside a value, in words."""
    found = []
    if value.amended and value.amended_on:
        said = {"day": date_format(value.amended_on, "DATE_FORMAT"), "words": value.amended}
        found.append(gettext("Amended on %(day)s. It should say: %(words)s") % said)
    disagrees = gettext("The family disagrees with this:")
    return [*found, *(f"{disagrees} {statement}" for statement in value.statements)]


def _source(source: str, day: str) -> str:
    return gettext("From %(source)s, %(day)s.") % {"source": source, "day": day}
