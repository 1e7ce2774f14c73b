"""Who sits at a meeting's table on its day, and how each seat was represented."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Prefetch

from wholecity.governance.definitions import GUEST_KINDS, PRESENCES, GuestKind, Presence, SeatRole
from wholecity.governance.models import Attendance, Designation, Guest, Holding, Meeting, Seat
from wholecity.governance.rules.terms import Term
from wholecity.governance.rules.voting import quorum

Tenured = TypeVar("Tenured", Holding, Designation)


@dataclass(frozen=True)
class Chair:
    """A seat at a meeting: who holds it, who may act for it, and how it was represented.

    `presence` is None while nobody noted it.
    """

    seat: UUID
    role: SeatRole
    organization: str
    holder: str
    designee: str
    designee_may_decide: bool
    presence: Presence | None
    person: str

    @property
    def presence_title(self) -> str:
        return PRESENCES[self.presence] if self.presence else ""

    @property
    def can_decide(self) -> bool:
        return self.presence in {Presence.PRESENT, Presence.DESIGNEE}


@dataclass(frozen=True)
class GuestRow:
    """Somebody at a meeting without a seat."""

    id: UUID
    name: str
    organization: str
    kind: GuestKind

    @property
    def kind_title(self) -> str:
        return GUEST_KINDS[self.kind]


@dataclass(frozen=True)
class Table:
    """The table of a meeting with its guests, and whether it can decide."""

    chairs: tuple[Chair, ...]
    guests: tuple[GuestRow, ...]
    needed: int

    @property
    def represented(self) -> int:
        return sum(chair.can_decide for chair in self.chairs)

    @property
    def is_quorate(self) -> bool:
        return self.represented >= self.needed

    @property
    def deciding(self) -> tuple[Chair, ...]:
        return tuple(chair for chair in self.chairs if chair.can_decide)


def table(meeting: Meeting) -> Table:
    """The table of a meeting on its day, in the order of the seats' roles."""
    noted = {
        a.seat_id: a for a in Attendance.objects.filter(meeting=meeting).select_related("person")
    }
    order = list(SeatRole)
    chairs = [_chair(seat, meeting.day, noted.get(seat.id)) for seat in seats_at(meeting)]
    chairs.sort(key=lambda c: (order.index(c.role), c.organization))
    guests = tuple(_guest(g) for g in meeting.guests.all())
    return Table(tuple(chairs), guests, quorum(len(chairs), meeting.body.quorum))


def seats_at(meeting: Meeting) -> list[Seat]:
    """The seats at the table of a meeting's body on its day; staff do not sit there."""
    holdings = Holding.objects.select_related("person")
    designations = Designation.objects.select_related("person")
    seats = (
        Seat.objects.filter(body=meeting.body_id)
        .exclude(role=SeatRole.STAFF)
        .select_related("organization")
        .prefetch_related(
            Prefetch("holdings", queryset=holdings), Prefetch("designations", queryset=designations)
        )
    )
    return [s for s in seats if Term(s.since, s.until).holds_on(meeting.day)]


def taken_seats_at(meeting: Meeting) -> list[Seat]:
    """The seats at the table for which there is somebody; of a vacant one nobody is absent."""
    day = meeting.day
    return [s for s in seats_at(meeting) if holder_on(s, day) or designation_on(s, day)]


def table_size(meeting: Meeting) -> int:
    """How many seats are at the table of a meeting."""
    return len(seats_at(meeting))


def holder_on(seat: Seat, day: date) -> Holding | None:
    """Who holds a seat on a day."""
    return _on(seat.holdings.all(), day)


def designation_on(seat: Seat, day: date) -> Designation | None:
    """Who may act for a seat on a day."""
    return _on(seat.designations.all(), day)


def _on(terms: Iterable[Tenured], day: date) -> Tenured | None:
    return next((t for t in terms if Term(t.since, t.until).holds_on(day)), None)


def _chair(seat: Seat, day: date, noted: Attendance | None) -> Chair:
    holder, designee = holder_on(seat, day), designation_on(seat, day)
    return Chair(
        seat.id,
        SeatRole(seat.role),
        seat.organization.name,
        holder.person.name if holder else "",
        designee.person.name if designee else "",
        designee is not None and designee.may_decide,
        Presence(noted.presence) if noted else None,
        noted.person.name if noted and noted.person else "",
    )


def _guest(found: Guest) -> GuestRow:
    return GuestRow(found.id, found.name, found.organization, GuestKind(found.kind))
