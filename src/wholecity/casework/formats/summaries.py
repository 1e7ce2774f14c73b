"""A summary of one child on paper, for the work of whoever prints it: who, when and why on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language, gettext

from wholecity.casework.formats.parts import part_content
from wholecity.ui.typesetting import typeset

if TYPE_CHECKING:
    from wholecity.casework.queries import Part

TEMPLATE = Path(__file__).with_name("summary.typ")


@dataclass(frozen=True)
class Summary:
    """What is printed of whom; `who`, `when` and `why` stand on every page.

    `education`: values are among it that may not be passed on without a new consent.
    """

    name: str
    child: str
    parts: "Sequence[Part]"
    who: str
    when: str
    why: str
    education: bool


def pdf(summary: Summary) -> bytes:
    """The summary as PDF/UA-1, in the reader's language."""
    said = {"who": summary.who, "when": summary.when, "why": summary.why}
    told = {
        "language": get_language() or "en",
        "city": settings.CITY.name,
        "title": gettext("Summary: %(name)s") % {"name": summary.name},
        "about": gettext("ID %(child)s. What the law permits to whoever printed it.")
        % {"child": summary.child},
        "mark": [summary.who, summary.when, summary.why],
        "printed": gettext("Printed by %(who)s, %(when)s, because: %(why)s") % said,
        "notice": _notice(summary.education),
        "page": gettext("Page {page} of {pages}"),
        "unknown_words": gettext("◊ stands for a character that could not be printed."),
        "grounds": gettext("Ground:"),
        "parts": [part_content(part) for part in summary.parts],
    }
    with TemporaryDirectory(prefix="wholecity-summary-") as name:
        return typeset(told, TEMPLATE, Path(name))


def _notice(education: bool) -> list[str]:
    """What may not be done with the paper."""
    paper = gettext(
        "This paper is for the work of whoever printed it with this child, and for nothing else. "
        "Do not copy it, do not pass it on, and shred it when it is no longer needed."
    )
    if not education:
        return [paper]
    records = gettext(
        "It holds education records: federal law forbids to disclose them to anybody else without "
        "the consent of the parent or the student (34 CFR 99.33)."
    )
    return [paper, records]
