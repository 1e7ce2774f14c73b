"""What meetings left behind, as pages show it: decisions, action items, answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from wholecity.governance.definitions import (
    ACTION_STATES,
    ANSWERS,
    AUTHORITIES,
    EFFECTS,
    METHODS,
    OUTCOMES,
    POSITIONS,
    ActionState,
    Answer,
    Authority,
    Effect,
    Method,
    Outcome,
    SeatRole,
    Stand,
)
from wholecity.governance.models import (
    ActionItem,
    Decision,
    Designation,
    Holding,
    Meeting,
    Position,
    Response,
)
from wholecity.governance.rules.responses import Standing, due_at, standing
from wholecity.governance.rules.voting import tally
from wholecity.kernel.errors import NotFound
from wholecity.people.queries import PersonRow


@dataclass(frozen=True)
class PositionRow:
    """Where a seat stood."""

    seat: UUID
    organization: str
    position: Stand
    authority: Authority | None

    @property
    def title(self) -> str:
        return POSITIONS[self.position]

    @property
    def authority_title(self) -> str:
        return AUTHORITIES[self.authority] if self.authority else ""


@dataclass(frozen=True)
class DecisionRow:
    """A decision with the positions of the seats."""

    id: UUID
    number: int
    body: str
    body_name: str
    meeting: UUID
    day: date
    item: UUID | None
    text: str
    mover: UUID | None
    mover_name: str
    method: Method
    outcome: Outcome
    quorate: bool
    effect: Effect
    measure: str
    positions: tuple[PositionRow, ...]
    version: int

    @property
    def method_title(self) -> str:
        return METHODS[self.method]

    @property
    def outcome_title(self) -> str:
        return OUTCOMES[self.outcome]

    @property
    def effect_title(self) -> str:
        return EFFECTS[self.effect]

    @property
    def is_adopted(self) -> bool:
        return self.outcome is Outcome.ADOPTED

    @property
    def tally(self) -> list[tuple[str, int]]:
        """How many seats took each position, in words."""
        counted = tally((str(p.position) for p in self.positions), map(str, POSITIONS))
        return [(POSITIONS[Stand(position)], number) for position, number in counted.items()]

    @property
    def not_for(self) -> tuple[PositionRow, ...]:
        """The seats that were there and were not for it."""
        there = (p for p in self.positions if p.position is not Stand.ABSENT)
        return tuple(p for p in there if p.position is not Stand.FOR)


@dataclass(frozen=True)
class ResponseRow:
    """An answer that a seat owes or gave to an action item."""

    id: UUID
    seat: UUID
    organization: str
    action: UUID
    number: int
    text: str
    action_due: date
    action_owner: str
    body: str
    body_name: str
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    standing: Standing
    answer: Answer | None
    reason: str
    person: str
    is_escalated: bool

    @property
    def answer_title(self) -> str:
        return ANSWERS[self.answer] if self.answer else ""

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def took_hours(self) -> int | None:
        """Whole hours from the question to the answer."""
        if self.answered_at is None:
            return None
        return int((self.answered_at - self.asked_at).total_seconds() // 3600)


@dataclass(frozen=True)
class ActionRow:
    """An action item in a list."""

    id: UUID
    number: int
    body: str
    body_name: str
    meeting: UUID | None
    item: UUID | None
    decision: int | None
    text: str
    owner: UUID
    owner_name: str
    co_owners: tuple[str, ...]
    co_owner_ids: tuple[UUID, ...]
    due: date
    state: ActionState
    evidence: str
    dropped_by: int | None
    measure: str
    published_at: datetime | None
    made_on: date
    ended_on: date | None
    version: int
    today: date

    @property
    def state_title(self) -> str:
        return ACTION_STATES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state is ActionState.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due < self.today

    @property
    def days_left(self) -> int:
        return (self.due - self.today).days


@dataclass(frozen=True)
class NoteRow:
    """A line of an action item's log."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True)
class ActionPage:
    """An action item with its log and the answers of absent seats."""

    row: ActionRow
    notes: tuple[NoteRow, ...]
    responses: tuple[ResponseRow, ...]


@dataclass(frozen=True)
class ActionFilter:
    """Which action items a list shows; what an address says wrongly counts as not said."""

    state: str = ActionState.OPEN
    body: str = ""
    words: str = ""
    overdue: bool = False

    @classmethod
    def read(cls, said: Mapping[str, str]) -> "ActionFilter":
        state = said.get("state", ActionState.OPEN)
        known = {"", *ActionState}
        return cls(
            state if state in known else ActionState.OPEN,
            said.get("body", "").replace("\0", ""),
            said.get("q", "").replace("\0", "").strip(),
            bool(said.get("overdue")),
        )


def decisions(meeting: UUID) -> list[DecisionRow]:
    """The decisions of a meeting, in the order in which they were kept."""
    return [_decision(d) for d in _decisions().filter(meeting=meeting)]


