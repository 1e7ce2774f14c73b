"""A request of a family as its readers read it."""

from typing import Any

from django.utils.translation import gettext

from wholecity.casework.definitions import LABELS
from wholecity.casework.queries import in_words
from wholecity.children.definitions import ASKED, STANDINGS, Asked
from wholecity.children.queries import RequestRow


def in_words_of(row: RequestRow) -> dict[str, Any]:
    """The row, with its kind, its standing, and the value that it is about in words."""
    told: dict[str, Any] = {
        "row": row,
        "kind": gettext(ASKED[row.kind]),
        "standing": gettext(STANDINGS[row.standing]),
    }
    if row.kind is Asked.AMENDMENT:
        told |= {
            "field": gettext(LABELS[row.column]),
            # Its data were destroyed, and this with them.
            "was": in_words(row.table, row.column, row.was) if row.was else gettext("Destroyed"),
            "should_be": in_words(row.table, row.column, row.should_be),
        }
    return told
