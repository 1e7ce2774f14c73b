"""Minutes, as pages show them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from wholecity.governance.definitions import MINUTES_STATES, MeetingState, MinutesState
from wholecity.governance.models import Minutes
from wholecity.kernel.errors import NotFound


@dataclass(frozen=True)
class MinutesRow:
    """A version of a meeting's minutes."""

    id: UUID
    meeting: UUID
    number: int
    text: str
    state: MinutesState
    reason: str
    approved_on: date | None
    version: int

    @property
    def state_title(self) -> str:
        return MINUTES_STATES[self.state]

    @property
    def is_approved(self) -> bool:
        return self.state is MinutesState.APPROVED


def seen_minutes() -> QuerySet[Minutes]:
    """The minutes that members see: of each meeting that is closed, also drafts.

    They could not approve at a later meeting what they had not read. The public
    sees approved ones only.
    """
    return Minutes.objects.filter(meeting__state=MeetingState.CLOSED)


def minutes_of(meeting: UUID) -> list[MinutesRow]:
    """The versions of a meeting's minutes, the newest first."""
    return [_row(m) for m in seen_minutes().filter(meeting=meeting)]


def minutes(minutes_id: UUID) -> MinutesRow:
    """One version. Raises NotFound."""
    found = Minutes.objects.filter(pk=minutes_id).first()
    if found is None:
        raise NotFound("There are no such minutes.")
    return _row(found)


def _row(found: Minutes) -> MinutesRow:
    return MinutesRow(
        found.id,
        found.meeting_id,
        found.number,
        found.text,
        MinutesState(found.state),
        found.reason,
        found.approved_on,
        found.version,
    )
