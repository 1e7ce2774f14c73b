"""What the registry knew of records that were destroyed."""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from wholecity.audit.actions import record
from wholecity.children.models import CareRecord, RecordLink
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


def _gone(sources: Sequence[str]) -> list[uuid.UUID]:
    there = delivered_records(settings.WAREHOUSE, settings.WAREHOUSE_KEY, sources)
    links = RecordLink.objects.filter(source__in=sources)
    known = links.values_list("id", "source", "person_key").iterator(chunk_size=BATCH)
    return [row for row, source, key in known if (source, key) not in there]
