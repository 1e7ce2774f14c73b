"""Who was there: each seat's representation, and guests."""

from uuid import UUID

from django.db import transaction

from wholecity.audit.actions import record
from wholecity.governance.actions.meetings import running_meeting
from wholecity.governance.actions.representing import represented
from wholecity.governance.definitions import GuestKind, Presence
from wholecity.governance.models import Attendance, Guest, Meeting, Seat
from wholecity.governance.queries.attendance import holder_on, seats_at
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.kernel.texts import phrase
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def note_attendance(*, by: Acting, meeting: UUID, seat: UUID, presence: Presence) -> Presence:
    """Note how a seat is represented; what it comes to.

    A designee is one with authority only where its holder granted it for that
    day: without, the seat owes answers as if it were absent. Raises BadInput
    for a seat of another body, one that does not exist on the day, and for the
    holder of a vacant seat.
    """
    require(by, "write", "cabinet")
    found = running_meeting(meeting)
    place = _seat_at(found, seat)
    comes_to, person = represented(place, presence, found.day)
    Attendance.objects.update_or_create(
        meeting=found, seat=place, defaults={"presence": comes_to, "person_id": person}
    )
    record(
        by=by,
        action="note attendance",
        object_kind="meeting",
        object_id=found.id,
        seat=place.organization.name,
        presence=str(comes_to),
    )
    return comes_to


@transaction.atomic
def note_the_rest_present(*, by: Acting, meeting: UUID) -> None:
    """Note as present every seat that is held and of which nothing is noted yet."""
    require(by, "write", "cabinet")
    found = running_meeting(meeting)
    noted = set(Attendance.objects.filter(meeting=found).values_list("seat_id", flat=True))
    for seat in seats_at(found):
        if seat.id not in noted and holder_on(seat, found.day):
            note_attendance(by=by, meeting=meeting, seat=seat.id, presence=Presence.PRESENT)


@transaction.atomic
def add_guest(
    *, by: Acting, meeting: UUID, name: str, kind: GuestKind, organization: str = ""
) -> None:
    """List somebody who is there without a seat. Raises Conflict for one who is listed."""
    require(by, "write", "cabinet")
    found = running_meeting(meeting)
    if found.guests.filter(name__iexact=name).exists():
        raise Conflict(phrase("%(name)s is listed already.", name=name))
    Guest.objects.create(meeting=found, name=name, kind=kind, organization=organization)
    record(by=by, action="add guest", object_kind="meeting", object_id=found.id, guest=name)


@transaction.atomic
def remove_guest(*, by: Acting, meeting: UUID, guest: UUID) -> None:
    """Take somebody off the list of guests."""
    require(by, "write", "cabinet")
    found = running_meeting(meeting).guests.filter(pk=guest).first()
    if found is None:
        raise NotFound("There is no such guest.")
    record(
        by=by,
        action="remove guest",
        object_kind="meeting",
        object_id=found.meeting_id,
        guest=found.name,
    )
    found.delete()


def _seat_at(meeting: Meeting, seat: UUID) -> Seat:
    found = next((s for s in seats_at(meeting) if s.id == seat), None)
    if found is None:
        raise BadInput("This seat is not at the table of that meeting.")
    return found