def decision(decision_id: UUID) -> DecisionRow:
    """One decision. Raises NotFound."""
    found = _decisions().filter(pk=decision_id).first()
    if found is None:
        raise NotFound("There is no such decision.")
    return _decision(found)


def adopted(body: str, *, limit: int | None = None) -> list[DecisionRow]:
    """What a body adopted, the latest first."""
    found = _decisions().filter(body__key=body, outcome=Outcome.ADOPTED).order_by("-number")
    return [_decision(d) for d in found[:limit]]


def actions_of(meeting: UUID, today: date) -> list[ActionRow]:
    """The action items of a meeting, by number."""
    return [_action(a, today) for a in _actions().filter(meeting=meeting).order_by("number")]


def open_actions(bodies: Iterable[str], today: date) -> list[ActionRow]:
    """What is open of some bodies and members have seen, the one that is due first first."""
    return action_rows(open_items(bodies), today)


def open_items(bodies: Iterable[str]) -> QuerySet[ActionItem]:
    """The same, for `action_rows`."""
    found = _actions().filter(body__key__in=list(bodies), state=ActionState.OPEN)
    return found.exclude(published_at=None)


def actions_found(wish: ActionFilter, today: date, *, drafts: bool) -> QuerySet[ActionItem]:
    """The action items of a filter, the one that is due first first: for `action_rows`."""
    found = _actions() if drafts else _actions().exclude(published_at=None)
    if wish.state:
        found = found.filter(state=wish.state)
    if wish.body:
        found = found.filter(body__key=wish.body)
    if wish.overdue:
        found = found.filter(state=ActionState.OPEN, due__lt=today)
    for word in wish.words.split():
        found = found.filter(Q(text__icontains=word) | Q(owner__name__icontains=word))
    return found


def action_rows(found: Iterable[ActionItem], today: date) -> list[ActionRow]:
    """Action items as lists show them."""
    return [_action(a, today) for a in found]


def actions_by(decision: UUID, today: date, *, drafts: bool) -> list[ActionRow]:
    """The action items that a decision brought about, by number."""
    found = _actions().filter(decision=decision).order_by("number")
    return [_action(a, today) for a in (found if drafts else found.exclude(published_at=None))]


def actions_owned(person: UUID, today: date) -> list[ActionRow]:
    """The open action items of a person, as owner or co-owner."""
    mine = Q(owner=person) | Q(co_owners=person)
    found = _actions().filter(mine, state=ActionState.OPEN).exclude(published_at=None).distinct()
    return [_action(a, today) for a in found]


def action(action_id: UUID, today: date, *, drafts: bool) -> ActionPage:
    """One action item. Raises NotFound, also for one that members do not see yet."""
    found = _actions().filter(pk=action_id).first()
    if found is None or (found.published_at is None and not drafts):
        raise NotFound("There is no such action item.")
    now = timezone.now()
    responses = _responses().filter(action=found)
    return ActionPage(
        _action(found, today),
        tuple(NoteRow(n.at, n.by, n.text) for n in found.notes.all()),
        tuple(_response(r, now) for r in responses),
    )


def responses_of(meeting: UUID) -> list[ResponseRow]:
    """The answers that seats owed to the action items of a meeting."""
    now = timezone.now()
    return [_response(r, now) for r in _responses().filter(action__meeting=meeting)]


def owed(bodies: Iterable[str]) -> list[ResponseRow]:
    """The answers that are still owed to some bodies, the oldest first."""
    now = timezone.now()
    found = _responses().filter(action__body__key__in=list(bodies), answered_at=None)
    return [_response(r, now) for r in found]


def all_owed() -> list[ResponseRow]:
    """The answers that are owed anywhere, the oldest first."""
    now = timezone.now()
    return [_response(r, now) for r in _responses().filter(answered_at=None)]


def owed_of(meeting: UUID) -> list[ResponseRow]:
    """The answers that are still owed to the action items of a meeting."""
    now = timezone.now()
    found = _responses().filter(action__meeting=meeting, answered_at=None)
    return [_response(r, now) for r in found]


def actions_due(day: date, today: date) -> list[tuple[PersonRow, ActionRow]]:
    """The open action items that are due on a day, once for each of their owners."""
    found = _actions().filter(due=day, state=ActionState.OPEN).exclude(published_at=None)
    return [
        (PersonRow(p.id, p.name, p.email), _action(a, today))
        for a in found
        for p in (a.owner, *a.co_owners.all())
    ]


def chairs_of(body: str, today: date) -> list[PersonRow]:
    """Who holds the chair of a body on a day."""
    runs = Q(until=None) | Q(until__gte=today)
    held = Holding.objects.filter(
        runs, seat__body__key=body, seat__role=SeatRole.CHAIR, since__lte=today
    )
    people = (h.person for h in held.select_related("person"))
    return [PersonRow(p.id, p.name, p.email) for p in people]


