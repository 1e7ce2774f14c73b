"""Transitions with their checklists: what the record shows, and what somebody marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from wholecity.governance.definitions import BodyKind, MeetingState, Presence
from wholecity.governance.definitions.continuity import STEPS, Step
from wholecity.governance.models import Attendance, Holding, Transition, Vision
from wholecity.governance.rules.terms import Term
from wholecity.governance.rules.vacancy import days_without
from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class StepRow:
    """A line of the checklist. `shown` says what the record shows of it, blank for nothing."""

    step: Step
    shown: str
    done_on: date | None
    note: str

    @property
    def title(self) -> str:
        return STEPS[self.step]

    @property
    def is_done(self) -> bool:
        return bool(self.shown) or self.done_on is not None


@dataclass(frozen=True)
class TransitionRow:
    """Somebody leaves a seat or an office. `vacant` is how many days nobody held the seat.

    `holder` is who holds the seat today. An office without a seat has neither.
    """

    id: UUID
    seat: UUID | None
    body: str
    office: str
    person: UUID
    person_name: str
    announced_on: date
    last_day: date
    acting: UUID | None
    acting_name: str
    successor: UUID | None
    successor_name: str
    closed_on: date | None
    why_closed: str
    version: int
    holder_name: str
    holder_since: date | None
    leaver_holds: bool
    vacant: int | None
    steps: tuple[StepRow, ...]

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)


def transitions(today: date) -> list[TransitionRow]:
    """All transitions, the open ones first, the latest before."""
    rows = [_row(found, today) for found in _transitions()]
    return sorted(rows, key=lambda row: not row.is_open)


def transition(transition_id: UUID, today: date) -> TransitionRow:
    """One transition. Raises NotFound."""
    found = _transitions().filter(pk=transition_id).first()
    if found is None:
        raise NotFound("There is no such transition.")
    return _row(found, today)


def open_transition(seat: UUID) -> UUID | None:
    """The open transition of a seat, if there is one."""
    found = Transition.objects.filter(seat=seat, closed_on=None)
    return found.values_list("pk", flat=True).first()


def _transitions() -> QuerySet[Transition]:
    rows = Transition.objects.select_related(
        "seat__organization", "seat__body", "person", "acting", "successor"
    )
    return rows.prefetch_related("steps", "seat__holdings__person")


def _row(found: Transition, today: date) -> TransitionRow:
    held = list(found.seat.holdings.all()) if found.seat else []
    now = next((h for h in held if Term(h.since, h.until).holds_on(today)), None)
    return TransitionRow(
        found.id,
        found.seat_id,
        found.seat.body.name if found.seat else "",
        found.seat.organization.name if found.seat else found.office,
        found.person_id,
        found.person.name,
        found.announced_on,
        found.last_day,
        found.acting_id,
        found.acting.name if found.acting else "",
        found.successor_id,
        found.successor.name if found.successor else "",
        found.closed_on,
        found.why_closed,
        found.version,
        now.person.name if now else "",
        now.since if now else None,
        now is not None and now.person_id == found.person_id,
        _vacant(found, held, today) if found.seat else None,
        _steps(found, held),
    )


def _vacant(found: Transition, held: Iterable[Holding], today: date) -> int:
    """The days since the leaver's term ended on which nobody held the seat."""
    own = [h.until for h in held if h.person_id == found.person_id and h.until]
    last = min([*(day for day in own if day >= found.announced_on), found.last_day])
    terms = [Term(h.since, h.until) for h in held]
    return days_without(terms, last + A_DAY, min(found.closed_on or today, today))


def _steps(found: Transition, held: Iterable[Holding]) -> tuple[StepRow, ...]:
    marked = {row.step: row for row in found.steps.all()}
    shown = {Step.VISION: _vision(found), Step.ATTENDS: _attends(found, held)}
    return tuple(
        StepRow(
            step,
            shown.get(step, ""),
            marked[step].done_on if step in marked else None,
            marked[step].note if step in marked else "",
        )
        for step in Step
    )


def _vision(found: Transition) -> str:
    """The vision that the cabinet had adopted when the leader left."""
    visions = Vision.objects.filter(body__kind=BodyKind.CABINET, adopted_on__lte=found.last_day)
    vision = visions.first()
    if vision is None:
        return ""
    return phrase(
        "Version %(version)s was adopted on %(day)s.",
        version=str(vision.version),
        day=vision.adopted_on,
    )


def _attends(found: Transition, held: Iterable[Holding]) -> str:
    """The first meeting of the cabinet at which whoever acts or follows was there."""
    persons = {h.person_id for h in held if h.since > found.last_day}
    persons |= {person for person in (found.acting_id, found.successor_id) if person}
    there = Attendance.objects.filter(
        person__in=persons,
        meeting__body__kind=BodyKind.CABINET,
        meeting__day__gte=found.announced_on,
    )
    there = there.exclude(presence=Presence.ABSENT).exclude(meeting__state=MeetingState.CANCELLED)
    first = there.select_related("meeting", "person").order_by("meeting__day").first()
    if first is None or first.person is None:
        return ""
    return phrase(
        "%(person)s was at the meeting of %(day)s.",
        person=first.person.name,
        day=first.meeting.day,
    )
