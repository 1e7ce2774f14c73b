"""The members of a body as a table: a row for each seat and each who held it.

Read from CSV, or from cells that were copied out of a spreadsheet; written as
CSV. What is written can be read again.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from wholecity.governance.definitions import SeatRole
from wholecity.governance.rules.calendar import day_of_record
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.people.definitions import Sector

YES, NO = ("yes", "y", "true", "1", "x", "s\u00ed", "si"), ("", "no", "n", "false", "0")


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
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class FaultyRow:
    """A row that cannot be read: its line in the file, and why."""

    line: int
    message: str


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
    """The rows with their lines, and those that cannot be read. Raises BadInput for no table.

    Columns may stand in any order; those that are not known are left out.
    """
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text))
    header = [name.strip().lower().replace(" ", "_") for name in next(lines, [])]
    absent = [name for name in NEEDED if name not in header]
    if absent:
        raise BadInput(
            phrase(
                "The first line does not name these columns: %(columns)s.",
                columns=", ".join(absent),
            ),
            hint="Name the columns as the members' own table does.",
        )
    good: list[tuple[int, MemberRow]] = []
    bad: list[FaultyRow] = []
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        told = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        try:
            good.append((lines.line_num, row_of(told)))
        except BadInput as error:
            bad.append(FaultyRow(lines.line_num, error.words))
    return good, bad


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max("\t;,", key=first.count)


def row_of(told: Mapping[str, str]) -> MemberRow:
    """A row from the texts of its columns. Raises BadInput."""
    if not told.get("organization"):
        raise BadInput("The row names no organization.")
    _check_texts(told)
    person = told.get("person", "")
    seat_since = _day(told, "seat_since")
    assert seat_since is not None
    return MemberRow(
        organization=told["organization"],
        sector=_choice(told.get("sector", ""), "sector", ["", *Sector]),
        role=SeatRole(_choice(told.get("role", ""), "role", list(SeatRole))),
        purpose=told.get("purpose", ""),
        seat_since=seat_since,
        person=person,
        email=told.get("email", ""),
        office=told.get("office", ""),
        leads=_yes(told.get("leads", "yes")),
        reason=told.get("reason", ""),
        since=_day(told, "since", needed=False) or (seat_since if person else None),
        until=_day(told, "until", needed=False),
    )


def _check_texts(told: Mapping[str, str]) -> None:
    for column, most in LONGEST.items():
        value = told.get(column, "")
        if len(value) > most:
            raise BadInput(
                phrase("%(column)s is longer than %(most)s characters.", column=column, most=most)
            )
        if _CONTROL.search(value):
            raise BadInput(phrase("%(column)s holds a control character.", column=column))
    email = told.get("email", "")
    if email and not _ADDRESS.fullmatch(email):
        raise BadInput(phrase("“%(value)s” is no e-mail address.", value=email))


def as_choice(value: str) -> str:
    """A value as it is written by hand, as the defined words are written."""
    return value.strip().lower().replace(" ", "_").replace("-", "_")


def _choice(value: str, column: str, known: Sequence[str]) -> str:
    found = as_choice(value)
    if found not in known:
        raise BadInput(
            phrase(
                "“%(value)s” is no %(column)s; known are: %(known)s.",
                value=value,
                column=column,
                known=", ".join(filter(None, known)),
            )
        )
    return found


def _yes(value: str) -> bool:
    if value.lower() in YES:
        return True
    if value.lower() in NO:
        return False
    raise BadInput(phrase("“%(value)s” is neither yes nor no.", value=value))


def _day(told: Mapping[str, str], column: str, *, needed: bool = True) -> date | None:
    value = told.get(column, "")
    return day_of(value, column) if value or needed else None


def day_of(value: str, column: str) -> date:
    """The day that a column says. Raises BadInput."""
    try:
        return day_of_record(date.fromisoformat(value), column)
    except ValueError:
        raise BadInput(
            phrase(
                "%(column)s is “%(value)s”, which is no day such as 2026-09-01.",
                column=column,
                value=value,
            )
        ) from None


def cells(row: MemberRow) -> Iterator[str]:
    """A row as it is written."""
    for name in COLUMNS:
        value = getattr(row, name)
        if isinstance(value, bool):
            yield "yes" if value else "no"
        else:
            yield "" if value is None else str(value)
