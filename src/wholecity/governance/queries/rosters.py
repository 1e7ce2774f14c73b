"""The members of a body, to take along."""

from wholecity.governance.definitions import SeatRole
from wholecity.governance.formats.members import MemberRow
from wholecity.governance.formats.rosters import Acting, Held, HeldSeat, Roster, Somebody
from wholecity.governance.models import Body, Designation, Holding, Seat
from wholecity.governance.queries.bodies import seat_rows
from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase


def members(key: str) -> list[MemberRow]:
    """A row for each seat of a body that exists and each who held it."""
    return roster(key).rows


def roster(key: str) -> Roster:
    """A body with the seats that exist, who held each in turn, and who acted for it.

    Raises NotFound.
    """
    found = Body.objects.filter(key=key).first()
    if found is None:
        raise NotFound(phrase("There is no body %(key)s.", key=key))
    seats = seat_rows().filter(body=found, until=None).order_by("organization__name", "since")
    return Roster(found.id, found.name, tuple(_seat(seat) for seat in seats))


def _seat(found: Seat) -> HeldSeat:
    in_turn = list(found.holdings.all())[::-1]
    held = [Held(_member(found, h), h.id, h.person_id) for h in in_turn]
    return HeldSeat(
        found.id,
        found.organization_id,
        tuple(held or [Held(_member(found, None))]),
        tuple(_acting(d) for d in found.designations.all()),
    )


def _member(found: Seat, held: Holding | None) -> MemberRow:
    return MemberRow(
        organization=found.organization.name,
        sector=found.organization.sector,
        role=SeatRole(found.role),
        purpose=found.purpose,
        seat_since=found.since,
        person=held.person.name if held else "",
        email=held.person.email if held else "",
        office=held.title if held else "",
        leads=held.is_top_executive if held else True,
        reason=held.reason if held else "",
        since=held.since if held else None,
        until=held.until if held else None,
    )


def _acting(found: Designation) -> Acting:
    person, holder = found.person, found.granted_by
    return Acting(
        Somebody(person.id, person.name, person.email),
        Somebody(holder.id, holder.name, holder.email),
        found.authority,
        found.may_decide,
        found.since,
        found.until,
    )
