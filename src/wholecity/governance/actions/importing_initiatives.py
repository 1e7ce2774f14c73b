"""Bringing the initiatives that a city has as a table: all of them, or none."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction

from wholecity.governance.actions.importing import (
    known_organizations,
    names_of_new_organizations,
)
from wholecity.governance.actions.initiatives import (
    InitiativeSaid,
    change_initiative,
    start_initiative,
)
from wholecity.governance.formats.initiatives import Rows, TableRow, read
from wholecity.governance.formats.tables import FaultyRow
from wholecity.governance.models import Initiative
from wholecity.governance.queries.initiatives import table_row
from wholecity.kernel.errors import BadInput, WholecityError
from wholecity.kernel.texts import phrase
from wholecity.people.access import require
from wholecity.people.actions import organization_named
from wholecity.people.rules import Acting

MOST_ROWS = 1000


@dataclass(frozen=True)
class InitiativesImported:
    """What came of a table: how many are new and how many changed. With faults nothing was kept.

    `organizations` are those that nobody knew before: new ones, or misspelled.
    """

    new: int
    changed: int
    faults: tuple[FaultyRow, ...]
    organizations: tuple[str, ...] = ()


def import_initiatives(*, by: Acting, text: str, try_only: bool = False) -> InitiativesImported:
    """Keep the initiatives of a table; those that are known by their name are changed.

    All rows are tried, so that every fault is told at once with its line; with
    one fault nothing is kept. `try_only` keeps nothing in any case. What a
    table does not say of a known one stays: its owner, its decision, its parts.
    """
    require(by, "write", "cabinet")
    rows, faults = read(text)
    if len(rows) > MOST_ROWS:
        raise BadInput("There are more than a thousand rows.", hint="Bring them in several files.")
    faults += _doubles(rows)
    new = changed = 0
    known = known_organizations()
    with transaction.atomic():
        for line, row in rows:
            try:
                with transaction.atomic():
                    was_known, is_another = _keep(by, row)
            except WholecityError as error:
                faults.append(FaultyRow(line, error.words))
            else:
                new += not was_known
                changed += was_known and is_another
        organizations = names_of_new_organizations(known)
        if faults or try_only:
            transaction.set_rollback(True)
    told = tuple(sorted(faults, key=lambda fault: fault.line))
    return InitiativesImported(new, changed, told, organizations)


def _doubles(rows: Rows) -> list[FaultyRow]:
    """The rows whose name an earlier row has."""
    first: dict[str, int] = {}
    doubles = []
    for line, row in rows:
        earlier = first.setdefault(row.name.casefold(), line)
        if earlier != line:
            words = phrase("Line %(line)s names the same initiative.", line=str(earlier))
            doubles.append(FaultyRow(line, words))
    return doubles


def _keep(by: Acting, row: TableRow) -> tuple[bool, bool]:
    """Whether the initiative was known, and whether the row says something else of it."""
    known = Initiative.objects.filter(name__iexact=row.name).first()
    if known is None:
        start_initiative(by=by, said=_said(by, row))
        return False, True
    if _facts(table_row(known)) == _facts(row):
        return True, False
    said = replace(_said(by, row), owner=known.owner_id, decision=known.decision_id)
    change_initiative(by=by, initiative=known.id, version=known.version, said=said)
    return True, True


def _facts(row: TableRow) -> dict[str, Any]:
    """What a row says, in whatever order it names measures and partners."""
    partners = set(row.partners) - {row.lead}
    return {**asdict(row), "measures": set(row.measures), "partners": partners}


def _said(by: Acting, row: TableRow) -> InitiativeSaid:
    return InitiativeSaid(
        name=row.name,
        lead=organization_named(by=by, name=row.lead).id,
        domain=row.domain,
        youngest=row.youngest,
        oldest=row.oldest,
        body=row.body,
        purpose=row.purpose,
        measures=row.measures,
        partners=[organization_named(by=by, name=name).id for name in row.partners],
        state=row.state,
        since=row.since,
        until=row.until,
    )
