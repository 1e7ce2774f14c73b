"""Records that were opened because of an emergency, for whoever reviews them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from wholecity.casework.definitions import REVIEW_WITHIN
from wholecity.casework.models import EmergencyAccess


@dataclass(frozen=True)
class EmergencyRow:
    """Who opened which child's record, because of what; and what the review found."""

    id: UUID
    child: str
    user: str
    name: str
    role: str
    threat: str
    at_risk: str
    opened_at: datetime
    review_by: datetime
    overdue: bool
    reviewed_at: datetime | None
    reviewed_by: str
    justified: bool | None
    review: str


def emergencies(*, open_only: bool = False) -> list[EmergencyRow]:
    """All of them, the newest first; or those that nobody has reviewed yet."""
    rows = EmergencyAccess.objects.select_related("user")
    if open_only:
        rows = rows.filter(reviewed_at=None)
    now = timezone.now()
    return [
        EmergencyRow(
            row.id,
            row.child_id,
            row.user.username,
            str(row.user),
            row.role,
            row.threat,
            row.at_risk,
            row.opened_at,
            row.opened_at + REVIEW_WITHIN,
            row.reviewed_at is None and now > row.opened_at + REVIEW_WITHIN,
            row.reviewed_at,
            row.reviewed_by,
            row.justified,
            row.review,
        )
        for row in rows
    ]
