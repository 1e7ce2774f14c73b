"""Publishing the care projection out of the warehouse."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from wholecity.agreements.queries import terms
from wholecity.audit.actions import record
from wholecity.children.models import CareRecord, Child
from wholecity.children.pipeline.care import CareRow, care_rows
from wholecity.children.queries.wall import publishing
from wholecity.database import many
from wholecity.intake.queries import SourceRow, sources
from wholecity.intake.queries.gate import passing
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.texts import phrase
from wholecity.people.rules import Acting
from wholecity.policy.classes import Lane, Purpose
from wholecity.policy.terms import Agreement
from wholecity.warehouse.catalogue import DELIVERED

BATCH = 2_000
# Rows that are compared with what stands at a time, and those of the last child among them.
AT_ONCE = 20_000
KEY = ("child_id", "source", "table", "item", "data_class")
CHANGING = ("agency", "agreement", "lanes", "own_consent", "values", "as_of")


Key = tuple[str, ...]
Content = tuple[Any, ...]


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


def _write(
    found: Iterable[tuple[str, Iterable[CareRow]]], sources: Mapping[str, SourceRow]
) -> Published:
    """Write what differs from what stands, one table of the catalogue after the other."""
    children = set(Child.objects.values_list("id", flat=True))
    records = new = changed = gone = 0
    for table, rows in found:
        known = (row for row in rows if row.child in children)
        standing = CareRecord.objects.filter(table=table)
        after = ""
        for some in _child_by_child(known):
            last = some[-1].child
            told = [(row.key, _content(row, sources[row.source])) for row in some]
            between = standing.filter(child_id__gt=after, child_id__lte=last)
            counts = _write_some(told, between)
            records, new = records + len(told), new + counts[0]
            changed, gone = changed + counts[1], gone + counts[2]
            after = last
        gone += _remove(list(standing.filter(child_id__gt=after).values_list("id", flat=True)))
    return Published(records, new, changed, gone)


def _child_by_child(rows: Iterable[CareRow]) -> Iterator[list[CareRow]]:
    """The rows in parts, each with all rows of its children."""
    part: list[CareRow] = []
    for _, of_child in groupby(rows, attrgetter("child")):
        part += of_child
        if len(part) >= AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _write_some(
    told: Iterable[tuple[Key, Content]], standing: QuerySet[CareRecord]
) -> tuple[int, int, int]:
    """How many rows are new, changed and gone."""
    was = {key: (id_, content) for id_, key, content in _contents(standing)}
    fresh, changed = [], []
    for key, content in told:
        id_, before = was.pop(key, (None, None))
        if id_ is None:
            fresh.append((uuid.uuid4(), *key, *content))
        elif before != content:
            changed.append((*content, id_))
    many.insert(CareRecord, ("id", *KEY, *CHANGING), fresh)
    many.update(CareRecord, (*CHANGING, "id"), changed)
    return len(fresh), len(changed), _remove([id_ for id_, _ in was.values()])


def _remove(ids: list[uuid.UUID]) -> int:
    for first in range(0, len(ids), BATCH):
        CareRecord.objects.filter(id__in=ids[first : first + BATCH]).delete()
    return len(ids)


def _contents(records: QuerySet[CareRecord]) -> Iterator[tuple[uuid.UUID, Key, Content]]:
    width = len(KEY)
    for id_, *rest in records.values_list("id", *KEY, *CHANGING).iterator(BATCH):
        yield id_, tuple(rest[:width]), tuple(rest[width:])


def _content(row: CareRow, source: SourceRow) -> Content:
    """In the order of CHANGING."""
    return (
        source.agency,
        source.agreement,
        ",".join(source.lanes),
        source.own_consent,
        row.values,
        row.as_of,
    )
