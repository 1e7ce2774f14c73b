"""What the registry knew of records that were destroyed."""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from wholecity.audit.actions import record
from wholecity.children.models import CareRecord, FamilyRequest, RecordLink
from wholecity.children.pipeline.crosswalk import delivered_records
from wholecity.children.queries.wall import publishing
from wholecity.people.access import require
from wholecity.people.rules import Acting

BATCH = 5_000


def count_forgotten(sources: Sequence[str]) -> dict[str, int]:
    """How many links and values for care `forget_records` would remove now."""
    with publishing():
        care = CareRecord.objects.filter(source__in=sources).count()
    return {"links": len(_gone(sources)), "care": care}


@transaction.atomic
def forget_records(*, by: Acting, sources: Sequence[str]) -> None:
    """Remove the links of these sources' records that the warehouse no longer holds.

    Past links go too: a source's key of a child is delivered data. A child's lasting ID stays,
    with nothing of theirs that leads to it. Values for care of these sources go all, and what
    may still be used is published anew. Doing it again removes nothing.
    """
    require(by, "destroy", "agreement")
    gone = _gone(sources)
    for first in range(0, len(gone), BATCH):
        RecordLink.objects.filter(id__in=gone[first : first + BATCH]).delete()
    with publishing():
        care, _ = CareRecord.objects.filter(source__in=sources).delete()
    if gone or care:
        record(
            by=by,
            action="children.forgotten",
            object_kind="crosswalk",
            object_id="registry",
            sources=list(sources),
            links=len(gone),
            care=care,
        )


def count_copies(sources: Sequence[str]) -> int:
    """How many requests of families still repeat a value of these sources that is kept no more."""
    with publishing():
        return len(_copies(sources))


@transaction.atomic
def forget_copies(*, by: Acting, sources: Sequence[str]) -> None:
    """Remove from families' requests what their record said; what the family wrote stays.

    Only where the value is kept no more: call it when what may still be used is published.
    """
    require(by, "destroy", "agreement")
    with publishing():
        copies = _copies(sources)
    FamilyRequest.objects.filter(pk__in=copies).update(was="")
    if copies:
        record(
            by=by,
            action="children.forgotten",
            object_kind="family-requests",
            object_id="copies",
            sources=list(sources),
            copies=len(copies),
        )


def _copies(sources: Sequence[str]) -> list[uuid.UUID]:
    """Requests of families that say what their record said, of values that are kept no more."""
    asked = list(FamilyRequest.objects.filter(source__in=sources).exclude(was=""))
    records = CareRecord.objects.filter(
        source__in=sources, child__in={request.child_id for request in asked}
    )
    kept = {
        (record.child_id, record.source, record.table, record.item, column)
        for record in records
        for column in record.values
    }
    return [
        one.pk
        for one in asked
        if (one.child_id, one.source, one.table, one.item, one.column) not in kept
    ]


def _gone(sources: Sequence[str]) -> list[uuid.UUID]:
    there = delivered_records(settings.WAREHOUSE, settings.WAREHOUSE_KEY, sources)
    links = RecordLink.objects.filter(source__in=sources)
    known = links.values_list("id", "source", "person_key").iterator(chunk_size=BATCH)
    return [row for row, source, key in known if (source, key) not in there]
