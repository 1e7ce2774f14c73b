"""Publishing the care projection out of the warehouse."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from wholecity.agreements.queries import terms
from wholecity.audit.actions import record
from wholecity.children.definitions import SHOWN
from wholecity.children.models import CareRecord, Child
from wholecity.children.pipeline.care import CareRow, care_rows
from wholecity.children.queries.wall import publishing
from wholecity.intake.queries import SourceRow, sources
from wholecity.intake.queries.gate import passing
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.texts import phrase
from wholecity.people.rules import Acting
from wholecity.policy.classes import Lane, Purpose
from wholecity.policy.terms import Agreement
from wholecity.warehouse.catalogue import DELIVERED

BATCH = 2_000
CHANGING = ("agency", "agreement", "lanes", "own_consent", "values", "as_of")


@dataclass(frozen=True)
class Published:
    """What publishing changed; `records` stand after it."""

    records: int
    new: int
    changed: int
    gone: int


def publish_care(*, by: Acting, progress: Progress | None = None) -> Published:
    """Make the care projection what the warehouse says now; all of it or nothing.

    Only sources whose agreement in force permits the care of a named child and whose own lanes
    do; of these only the covered fields. What is no longer delivered or covered goes.
    """
    watched = progress or Silent()
    watched.step("Publish what may be used for care")
    among, may = terms(), passing(Purpose.CARE).sources
    rows = {s.key: s for s in sources() if s.key in may and Lane.CARE in s.lanes}
    covered = {key: _fields(among[row.agreement]) for key, row in rows.items()}
    found = care_rows(
        settings.WAREHOUSE, settings.WAREHOUSE_KEY, only=frozenset(rows), covered=covered
    )
    with transaction.atomic():
        with publishing():
            published = _write(found, rows)
        record(
            by=by,
            action="publish care",
            object_kind="care projection",
            object_id="all",
            records=published.records,
            new=published.new,
            changed=published.changed,
            gone=published.gone,
            sources=sorted(rows),
        )
    watched.say(phrase("%(records)s records may be used for care", records=published.records))
    return published


def _fields(agreement: Agreement) -> frozenset[str]:
    every = (f"{table.name}.{column}" for table in DELIVERED for column in table.names)
    return frozenset(field for field in every if agreement.covers(field))


def _write(found: Iterable[CareRow], rows: Mapping[str, SourceRow]) -> Published:
    """Write what differs from what stands, one table of the catalogue after the other."""
    children = set(Child.objects.values_list("id", flat=True))
    known = (row for row in found if row.child in children)
    by_table = {name: list(group) for name, group in groupby(known, lambda row: row.table)}
    counts = [_write_table(name, by_table.pop(name, []), rows) for name in SHOWN]
    return Published(*(sum(column) for column in zip(*counts, strict=True)))


def _write_table(
    table: str, found: Iterable[CareRow], rows: Mapping[str, SourceRow]
) -> tuple[int, int, int, int]:
    """How many rows stand, are new, changed and gone."""
    standing = {
        tuple(key): (id_, content)
        for id_, *key, content in _contents(CareRecord.objects.filter(table=table))
    }
    fresh, changed, total = [], [], 0
    for row in found:
        total += 1
        made = _record(row, rows[row.source])
        was = standing.pop(row.key, None)
        if was is None:
            fresh.append(made)
        elif was[1] != _content(made):
            made.id = was[0]
            changed.append(made)
    CareRecord.objects.bulk_create(fresh, BATCH)
    CareRecord.objects.bulk_update(changed, CHANGING, BATCH)
    gone = [id_ for id_, _ in standing.values()]
    for first in range(0, len(gone), BATCH):
        CareRecord.objects.filter(id__in=gone[first : first + BATCH]).delete()
    return total, len(fresh), len(changed), len(gone)


def _contents(records: QuerySet[CareRecord]) -> Iterator[tuple[Any, ...]]:
    names = ("id", "child_id", "source", "table", "item", "data_class", *CHANGING)
    for id_, *rest in records.values_list(*names).iterator(BATCH):
        yield (id_, *rest[:5], tuple(map(_plain, rest[5:])))


def _content(made: CareRecord) -> tuple[Any, ...]:
    return tuple(_plain(getattr(made, name)) for name in CHANGING)


def _plain(value: Any) -> Any:
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


def _record(row: CareRow, source: SourceRow) -> CareRecord:
    return CareRecord(
        child_id=row.child,
        source=row.source,
        agency=source.agency,
        agreement=source.agreement,
        lanes=",".join(source.lanes),
        own_consent=source.own_consent,
        table=row.table,
        item=row.item,
        data_class=row.data_class,
        values=dict(row.values),
        as_of=row.as_of,
    )
