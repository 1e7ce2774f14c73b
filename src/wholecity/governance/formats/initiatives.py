"""Initiatives as a table: a row for each, of the cabinet and of others.

Read from CSV, or from cells that were copied out of a spreadsheet; written as
CSV. What is written can be read again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from wholecity.governance.definitions.initiatives import OLDEST, InitiativeState
from wholecity.governance.formats import tables
from wholecity.governance.formats.tables import FaultyRow, check_texts, choice, day
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.measures.definitions import MEASURES, Domain

BETWEEN = ";"


@dataclass(frozen=True)
class TableRow:
    """A row of the table. Without a body it is somebody else's initiative."""

    name: str
    lead: str
    domain: Domain
    youngest: int
    oldest: int
    body: str = ""
    state: InitiativeState = InitiativeState.RUNNING
    purpose: str = ""
    measures: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


COLUMNS = tuple(field.name for field in fields(TableRow))
NEEDED = ("name", "lead", "domain", "youngest", "oldest")
LONGEST = {"name": 200, "lead": 200, "body": 60, "purpose": 4000}
Rows = list[tuple[int, TableRow]]


def read(text: str) -> tuple[Rows, list[FaultyRow]]:
    """The rows with their lines, and those that cannot be read. Raises BadInput for no table."""
    return tables.read(text, NEEDED, row_of)


def row_of(told: Mapping[str, str]) -> TableRow:
    """A row from the texts of its columns. Raises BadInput."""
    for column in ("name", "lead"):
        if not told.get(column):
            raise BadInput(phrase("The row has no %(column)s.", column=column))
    check_texts(told, LONGEST)
    measures = _several(told, "measures")
    return TableRow(
        name=told["name"],
        lead=told["lead"],
        domain=Domain(choice(told.get("domain", ""), "domain", list(Domain))),
        youngest=_age(told, "youngest"),
        oldest=_age(told, "oldest"),
        body=told.get("body", ""),
        state=InitiativeState(
            choice(told.get("state") or InitiativeState.RUNNING, "state", list(InitiativeState))
        ),
        purpose=told.get("purpose", ""),
        measures=tuple(choice(key, "measure", list(MEASURES)) for key in measures),
        partners=_several(told, "partners"),
        since=day(told, "since"),
        until=day(told, "until"),
    )


def _several(told: Mapping[str, str], column: str) -> tuple[str, ...]:
    words = dict.fromkeys(word.strip() for word in told.get(column, "").split(BETWEEN))
    for word in words:
        check_texts({column: word}, {column: 200})
    return tuple(filter(None, words))


def _age(told: Mapping[str, str], column: str) -> int:
    value = told.get(column, "")
    # Of thousands of digits Python makes no number, but an error.
    if not (value.isascii() and value.isdecimal() and len(value) < 4 and int(value) <= OLDEST):
        raise BadInput(
            phrase(
                "%(column)s is “%(value)s”, which is no age from 0 to %(oldest)s.",
                column=column,
                value=value,
                oldest=str(OLDEST),
            )
        )
    return int(value)


def cells(row: TableRow) -> Iterator[str]:
    """A row as it is written."""
    for name in COLUMNS:
        value = getattr(row, name)
        if isinstance(value, tuple):
            yield f"{BETWEEN} ".join(value)
        else:
            yield "" if value is None else str(value)
