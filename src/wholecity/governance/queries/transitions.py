"""Transitions with their checklists: what the record shows, and what somebody marked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from wholecity.governance.definitions import BodyKind, MeetingState, Presence
from wholecity.governance.definitions.continuity import STEPS, Step
from wholecity.governance.models import Attendance, Holding, Milestone, Transition, Vision
from wholecity.governance.queries.initiatives import OF_THE_PLAN
from wholecity.governance.rules.terms import Term
from wholecity.governance.rules.vacancy import days_without
from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase, phrase_plural

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


@dataclass(frozen=True)
class _Shown:
    """What the record shows of some transitions, read once for all of them."""

    visions: tuple[Vision, ...]  # of the cabinet, the newest first
    attended: Mapping[UUID, Sequence[date]]  # the days of its meetings, for each who follows
    names: Mapping[UUID, str]
    plan: str


def transitions(today: date) -> list[TransitionRow]:
    """All transitions, the open ones first, the latest before."""
    rows = _rows(_transitions(), today)
    return sorted(rows, key=lambda row: not row.is_open)


def transition(transition_id: UUID, today: date) -> TransitionRow:
    """One transition. Raises NotFound."""
    found = _transitions().filter(pk=transition_id).first()
    if found is None:
        raise NotFound("There is no such transition.")
    return _rows([found], today)[0]


def open_transition(seat: UUID) -> UUID | None:
    """The open transition of a seat, if there is one."""
    found = Transition.objects.filter(seat=seat, closed_on=None)
    return found.values_list("pk", flat=True).first()


def _transitions() -> QuerySet[Transition]:
    rows = Transition.objects.select_related(
        "seat__organization", "seat__body", "person", "acting", "successor"
    )
    return rows.prefetch_related("steps", "seat__holdings__person")


def _rows(found: Iterable[Transition], today: date) -> list[TransitionRow]:
    changes = list(found)
    shows = _shown(changes)
    return [_row(change, shows, today) for change in changes]


def _row(found: Transition, shows: _Shown, today: date) -> TransitionRow:
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
        _steps(found, held, shows),
    )


def _shown(found: Iterable[Transition]) -> _Shown:
    persons = {p for t in found for p in _followers(t, t.seat.holdings.all() if t.seat else ())}
    there = Attendance.objects.filter(
        person__in=persons,
        meeting__body__kind=BodyKind.CABINET,
        meeting__day__gte=min((t.announced_on for t in found), default=date.max),
    )
    there = there.exclude(presence=Presence.ABSENT).exclude(meeting__state=MeetingState.CANCELLED)
    attended, names = defaultdict[UUID, list[date]](list), dict[UUID, str]()
    for person, name, day in there.values_list("person_id", "person__name", "meeting__day"):
        attended[person].append(day)
        names[person] = name
    visions = Vision.objects.filter(body__kind=BodyKind.CABINET)
    return _Shown(tuple(visions), attended, names, _plan())


def _followers(found: Transition, held: Iterable[Holding]) -> set[UUID]:
    """Who acts or follows: named as such, or a holder since."""
    since = {h.person_id for h in held if h.since > found.last_day}
    return since | {person for person in (found.acting_id, found.successor_id) if person}


def _vacant(found: Transition, held: Iterable[Holding], today: date) -> int:
    """The days since the leaver's term ended on which nobody held the seat."""
    own = [h.until for h in held if h.person_id == found.person_id and h.until]
    last = min([*(day for day in own if day >= found.announced_on), found.last_day])
    terms = [Term(h.since, h.until) for h in held]
    return days_without(terms, last + A_DAY, min(found.closed_on or today, today))


def _steps(found: Transition, held: Iterable[Holding], shows: _Shown) -> tuple[StepRow, ...]:
    marked = {row.step: row for row in found.steps.all()}
    shown = {
        Step.VISION: _vision(found, shows),
        Step.PLAN: shows.plan if found.closed_on is None else "",
        Step.ATTENDS: _attends(found, held, shows),
    }
    return tuple(
        StepRow(
            step,
            shown.get(step, ""),
            marked[step].done_on if step in marked else None,
            marked[step].note if step in marked else "",
        )
        for step in Step
    )


def _vision(found: Transition, shows: _Shown) -> str:
    """The vision that the cabinet had adopted when the leader left."""
    vision = next((v for v in shows.visions if v.adopted_on <= found.last_day), None)
    if vision is None:
        return ""
    return phrase(
        "Version %(version)s was adopted on %(day)s.",
        version=str(vision.version),
        day=vision.adopted_on,
    )


def _plan() -> str:
    """The plan of today: what the cabinet has under way, as far as its next steps have days."""
    ahead = Milestone.objects.filter(OF_THE_PLAN, reached_on=None)
    number = ahead.values("initiative").distinct().count()
    if not number:
        return ""
    return phrase_plural(
        "%(number)s initiative has its next steps with their days.",
        "%(number)s initiatives have their next steps with their days.",
        number,
    )


def _attends(found: Transition, held: Iterable[Holding], shows: _Shown) -> str:
    """The first meeting of the cabinet at which whoever acts or follows was there."""
    there = (
        (day, shows.names[person])
        for person in _followers(found, held)
        for day in shows.attended.get(person, ())
        if day >= found.announced_on
    )
    day, name = min(there, default=(None, ""))
    return phrase("%(person)s was at the meeting of %(day)s.", person=name, day=day) if day else ""
