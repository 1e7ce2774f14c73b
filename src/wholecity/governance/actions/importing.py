"""Bringing the members of a body as a file: all of them, or none."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from wholecity.governance.actions.seats import add_seat, fill_seat, vacate_seat
from wholecity.governance.formats.members import MemberRow, Rows
from wholecity.governance.formats.recognition import read
from wholecity.governance.formats.tables import FaultyRow
from wholecity.governance.models import Holding, Seat
from wholecity.governance.rules.persons import Doubt, Named, doubts
from wholecity.kernel.errors import BadInput, WholecityError
from wholecity.people.access import require
from wholecity.people.actions import organization_named, register_person
from wholecity.people.queries import organizations as all_organizations
from wholecity.people.queries import persons as all_persons
from wholecity.people.rules import Acting, folded

MOST_ROWS = 1000


@dataclass(frozen=True)
class Imported:
    """What came of a file. With faults nothing was kept. `notes` say how it was read.

    `organizations` and `persons` are those that nobody knew before: new ones, or misspelled.
    """

    seats: int
    holders: int
    faults: tuple[FaultyRow, ...]
    notes: tuple[FaultyRow, ...] = ()
    organizations: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


def import_members(*, by: Acting, body: str, text: str, try_only: bool = False) -> Imported:
    """Give seats to a body, and fill them, as a file says: a table, Popolo, Open Civic Data.

    All rows are tried, so that every fault is told at once with its line; with
    one fault nothing is kept. `try_only` keeps nothing in any case. Rows of
    one organization, role and purpose are one seat with its holders in turn.
    A name without an address that is written twice the same way is one person.
    """
    require(by, "write", "cabinet")
    brought = read(text)
    if len(brought.rows) > MOST_ROWS:
        raise BadInput("That is no cabinet: there are more than a thousand rows.")
    doubtful = _doubts(brought.rows)
    unclear = {line for doubt in doubtful for line in doubt.lines}
    faults = [*brought.faults, *(FaultyRow(doubt.lines[-1], doubt.message) for doubt in doubtful)]
    seats: set[UUID] = set()
    persons: dict[tuple[str, str], UUID] = {}
    holders = 0
    known, known_persons = known_organizations(), {person.id for person in all_persons()}
    with transaction.atomic():
        for line, row in sorted(brought.rows, key=lambda r: (r[1].since or r[1].seat_since, r[0])):
            if line in unclear:
                continue
            try:
                with transaction.atomic():
                    seat = _seat(by, body, row)
                    holders += _hold(by, body, seat, row, persons)
                    seats.add(seat)
            except WholecityError as error:
                faults.append(FaultyRow(line, error.words))
        organizations = names_of_new_organizations(known)
        newcomers = tuple(p.name for p in all_persons() if p.id not in known_persons)
        if faults or try_only:
            transaction.set_rollback(True)
    told = tuple(sorted(faults, key=lambda fault: fault.line))
    return Imported(len(seats), holders, told, brought.notes, organizations, newcomers)


def known_organizations() -> set[UUID]:
    """The organizations that are there before a file is brought."""
    return {organization.id for organization in all_organizations()}


def names_of_new_organizations(known: set[UUID]) -> tuple[str, ...]:
    """Those that a file brought with it, by name."""
    return tuple(each.name for each in all_organizations() if each.id not in known)


def _doubts(rows: Rows) -> list[Doubt]:
    return doubts([Named(line, row.person, row.email) for line, row in rows if row.person])


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


def _hold(
    by: Acting, body: str, seat: UUID, row: MemberRow, persons: dict[tuple[str, str], UUID]
) -> int:
    """Let the person of a row hold its seat, unless they do already; how many came to.

    `persons` are those of the rows before, by name and address.
    """
    if not row.person:
        return 0
    assert row.since is not None
    held = Holding.objects.filter(seat=seat, since=row.since).select_related("person")
    if any(folded(h.person.name) == folded(row.person) for h in held):
        return 0
    named = (row.person, row.email.casefold())
    person = persons.get(named) or person_of_body(by, body, row.person, row.email)
    fill_seat(
        by=by,
        seat=seat,
        person=person,
        title=row.office,
        is_top_executive=row.leads,
        since=row.since,
        reason=row.reason,
    )
    if row.until:
        vacate_seat(by=by, seat=seat, until=row.until)
    persons[named] = person
    return 1


def person_of_body(by: Acting, body: str, name: str, email: str = "") -> UUID:
    """Who a name is: in one body, somebody without an address is known by it; else a new person.

    Raises Conflict where somebody else of that name is known.
    """
    if not email:
        held = Holding.objects.filter(seat__body__key=body, person__email="")
        known = {h.person_id: h.person.name for h in held.select_related("person")}
        same = [key for key, its in known.items() if folded(its) == folded(name)]
        if len(same) == 1:
            return same[0]
    return register_person(by=by, name=name, email=email).id