def response(response_id: UUID) -> ResponseRow:
    """One answer that is owed or was given. Raises NotFound."""
    found = _responses().filter(pk=response_id).first()
    if found is None:
        raise NotFound("There is no such answer.")
    return _response(found, timezone.now())


def owed_by(person: UUID, today: date) -> list[ResponseRow]:
    """The answers that somebody owes today, for a seat they hold or may decide for."""
    now = timezone.now()
    found = _responses().filter(answered_at=None, seat__in=seats_of(person, today))
    return [_response(r, now) for r in found]


def seats_of(person: UUID, today: date) -> set[UUID]:
    """The seats that somebody holds on a day, or may decide for."""
    runs = Q(until=None) | Q(until__gte=today)
    held = Holding.objects.filter(runs, person=person, since__lte=today)
    named = Designation.objects.filter(runs, person=person, since__lte=today, may_decide=True)
    return {*held.values_list("seat_id", flat=True), *named.values_list("seat_id", flat=True)}


def answerers(response_id: UUID, today: date) -> list[PersonRow]:
    """Who may give an answer today: whoever holds the seat, and a designee with authority."""
    seat = Response.objects.filter(pk=response_id).values_list("seat_id", flat=True).first()
    return answerers_of({seat}, today).get(seat, []) if seat else []


def answerers_of(seats: Iterable[UUID], today: date) -> dict[UUID, list[PersonRow]]:
    """Who may answer for each of some seats on a day, the holder first."""
    runs = Q(until=None) | Q(until__gte=today)
    ids = list(seats)
    held = Holding.objects.filter(runs, seat__in=ids, since__lte=today)
    named = Designation.objects.filter(runs, seat__in=ids, since__lte=today, may_decide=True)
    found: dict[UUID, list[PersonRow]] = {}
    for rows in (held, named):
        for row in rows.select_related("person"):
            person = PersonRow(row.person.id, row.person.name, row.person.email)
            found.setdefault(row.seat_id, []).append(person)
    return found


def _decisions() -> QuerySet[Decision]:
    positions = Position.objects.select_related("seat__organization").order_by(
        "seat__organization__name"
    )
    return Decision.objects.select_related(
        "body", "meeting", "mover__organization"
    ).prefetch_related(Prefetch("positions", queryset=positions))


def _decision(found: Decision) -> DecisionRow:
    return DecisionRow(
        found.id,
        found.number,
        found.body.key,
        found.body.name,
        found.meeting_id,
        found.meeting.day,
        found.item_id,
        found.text,
        found.mover_id,
        found.mover.organization.name if found.mover else "",
        Method(found.method),
        Outcome(found.outcome),
        found.quorate,
        Effect(found.effect),
        found.measure,
        tuple(_position(p) for p in found.positions.all()),
        found.version,
    )


def _position(found: Position) -> PositionRow:
    authority = Authority(found.authority) if found.authority else None
    return PositionRow(
        found.seat_id, found.seat.organization.name, Stand(found.position), authority
    )


def _actions() -> QuerySet[ActionItem]:
    related = ("body", "owner", "decision", "dropped_by")
    return ActionItem.objects.select_related(*related).prefetch_related("co_owners")


def _action(found: ActionItem, today: date) -> ActionRow:
    shared = list(found.co_owners.all())
    return ActionRow(
        found.id,
        found.number,
        found.body.key,
        found.body.name,
        found.meeting_id,
        found.item_id,
        found.decision.number if found.decision else None,
        found.text,
        found.owner_id,
        found.owner.name,
        tuple(p.name for p in shared),
        tuple(p.id for p in shared),
        found.due,
        ActionState(found.state),
        found.evidence,
        found.dropped_by.number if found.dropped_by else None,
        found.measure,
        found.published_at,
        found.made_on,
        found.ended_on,
        found.version,
        today,
    )


def _responses() -> QuerySet[Response]:
    return Response.objects.select_related(
        "seat__organization", "action__body", "action__owner", "person"
    )


def _response(found: Response, now: datetime) -> ResponseRow:
    return ResponseRow(
        found.id,
        found.seat_id,
        found.seat.organization.name,
        found.action_id,
        found.action.number,
        found.action.text,
        found.action.due,
        found.action.owner.name,
        found.action.body.key,
        found.action.body.name,
        found.asked_at,
        due_at(found.asked_at),
        found.answered_at,
        standing(found.asked_at, found.answered_at, now),
        Answer(found.answer) if found.answer else None,
        found.reason,
        found.person.name if found.person else "",
        found.escalated_at is not None,
    )


def works_for(meeting: Meeting) -> list[str]:
    """The bodies whose open ends come onto a meeting's agenda: its own and what works for it."""
    return [meeting.body.key, *meeting.body.children.values_list("key", flat=True)]
