"""The members of a body as a table: a row for each seat and each who held it.

Read from CSV, or from cells that were copied out of a spreadsheet; written as
CSV. What is written can be read again.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from wholecity.governance.definitions import SEAT_ROLES, SeatRole
from wholecity.governance.formats import tables
from wholecity.governance.formats.tables import (
    Faults,
    FaultyRow,
    check_texts,
    choice,
    day,
    needed_day,
    yes,
)
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _
from wholecity.people.definitions import SECTORS, Sector


@dataclass(frozen=True)
class MemberRow:
    """A row of the table. Without a person the seat is vacant."""

    organization: str
    sector: str
    role: SeatRole
    purpose: str
    seat_since: date
    person: str
    email: str
    office: str
    leads: bool
    reason: str
    since: date | None
    until: date | None


COLUMNS = tuple(field.name for field in fields(MemberRow))
NEEDED = ("organization", "role", "seat_since")
# How many characters the tables hold; a list of members needs no more.
LONGEST = dict.fromkeys(("organization", "person", "office"), 200) | {
    "purpose": 300,
    "reason": 300,
    "email": 254,
}
# What the cells of these columns may say: the words themselves, or their titles.
WORDS: Mapping[str, Mapping[str, str]] = {
    "sector": {str(key): title for key, title in SECTORS.items()},
    "role": {str(key): title for key, title in SEAT_ROLES.items()},
}
# Two rows as somebody may begin; a page writes their texts in the reader's language.
EXAMPLE = (
    (
        *(_("School district"), SECTORS[Sector.SCHOOL_DISTRICT], SEAT_ROLES[SeatRole.MEMBER], ""),
        *("2026-01-01", "Ana Example", "ana@example.org", _("Superintendent of schools")),
        *("yes", "", "2026-03-01", ""),
    ),
    (
        *(_("Parents’ council"), SECTORS[Sector.YOUTH_AND_FAMILY], SEAT_ROLES[SeatRole.MEMBER]),
        *(_("parents"), "2026-01-01", "", "", "", "", "", "", ""),
    ),
)
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")

Rows = list[tuple[int, MemberRow]]
Read = tuple[Rows, list[FaultyRow]]


@dataclass(frozen=True)
class Brought:
    """What a file holds: its rows and those that cannot be read, each with its line.

    `notes` say what was read in a way that the file does not say itself.
    """

    rows: Rows
    faults: tuple[FaultyRow, ...] = ()
    notes: tuple[FaultyRow, ...] = ()


def read(text: str) -> Read:
    """The rows with their lines, and those that cannot be read. Raises BadInput for no table."""
    return tables.read(text, NEEDED, row_of)


def row_of(told: Mapping[str, str]) -> MemberRow:
    """A row from the texts of its columns. Raises BadInput."""
    faults = Faults()
    faults.tried(_check_organization, told, otherwise=None)
    faults.tried(check_texts, told, LONGEST, otherwise=None)
    faults.tried(_check_address, told, otherwise=None)
    person = told.get("person", "")
    role = faults.tried(_role, told, otherwise=SeatRole.MEMBER)
    seat_since = faults.tried(needed_day, told, "seat_since", otherwise=date.min)
    sector = faults.tried(_sector, told, otherwise="")
    leads = faults.tried(yes, told.get("leads", "yes"), otherwise=True)
    since = faults.tried(day, told, "since", otherwise=None)
    until = faults.tried(day, told, "until", otherwise=None)
    faults.tell()
    return MemberRow(
        organization=told["organization"],
        sector=sector,
        role=role,
        purpose=told.get("purpose", ""),
        seat_since=seat_since,
        person=person,
        email=told.get("email", ""),
        office=told.get("office", ""),
        leads=leads,
        reason=told.get("reason", ""),
        since=since or (seat_since if person else None),
        until=until,
    )


def _check_organization(told: Mapping[str, str]) -> None:
    if not told.get("organization"):
        raise BadInput("The row names no organization.")


def _check_address(told: Mapping[str, str]) -> None:
    email = told.get("email", "")
    if email and not _ADDRESS.fullmatch(email):
        raise BadInput(phrase("“%(value)s” is no e-mail address.", value=email))


def _role(told: Mapping[str, str]) -> SeatRole:
    return SeatRole(choice(told.get("role", ""), "role", SEAT_ROLES))


def _sector(told: Mapping[str, str]) -> str:
    said = told.get("sector", "")
    return choice(said, "sector", SECTORS) if said else ""


def cells(row: MemberRow) -> Iterator[str]:
    """A row as it is written."""
    for name in COLUMNS:
        value = getattr(row, name)
        if isinstance(value, bool):
            yield "yes" if value else "no"
        else:
            yield "" if value is None else str(value)
