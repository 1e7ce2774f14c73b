"""Changes of the registry: all who link children call these."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Field, Max, Model
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.children.models import Child, LinkRun, RecordLink
from wholecity.children.pipeline.crosswalk import publish_crosswalk
from wholecity.children.rules.assignment import Held, Record, assign
from wholecity.children.rules.identifiers import draw
from wholecity.intake.queries.gate import passing, passing_or_refused
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.errors import Conflict
from wholecity.linkage.pipeline import Linkage, link
from wholecity.linkage.pipeline.grouping import Member
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose

BATCH = 5_000


@dataclass(frozen=True)
class Registered:
    """What a run changed. `children` and `records` are how many stand after it."""

    run: int
    children: int
    records: int
    new_children: int
    new_links: int
    ended_links: int
    crosswalk_published: bool = False


@dataclass(frozen=True)
class _Changes:
    """What has to be written so that the registry says what the clusters say."""

    assigned: list[str]
    new_children: list[str]
    new_links: list[tuple[str, Member]]
    ended: list[Any]
    records: int


def run_linkage(
    *, by: Acting, as_of: date | None = None, progress: Progress | None = None
) -> Registered:
    """Link all children of the warehouse, register them, publish the crosswalk.

    Running it again without new records changes nothing but adds a run to the
    list. Killed in between, the next run completes it. A source that no agreement in force
    lets be linked takes no part, and its links end; NotAllowed when that holds of all.
    """
    progress = progress or Silent()
    may = passing_or_refused(Purpose.LINK, progress)
    found = link(
        settings.WAREHOUSE,
        settings.WAREHOUSE_KEY,
        as_of=as_of or timezone.localdate(),
        only=may.sources,
        progress=progress,
    )
    if not may.sources <= passing(Purpose.LINK).sources:
        raise Conflict(
            "An agreement ended while its records were linked. Nothing was registered.",
            hint="Run it again: wholecity link run.",
        )
    registered = register(linkage=found, by=by, progress=progress)
    progress.step("Publish the crosswalk")
    published = publish(by=by)
    return Registered(**{**asdict(registered), "crosswalk_published": published})


def register(*, linkage: Linkage, by: Acting, progress: Progress | None = None) -> Registered:
    """Give every cluster its lasting ID; history stays. All of it or nothing.

    Raises Conflict when another run was registered at the same time.
    """
    (progress or Silent()).step("Register children")
    try:
        with transaction.atomic():
            return _register(linkage, by)
    except IntegrityError as error:
        raise Conflict(
            "Another run of linkage was registered at the same time.",
            hint="Run it again: wholecity link run.",
        ) from error


def publish(*, by: Acting) -> bool:
    """Publish the registry's crosswalk into the warehouse; False when it is there already."""
    rows = list(
        RecordLink.objects.filter(ended=None).values_list("source", "person_key", "child_id")
    )
    changed = publish_crosswalk(settings.WAREHOUSE, settings.WAREHOUSE_KEY, rows)
    if changed:
        with transaction.atomic():
            record(
                by=by,
                action="crosswalk.published",
                object_kind="crosswalk",
                object_id="warehouse",
                records=len(rows),
            )
    return changed


def _register(linkage: Linkage, by: Acting) -> Registered:
    run = _new_run(linkage, by)
    changes = _changes(linkage.clusters)
    _insert(Child, ("id", "since"), ((child, run.id) for child in changes.new_children))
    for ids in _batches(changes.ended):
        RecordLink.objects.filter(id__in=ids).update(ended=run)
    _insert(RecordLink, LINK_FIELDS, (_link(c, m, run) for c, m in changes.new_links))
    registered = Registered(
        run=run.number,
        children=len(changes.assigned),
        records=changes.records,
        new_children=len(changes.new_children),
        new_links=len(changes.new_links),
        ended_links=len(changes.ended),
    )
    run.counts = {**run.counts, "registry": asdict(registered)}
    run.save(update_fields=["counts"])
    record(
        by=by,
        action="children.registered",
        object_kind="LinkRun",
        object_id=run.id,
        version=linkage.version,
        **asdict(registered),
    )
    return registered


def _new_run(linkage: Linkage, by: Acting) -> LinkRun:
    last = LinkRun.objects.aggregate(last=Max("number"))["last"] or 0
    return LinkRun.objects.create(
        number=last + 1,
        at=timezone.now(),
        as_of=linkage.as_of,
        by=by.audit_name,
        role=by.acting_role,
        version=linkage.version,
        model=linkage.model_json(),
        counts=linkage.counts_json(),
    )


def _changes(clusters: Sequence[Sequence[Member]]) -> _Changes:
    held, standing = _held()
    records = [[(m.source, m.person_key) for m in members] for members in clusters]
    kept = assign(records, held)
    fresh = draw(kept.count(None), set(Child.objects.values_list("id", flat=True)))
    new = iter(fresh)
    assigned = [child or next(new) for child in kept]
    new_links = []
    for child, members in zip(assigned, clusters, strict=True):
        for member in members:
            key = (member.source, member.person_key)
            if key in standing and held[key].child == child:
                del standing[key]
            else:
                new_links.append((child, member))
    total = sum(len(members) for members in clusters)
    return _Changes(assigned, fresh, new_links, list(standing.values()), total)


def _held() -> tuple[dict[Record, Held], dict[Record, Any]]:
    """The last child of every record ever seen, and the rows of the links that stand."""
    held: dict[Record, Held] = {}
    standing: dict[Record, Any] = {}
    links = RecordLink.objects.order_by("run__number").values_list(
        "source", "person_key", "child_id", "run__number", "ended", "id"
    )
    for source, key, child, run, ended, row in links.iterator(chunk_size=BATCH):
        known = held.get((source, key))
        if ended is None:
            standing[source, key] = row
        if ended is None or known is None or not known.current:
            held[source, key] = Held(child, ended is None, run)
    return held, standing


LINK_FIELDS = ("id", "child", "source", "person_key", "how", "weight", "run")


def _link(child: str, member: Member, run: LinkRun) -> tuple[Any, ...]:
    return (
        *(uuid.uuid4(), child, member.source, member.person_key),
        *(member.how, member.weight, run.id),
    )


def _insert(model: type[Model], fields: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows of values. A third of the time of bulk_create, whose objects nobody needs."""
    of_model = [cast(Field[Any, Any], model._meta.get_field(name)) for name in fields]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in of_model)
    values = ", ".join(["%s"] * len(fields))
    ready = (
        [
            field.get_db_prep_save(value, connection)
            for field, value in zip(of_model, row, strict=True)
        ]
        for row in rows
    )
    with connection.cursor() as cursor:
        for batch in _batches(ready):
            cursor.executemany(
                f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({values})", batch
            )


T = TypeVar("T")


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
