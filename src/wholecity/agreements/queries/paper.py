"""The starting text of an agreement's paper, filled from what its draft says."""

from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from wholecity.agreements.definitions import PURPOSES, QUESTIONS, TIERS
from wholecity.agreements.formats.starting_text import Blanks, Field, written
from wholecity.agreements.queries.agreements import AgreementDetail, detail
from wholecity.agreements.queries.covering import covered
from wholecity.agreements.queries.sources import known_sources
from wholecity.policy.terms import BASES


def starting_text(key: str) -> tuple[str, bytes]:
    """Name and content of a .docx with which counsel begins, in English. Raises NotFound."""
    with translation.override("en"):
        return f"{key}.docx", written(_blanks(detail(key)))


def _blanks(found: AgreementDetail) -> Blanks:
    titles = known_sources()
    row = found.row
    return Blanks(
        tier=row.tier,
        kind=TIERS[row.tier],
        title=row.title,
        key=row.key,
        city=settings.CITY.name,
        parent=found.parent_title,
        parties=row.parties,
        sources=tuple(f"{titles[s]} ({s})" if s in titles else s for s in row.sources),
        fields=tuple(
            Field(table.name, table.meaning, column.name, column.meaning, column.data_class)
            for table in covered(found.fields)
            for column in table.columns
        ),
        purposes=tuple(PURPOSES[purpose] for purpose in row.purposes if purpose in PURPOSES),
        purpose_in_words=row.purpose_in_words,
        basis=BASES[found.basis] if found.basis else "",
        people=found.people,
        starts=_day(row.starts),
        ends=_day(row.ends),
        destroy_by=_day(found.destroy_by),
        min_cell=str(found.min_cell or settings.MINIMUM_CELL),
        redisclosure=found.redisclosure,
        notice_days=str(found.notice_days),
        questions=tuple((text, found.answers.get(q.value, "")) for q, text in QUESTIONS.items()),
    )


def _day(day: date | None) -> str:
    """A day in full, as papers have it."""
    return date_format(day, "F j, Y") if day else ""
