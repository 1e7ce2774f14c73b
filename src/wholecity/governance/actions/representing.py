"""How a seat is represented on a day: by the authority that was granted for it."""

from datetime import date
from uuid import UUID

from wholecity.governance.definitions import Presence
from wholecity.governance.models import Attendance, Meeting, Position, Seat
from wholecity.governance.queries.attendance import designation_on, holder_on, seats_at
from wholecity.kernel.errors import BadInput, Conflict
from wholecity.kernel.texts import phrase

CAN_DECIDE = frozenset({Presence.PRESENT, Presence.DESIGNEE})


def represented(seat: Seat, told: Presence, day: date) -> tuple[Presence, UUID | None]:
    """What was told, by the authority that was granted; and who it was, where that is known.

    Raises BadInput for the holder of a seat that is vacant on that day.
    """
    if told is Presence.ABSENT:
        return told, None
    if told is Presence.PRESENT:
        holder = holder_on(seat, day)
        if holder is None:
            raise BadInput(
                phrase("Nobody holds the seat of %(seat)s.", seat=seat.organization.name),
                hint="Fill the seat first, or note who came as a guest.",
            )
        return told, holder.person_id
    named = designation_on(seat, day)
    if named is None:
        return Presence.WITHOUT, None
    return (Presence.DESIGNEE if named.may_decide else Presence.WITHOUT), named.person_id


def note_anew(meeting: Meeting) -> None:
    """A meeting was on another day: what was noted of its seats is what holds on that day.

    Raises Conflict where a seat took a position that it could not take on that day.
    """
    told = {a.seat_id: Presence(a.presence) for a in Attendance.objects.filter(meeting=meeting)}
    there = {
        s.id: represented(s, told[s.id], meeting.day) for s in seats_at(meeting) if s.id in told
    }
    decided = Position.objects.filter(decision__meeting=meeting).exclude(authority="")
    deciding = [seat for seat, (presence, _) in there.items() if presence in CAN_DECIDE]
    wrong = decided.exclude(seat__in=deciding).select_related("seat__organization").first()
    if wrong:
        seat = wrong.seat.organization.name
        raise Conflict(
            phrase("%(seat)s decided there and could not on that day.", seat=seat),
            hint="Choose another day, or take those decisions back first.",
        )
    rows = Attendance.objects.filter(meeting=meeting)
    rows.exclude(seat__in=there).delete()
    for one, (presence, person) in there.items():
        rows.filter(seat=one).update(presence=presence, person=person)
