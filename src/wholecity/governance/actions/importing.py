"""Bringing the members of a body as a table: all of them, or none."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from wholecity.governance.actions.seats import add_seat, fill_seat, vacate_seat
from wholecity.governance.formats.members import FaultyRow, MemberRow, read
from wholecity.governance.models import Holding, Seat
from wholecity.kernel.errors import BadInput, WholecityError
from wholecity.people.access import require
from wholecity.people.actions import organization_named, register_person
from wholecity.people.rules import Acting

MOST_ROWS = 1000


@dataclass(frozen=True)
class Imported:
    """What came of a table. With faults nothing was kept."""

    seats: int
    holders: int
    faults: tuple[FaultyRow, ...]


class _Undo(Exception):
    pass


def import_members(*, by: Acting, body: str, text: str, try_only: bool = False) -> Imported:
    """Give seats to a body, and fill them, as a table says.

    All rows are tried, so that every fault is told at once with its line; with
    one fault nothing is kept. `try_only` keeps nothing in any case. Rows of
    one organization, role and purpose are one seat with its holders in turn.
    """
    require(by, "write", "cabinet")
    rows, bad = read(text)
    if len(rows) > MOST_ROWS:
        raise BadInput("That is no cabinet: there are more than a thousand rows.")
    faults = list(bad)
    seats: set[UUID] = set()
    holders = 0
    try:
        with transaction.atomic():
            for line, row in sorted(rows, key=lambda r: (r[1].since or r[1].seat_since, r[0])):
                try:
                    with transaction.atomic():
                        seat = _seat(by, body, row)
                        holders += _hold(by, seat, row)
                        seats.add(seat)
                except WholecityError as error:
                    faults.append(FaultyRow(line, error.words))
            if faults or try_only:
                raise _Undo
    except _Undo:
        pass
    return Imported(len(seats), holders, tuple(sorted(faults, key=lambda fault: fault.line)))


def _seat(by: Acting, body: str, row: MemberRow) -> UUID:
    """The seat of a row: one that is there, also from an earlier row, or a new one."""
    organization = organization_named(by=by, name=row.organization, sector=row.sector)
    there = Seat.objects.filter(
        body__key=body,
        organization_id=organization.id,
        role=row.role,
        purpose=row.purpose,
        until=None,
    ).first()
    if there:
        return there.id
    return add_seat(
        by=by,
        body=body,
        organization=organization.id,
        role=row.role,
        since=row.seat_since,
        purpose=row.purpose,
    )


def _hold(by: Acting, seat: UUID, row: MemberRow) -> int:
    """Let the person of a row hold its seat, unless they do already; how many came to."""
    if not row.person:
        return 0
    assert row.since is not None
    same = Holding.objects.filter(seat=seat, person__name__iexact=row.person, since=row.since)
    if same.exists():
        return 0
    fill_seat(
        by=by,
        seat=seat,
        person=register_person(by=by, name=row.person, email=row.email).id,
        title=row.office,
        is_top_executive=row.leads,
        since=row.since,
        reason=row.reason,
    )
    if row.until:
        vacate_seat(by=by, seat=seat, until=row.until)
    return 1
