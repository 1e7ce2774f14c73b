"""What is written down about a delivery, each time with its entry in the audit record."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from wholecity.audit.actions import Actor, record
from wholecity.intake.models import DeliveredFile, Delivery, Fault, FaultCount
from wholecity.intake.pipeline import archive
from wholecity.intake.pipeline.outcome import Outcome
from wholecity.intake.queries.deliveries import get
from wholecity.kernel.texts import kept, phrase, together


def folder_of(delivery: Delivery) -> Path:
    """Where the delivered bytes are kept."""
    folder: Path = settings.DELIVERIES / str(delivery.number)
    return folder


@transaction.atomic
def begin(*, by: Actor, **said: Any) -> Delivery:
    """A new delivery with the next number, loading. `said`: the fields of what was brought."""
    last = Delivery.objects.aggregate(last=Max("number"))["last"] or 0
    delivery = Delivery.objects.create(number=last + 1, by=by.audit_name, **said)
    record(
        by=by,
        action="begin delivery",
        object_kind="delivery",
        object_id=delivery.number,
        source=delivery.source.key,
        agreement=delivery.agreement.key,
        format=delivery.format,
    )
    return get(delivery.number)


@transaction.atomic
def reopen(*, by: Actor, delivery: Delivery) -> None:
    """A paused delivery is loading again, under what its source stands under now.

    What was found wrong is found anew.
    """
    for old in (delivery.faults, delivery.fault_counts):
        old.all().delete()
    delivery.state, delivery.finished_at = Delivery.State.LOADING, None
    delivery.agreement_id = delivery.source.agreement_id
    delivery.save(update_fields=["state", "finished_at", "agreement"])
    record(by=by, action="accept delivery", object_kind="delivery", object_id=delivery.number)


@transaction.atomic
def taken_back(*, by: Actor, delivery: Delivery, changed: Mapping[str, tuple[int, int]]) -> None:
    """The delivery is in force no more. `changed`: table → rows that went and that came back."""
    delivery.state = Delivery.State.UNDONE
    delivery.save(update_fields=["state"])
    record(
        by=by,
        action="undo delivery",
        object_kind="delivery",
        object_id=delivery.number,
        tables={t: {"gone": gone, "back": back} for t, (gone, back) in changed.items()},
    )


@transaction.atomic
def write_files(delivery: Delivery, kept: Sequence[archive.Kept]) -> None:
    """The files of a delivery with their hashes; what becomes of them is not known yet."""
    DeliveredFile.objects.bulk_create(
        DeliveredFile(delivery=delivery, name=k.name, sha256=k.sha256, size=k.size) for k in kept
    )


@transaction.atomic
def unchanged(*, by: Actor, delivery: Delivery, same: int) -> None:
    """The delivery brought what another one had; its bytes need not be kept twice."""
    delivery.files.update(state=DeliveredFile.State.SAME)
    delivery.state, delivery.same_as = Delivery.State.UNCHANGED, same
    delivery.finished_at = timezone.now()
    delivery.message = kept(
        phrase("The same files are loaded already as delivery %(number)s.", number=str(same))
    )
    delivery.save()
    record(
        by=by,
        action="delivery unchanged",
        object_kind="delivery",
        object_id=delivery.number,
        same_as=same,
    )
    shutil.rmtree(folder_of(delivery), ignore_errors=True)


@transaction.atomic
def fail(*, by: Actor, delivery: Delivery, message: str) -> None:
    """The delivery was not loaded, and why."""
    delivery.state, delivery.message = Delivery.State.FAILED, kept(message)
    delivery.finished_at = timezone.now()
    delivery.save()
    record(
        by=by,
        action="delivery failed",
        object_kind="delivery",
        object_id=delivery.number,
        reason=str(message),
    )


@transaction.atomic
def finish(*, by: Actor, delivery: Delivery, outcome: Outcome, state: str) -> None:
    """The delivery is loaded, or paused; all that was counted is written down."""
    write_outcome(delivery, outcome)
    delivery.state, delivery.finished_at = state, timezone.now()
    delivery.message = kept(together(*outcome.pauses))
    delivery.save()
    record(
        by=by,
        action=f"delivery {state}",
        object_kind="delivery",
        object_id=delivery.number,
        rows=outcome.rows,
        accepted=outcome.accepted,
        quarantined=outcome.quarantined,
        tables={t.table: t.rows for t in outcome.tables},
    )


@transaction.atomic
def destroyed(*, by: Actor, deliveries: Sequence[Delivery]) -> None:
    """Nothing of these deliveries is left but that they came; each is written down."""
    for delivery in deliveries:
        delivery.faults.all().delete()
        delivery.fault_counts.all().delete()
        delivery.notes, delivery.tables, delivery.records, delivery.quality = [], [], {}, {}
        delivery.message, delivery.state = "", Delivery.State.DESTROYED
        delivery.finished_at = delivery.finished_at or timezone.now()
        delivery.save()
        record(by=by, action="destroy delivery", object_kind="delivery", object_id=delivery.number)


@transaction.atomic
def write_outcome(delivery: Delivery, outcome: Outcome) -> None:
    """Counts and faults of a delivery; the caller saves the row itself."""
    content = outcome.as_json()
    delivery.rows, delivery.accepted = outcome.rows, outcome.accepted
    delivery.quarantined = outcome.quarantined
    delivery.warnings = sum(t.count for t in outcome.totals if t.warning)
    delivery.notes, delivery.records = content["notes"], outcome.records
    delivery.tables, delivery.quality = content["tables"], outcome.quality
    for told in outcome.files:
        delivery.files.filter(name=told.name).update(
            state=told.state,
            why=kept(told.why),
            rows=told.rows,
            accepted=told.accepted,
            quarantined=told.quarantined,
            columns_added=told.extra,
            columns_absent=told.absent,
        )
    FaultCount.objects.bulk_create(
        FaultCount(delivery=delivery, **total) for total in content["totals"]
    )
    Fault.objects.bulk_create(
        (Fault(delivery=delivery, **found) for found in content["examples"]), batch_size=2_000
    )
