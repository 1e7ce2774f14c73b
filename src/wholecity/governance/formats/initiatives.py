"""Initiatives as a table: a row for each, of the cabinet and of others.

Read from CSV, or from cells that were copied out of a spreadsheet; written as
CSV. What is written can be read again.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from wholecity.governance.definitions.initiatives import (
    INITIATIVE_STATES,
    OLDEST,
    InitiativeState,
)
from wholecity.governance.formats import tables
from wholecity.governance.formats.tables import Faults, FaultyRow, check_texts, choice, day
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _
from wholecity.measures.definitions import DOMAIN_TITLES, MEASURE_TITLES, Domain

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
# What the cells of these columns may say: the words themselves, or their titles.
WORDS: Mapping[str, Mapping[str, str]] = {
    "domain": {str(key): title for key, title in DOMAIN_TITLES.items()},
    "state": {str(key): title for key, title in INITIATIVE_STATES.items()},
    "measures": MEASURE_TITLES,
}
# Two rows as somebody may begin; a page writes their texts in the reader's language.
EXAMPLE = (
    (
        *(_("Attendance teams in schools"), _("School district")),
        *(DOMAIN_TITLES[Domain.EDUCATION], "5", "10", ""),
        *(INITIATIVE_STATES[InitiativeState.RUNNING], _("Fewer children miss too much school.")),
        *(MEASURE_TITLES["chronic-absence"], _("Health department; Parents’ council")),
        *("2026-09-01", "2028-06-30"),
    ),
    (
        *(_("Summer jobs"), _("Chamber of commerce")),
        *(DOMAIN_TITLES[Domain.ECONOMIC], "16", "18", ""),
        *(INITIATIVE_STATES[InitiativeState.PLANNED], "", "", "", "", ""),
    ),
)
Rows = list[tuple[int, TableRow]]


def read(text: str) -> tuple[Rows, list[FaultyRow]]:
    """The rows with their lines, and those that cannot be read. Raises BadInput for no table."""
    return tables.read(text, NEEDED, row_of)


def row_of(told: Mapping[str, str]) -> TableRow:
    """A row from the texts of its columns. Raises BadInput."""
    faults = Faults()
    for column in ("name", "lead"):
        faults.tried(_needed, told, column, otherwise=None)
    faults.tried(check_texts, told, LONGEST, otherwise=None)
    domain = faults.tried(_domain, told, otherwise=Domain.EDUCATION)
    youngest = faults.tried(_age, told, "youngest", otherwise=0)
    oldest = faults.tried(_age, told, "oldest", otherwise=OLDEST)
    state = faults.tried(_state, told, otherwise=InitiativeState.RUNNING)
    measures = tuple(
        faults.tried(choice, name, "measure", MEASURE_TITLES, otherwise="")
        for name in _several(told, "measures")
    )
    since = faults.tried(day, told, "since", otherwise=None)
    until = faults.tried(day, told, "until", otherwise=None)
    faults.tell()
    return TableRow(
        name=told["name"],
        lead=told["lead"],
        domain=domain,
        youngest=youngest,
        oldest=oldest,
        body=told.get("body", ""),
        state=state,
        purpose=told.get("purpose", ""),
        measures=tuple(dict.fromkeys(measures)),
        partners=_several(told, "partners"),
        since=since,
        until=until,
    )


def _needed(told: Mapping[str, str], column: str) -> None:
    if not told.get(column):
        raise BadInput(phrase("The row has no %(column)s.", column=column))


def _domain(told: Mapping[str, str]) -> Domain:
    return Domain(choice(told.get("domain", ""), "domain", DOMAIN_TITLES))


def _state(told: Mapping[str, str]) -> InitiativeState:
    said = told.get("state") or InitiativeState.RUNNING
    return InitiativeState(choice(said, "state", INITIATIVE_STATES))


def _several(told: Mapping[str, str], column: str) -> tuple[str, ...]:
    """The words of a cell, which is itself a line of a table: one with a semicolon is quoted."""
    cell = csv.reader(
        io.StringIO(told.get(column, ""), newline=""), delimiter=BETWEEN, skipinitialspace=True
    )
    words = dict.fromkeys(word.strip() for line in cell for word in line)
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
            yield _joined(value)
        else:
            yield "" if value is None else str(value)


def _joined(words: tuple[str, ...]) -> str:
    """Several words in a cell, as `_several` reads them."""
    cell = io.StringIO()
    csv.writer(cell, delimiter=BETWEEN, lineterminator="\n").writerow(words)
    return cell.getvalue().removesuffix("\n")
