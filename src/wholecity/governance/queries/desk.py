"""What waits for somebody: the facilitator's desk, and a member's own page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from wholecity.governance.definitions import ActionState, MeetingState, MinutesState
from wholecity.governance.models import (
    Body,
    Designation,
    Holding,
    Meeting,
    Minutes,
    Proposal,
)
from wholecity.governance.queries.action_items import (
    ActionRow,
    action_rows,
    actions_owned,
    open_items,
    owned_items,
)
from wholecity.governance.queries.bodies import with_its_groups
from wholecity.governance.queries.initiatives import MilestoneRow, milestones_near
from wholecity.governance.queries.meetings import MeetingRow, meeting_row, meeting_rows
from wholecity.governance.queries.responses import (
    ResponseRow,
    owed,
    owed_by,
    seats_of,
    standings_owed,
)
from wholecity.governance.queries.terms import runs_on
from wholecity.governance.rules.responses import Standing

MOST_ACTIONS = 25
SOON = timedelta(days=14)


@dataclass(frozen=True)
class OpenEnds:
    """What is open of some bodies: it comes onto the next agenda by itself.

    Of the action items the first ones, what is due first before, and how many there are.
    """

    actions: tuple[ActionRow, ...]
    responses: tuple[ResponseRow, ...]
    number_of_actions: int
    number_of_overdue: int

    @property
    def overdue(self) -> tuple[ActionRow, ...]:
        return tuple(action for action in self.actions if action.is_overdue)

    @property
    def late(self) -> tuple[ResponseRow, ...]:
        return tuple(r for r in self.responses if r.standing is Standing.OVERDUE)


@dataclass(frozen=True)
class Desk:
    """What whoever keeps the record has to look at."""

    ends: OpenEnds
    unclosed: tuple[MeetingRow, ...]  # their day is over, and nobody closed them
    without_minutes: tuple[MeetingRow, ...]
    unapproved: tuple[MeetingRow, ...]  # although they met again since
    unpublished: tuple[MeetingRow, ...]  # members do not see their action items
    milestones: tuple[MilestoneRow, ...]  # late ones, and those of the next weeks


@dataclass(frozen=True)
class Mine:
    """A member's own page."""

    meetings: tuple[MeetingRow, ...]
    actions: tuple[ActionRow, ...]
    responses: tuple[ResponseRow, ...]


@dataclass(frozen=True)
class Glance:
    """How much waits for a member, and the meeting that is next."""

    answers: int
    late_answers: int
    overdue: int
    meeting: MeetingRow | None

    @property
    def number(self) -> int:
        return self.answers + self.overdue


@dataclass(frozen=True)
class ProposalRow:
    """Something on the core team's list."""

    id: UUID
    title: str
    why: str
    made_on: date
    by: str


def open_ends(body: str, today: date) -> OpenEnds:
    """What comes onto the next agenda of a body: its own open ends, and of what works for it."""
    return _ends(with_its_groups(body), today)


def _ends(bodies: Sequence[str], today: date) -> OpenEnds:
    found = open_items(bodies)
    numbers = found.aggregate(
        number_of_actions=Count("pk"), number_of_overdue=Count("pk", filter=Q(due__lt=today))
    )
    return OpenEnds(tuple(action_rows(found[:MOST_ACTIONS], today)), tuple(owed(bodies)), **numbers)


def desk(today: date) -> Desk:
    """What waits for whoever keeps the record, of all bodies."""
    keys = list(Body.objects.values_list("key", flat=True))
    minutes = Minutes.objects.filter(meeting=OuterRef("pk"))
    closed = meeting_rows(drafts=True).filter(state=MeetingState.CLOSED).filter(reference="")
    unseen = closed.filter(actions__published_at=None, actions__state=ActionState.OPEN).distinct()
    drafts = minutes.filter(state=MinutesState.DRAFT)
    later = Meeting.objects.filter(body=OuterRef("body"), day__gt=OuterRef("day"), day__lte=today)
    could = Exists(later.filter(state__in=(MeetingState.PUBLISHED, MeetingState.CLOSED)))
    running = meeting_rows(drafts=True).filter(
        state=MeetingState.PUBLISHED, day__lt=today, reference=""
    )
    return Desk(
        _ends(keys, today),
        _rows(running),
        _rows(closed.filter(~Exists(minutes))),
        _rows(closed.filter(Exists(drafts), could)),
        _rows(unseen),
        tuple(milestones_near(today, today + SOON)),
    )


def mine(person: UUID, today: date) -> Mine:
    """The next meetings of a person's bodies, their action items, the answers that they owe."""
    return Mine(
        _rows(_coming(seats_of(person, today), today)),
        tuple(actions_owned(person, today)),
        tuple(owed_by(person, today)),
    )


def glance(person: UUID, today: date) -> Glance | None:
    """How much waits for a person; None for somebody for whom nothing can: no seat, no item."""
    seats = seats_of(person, today)
    overdue = owned_items(person).filter(due__lt=today).count()
    if not seats and not overdue:
        return None
    standings = standings_owed(seats)
    first = _coming(seats, today).first()
    late = standings.count(Standing.OVERDUE)
    return Glance(len(standings), late, overdue, meeting_row(first) if first else None)


def _coming(seats: set[UUID], today: date) -> QuerySet[Meeting]:
    """The meetings that are called of the bodies of some seats, the next one first."""
    bodies = Body.objects.filter(seats__in=seats)
    coming = meeting_rows(drafts=False).filter(body__in=bodies, day__gte=today)
    return coming.filter(state=MeetingState.PUBLISHED).order_by("day", "starts").distinct()


def without_address(body: str = "") -> list[tuple[UUID, str]]:
    """Who sits at a table today, or acts for somebody there, and has no address: id and name.

    Of all bodies, or of one.
    """
    today = timezone.localdate()
    found: set[tuple[str, UUID]] = set()
    for terms in (Holding.objects, Designation.objects):
        rows = terms.filter(runs_on(today), person__email="")
        if body:
            rows = rows.filter(seat__body__key=body)
        found.update(rows.values_list("person__name", "person_id"))
    return [(person, name) for name, person in sorted(found)]


def proposals(body: str) -> list[ProposalRow]:
    """The core team's list for a body's next agenda, the oldest first."""
    waiting = Proposal.objects.filter(body__key=body, item=None, set_aside_on=None)
    return [ProposalRow(p.id, p.title, p.why, p.made_on, p.by) for p in waiting]


def _rows(found: QuerySet[Meeting]) -> tuple[MeetingRow, ...]:
    return tuple(meeting_row(meeting) for meeting in found)
