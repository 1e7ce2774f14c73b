"""The members of a body as a table: a row for each seat and each who held it.

Read from CSV, or from cells that were copied out of a spreadsheet; written as
CSV. What is written can be read again.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from wholecity.governance.definitions import SeatRole
from wholecity.governance.formats import tables
from wholecity.governance.formats.tables import (
    FaultyRow,
    check_texts,
    choice,
    day,
    needed_day,
    yes,
)
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.people.definitions import Sector


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
    if not told.get("organization"):
        raise BadInput("The row names no organization.")
    check_texts(told, LONGEST)
    email, person = told.get("email", ""), told.get("person", "")
    if email and not _ADDRESS.fullmatch(email):
        raise BadInput(phrase("“%(value)s” is no e-mail address.", value=email))
    seat_since = needed_day(told, "seat_since")
    return MemberRow(
        organization=told["organization"],
        sector=choice(told.get("sector", ""), "sector", ["", *Sector]),
        role=SeatRole(choice(told.get("role", ""), "role", list(SeatRole))),
        purpose=told.get("purpose", ""),
        seat_since=seat_since,
        person=person,
        email=email,
        office=told.get("office", ""),
        leads=yes(told.get("leads", "yes")),
        reason=told.get("reason", ""),
        since=day(told, "since") or (seat_since if person else None),
        until=day(told, "until"),
    )


def cells(row: MemberRow) -> Iterator[str]:
    """A row as it is written."""
    for name in COLUMNS:
        value = getattr(row, name)
        if isinstance(value, bool):
            yield "yes" if value else "no"
        else:
            yield "" if value is None else str(value)
