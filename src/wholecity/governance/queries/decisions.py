"""Decisions with where each seat stood, as pages show them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from wholecity.governance.definitions import (
    AUTHORITIES,
    EFFECTS,
    METHODS,
    OUTCOMES,
    POSITIONS,
    Authority,
    Effect,
    MeetingState,
    Method,
    Outcome,
    Stand,
)
from wholecity.governance.models import (
    Decision,
    Position,
)
from wholecity.governance.rules.voting import tally
from wholecity.kernel.errors import NotFound
from wholecity.measures.definitions import title_of

CLOSED = Q(meeting__state=MeetingState.CLOSED)


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
class DecisionName:
    """A decision in few words: without where each seat stood."""

    id: UUID
    number: int
    day: date
    text: str
    measure: str


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
    def measure_title(self) -> str:
        return title_of(self.measure)

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


def decisions(meeting: UUID) -> list[DecisionRow]:
    """The decisions of a meeting, in the order in which they were kept."""
    return [_decision(d) for d in _decisions().filter(meeting=meeting)]


def decision(decision_id: UUID) -> DecisionRow:
    """One decision. Raises NotFound."""
    found = _decisions().filter(pk=decision_id).first()
    if found is None:
        raise NotFound("There is no such decision.")
    return _decision(found)


def decisions_for(
    body: str, meeting: UUID | None, *, named: UUID | None = None
) -> list[DecisionRow]:
    """The decisions that an action item may come of: its meeting's, else the body's latest.

    The one that it names already is among them.
    """
    found = decisions(meeting) if meeting else adopted(body, limit=50)
    also = [decision(named)] if named and named not in {d.id for d in found} else []
    return [*found, *also]


def adopted(body: str, *, limit: int | None = None) -> list[DecisionRow]:
    """What a body adopted, the latest first."""
    found = _decisions().filter(body__key=body, outcome=Outcome.ADOPTED).order_by("-number")
    return [_decision(d) for d in found[:limit]]


def seen_decisions(which: Q, *, drafts: bool) -> list[DecisionName]:
    """Some decisions, the first one first; members see those of meetings that are closed."""
    found = Decision.objects.filter(which).order_by("meeting__day", "number")
    rows = found if drafts else found.filter(CLOSED)
    named = rows.values_list("pk", "number", "meeting__day", "text", "measure")
    return [DecisionName(*row) for row in named]


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
