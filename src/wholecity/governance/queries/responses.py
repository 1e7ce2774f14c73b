"""What absent seats owe and gave to action items, and who may answer for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from wholecity.governance.definitions import (
    ANSWERS,
    Answer,
    SeatRole,
)
from wholecity.governance.models import (
    Designation,
    Holding,
    Response,
)
from wholecity.governance.queries.terms import runs_on
from wholecity.governance.rules.responses import Standing, due_at, standing
from wholecity.kernel.errors import NotFound
from wholecity.people.queries import PersonRow


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


def responses_of(meeting: UUID) -> list[ResponseRow]:
    """The answers that seats owed to the action items of a meeting."""
    now = timezone.now()
    return [_response(r, now) for r in _responses().filter(action__meeting=meeting)]


def responses_to(action: UUID) -> list[ResponseRow]:
    """The answers that seats owed to one action item."""
    now = timezone.now()
    return [_response(r, now) for r in _responses().filter(action=action)]


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


def standings_owed(seats: Iterable[UUID]) -> list[Standing]:
    """How the answers stand that are owed for some seats."""
    now = timezone.now()
    owed = Response.objects.filter(answered_at=None, seat__in=list(seats))
    return [standing(asked, None, now) for asked in owed.values_list("asked_at", flat=True)]


def seats_of(person: UUID, today: date) -> set[UUID]:
    """The seats that somebody holds on a day, or may decide for."""
    held = Holding.objects.filter(runs_on(today), person=person)
    named = Designation.objects.filter(runs_on(today), person=person, may_decide=True)
    return {*held.values_list("seat_id", flat=True), *named.values_list("seat_id", flat=True)}


def answerers(response_id: UUID, today: date) -> list[PersonRow]:
    """Who may give an answer today: whoever holds the seat, and a designee with authority."""
    seat = Response.objects.filter(pk=response_id).values_list("seat_id", flat=True).first()
    return answerers_of({seat}, today).get(seat, []) if seat else []


def answerers_of(seats: Iterable[UUID], today: date) -> dict[UUID, list[PersonRow]]:
    """Who may answer for each of some seats on a day, the holder first."""
    ids, runs = list(seats), runs_on(today)
    held = Holding.objects.filter(runs, seat__in=ids)
    named = Designation.objects.filter(runs, seat__in=ids, may_decide=True)
    found: dict[UUID, list[PersonRow]] = {}
    for rows in (held, named):
        for row in rows.select_related("person"):
            person = PersonRow.of(row.person)
            found.setdefault(row.seat_id, []).append(person)
    return found


def chairs_of(body: str, today: date) -> list[PersonRow]:
    """Who holds the chair of a body on a day."""
    chairs = Holding.objects.filter(seat__body__key=body, seat__role=SeatRole.CHAIR)
    held = chairs.filter(runs_on(today))
    people = (h.person for h in held.select_related("person"))
    return [PersonRow.of(p) for p in people]


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
