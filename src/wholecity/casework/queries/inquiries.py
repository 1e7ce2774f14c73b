"""The privacy officer's cases: each about one child, open or closed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholecity.casework.definitions import INQUIRIES
from wholecity.casework.definitions import Inquiry as Kind
from wholecity.casework.models import Inquiry

MOST_CLOSED = 50


@dataclass(frozen=True)
class InquiryRow:
    """A case: about whom, what for, by whom, and what was found."""

    id: UUID
    child: str
    kind: Kind
    words: str
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    closed_by: str
    found: str

    @property
    def kind_words(self) -> str:
        """What it is about, in a marked text."""
        return INQUIRIES[self.kind]


def inquiries() -> list[InquiryRow]:
    """The open cases, the newest first, and behind them the latest closed ones."""
    rows = Inquiry.objects.order_by("-opened_at")
    return [
        *map(_row, rows.filter(closed_at=None)),
        *map(_row, rows.exclude(closed_at=None).order_by("-closed_at")[:MOST_CLOSED]),
    ]


def inquiry(id: UUID) -> InquiryRow | None:
    """One case; None where there is none."""
    found = Inquiry.objects.filter(pk=id).first()
    return _row(found) if found else None


def under_inquiry(children: Collection[str]) -> frozenset[str]:
    """Of these children, those about whom a case is open."""
    found = Inquiry.objects.filter(child__in=children, closed_at=None)
    return frozenset(found.values_list("child", flat=True))


def _row(row: Inquiry) -> InquiryRow:
    return InquiryRow(
        row.id,
        row.child_id,
        Kind(row.kind),
        row.words,
        row.opened_at,
        row.opened_by,
        row.closed_at,
        row.closed_by,
        row.found,
    )
