"""Deliveries: load, accept after a pause, take back, load again.

One load at a time holds the intake's lock. A delivery is first written down as
`loading`; what the warehouse then holds is what happened. A load that finds a
delivery still `loading` knows that its process was killed, and settles it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wholecity.agreements.queries import agreement
from wholecity.audit.actions import Actor, record
from wholecity.intake import queries
from wholecity.intake.actions.ledger import (
    begin,
    finish,
    folder_of,
    reopen,
    taken_back,
    unchanged,
    write_files,
    write_outcome,
)
from wholecity.intake.actions.looking import chosen_format, declared_format
from wholecity.intake.actions.place import alone, reading, told_when_it_fails, warehouse
from wholecity.intake.definitions import Format
from wholecity.intake.models import Delivery
from wholecity.intake.pipeline import archive, undoing
from wholecity.intake.pipeline.arrival import Arrived
from wholecity.intake.pipeline.disk import room_told
from wholecity.intake.pipeline.expressions import Expected
from wholecity.intake.pipeline.loading import Request
from wholecity.intake.pipeline.loading import load as load_into
from wholecity.intake.pipeline.outcome import Refused
from wholecity.intake.pipeline.parsing import files_at
from wholecity.intake.pipeline.quarantine import FaultyRow, faulty_rows
from wholecity.intake.queries import DeliveryDetail
from wholecity.intake.queries.deliveries import get
from wholecity.intake.queries.gate import check_delivery
from wholecity.intake.rules.agreed import check_format
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.errors import Conflict
from wholecity.kernel.school_year import SchoolYear
from wholecity.kernel.texts import phrase, said
from wholecity.ui.texts import told


@dataclass(frozen=True)
class Wish:
    """How a delivery is to be loaded, beyond what it is."""

    accept: bool = False
    partial: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


def load(
    *,
    by: Actor,
    path: Path,
    source: str,
    format: str | None = None,
    school_year: int | None = None,
    mapping: Mapping[str, Any] | None = None,
    received_on: date | None = None,
    way: str = Delivery.Way.TERMINAL,
    accept: bool = False,
    partial: bool = False,
    options: Mapping[str, str] | None = None,
    job: UUID | None = None,
    progress: Progress | None = None,
) -> DeliveryDetail:
    """Load a file, a folder or a zip as one delivery and return what became of it.

    The state is `loaded`, `unchanged` (the same bytes are loaded already) or
    `paused` (too many faults, or a source that shrank: nothing is published
    until somebody accepts it). Without a format it is told from the files.
    Raises BadInput and its kin for what cannot be loaded; the delivery is then
    kept as `failed` with the reason. Files in a format for which the source is not
    registered are no delivery, and nothing is kept; nor is anything of a source that no
    agreement in force covers: NotAllowed. Fields that its agreement does not cover are not kept.
    """
    watched = progress or Silent()
    row = queries.source(source)
    check_delivery(row.key, row.agreement)
    wish = Wish(accept, partial, options or {})
    with alone() as work, room_told():
        with reading(path, work) as reader:
            files = files_at(reader, path, work)
            declared = chosen_format(reader, format, mapping, files, work)
        check_format(source, row.formats, declared.key)
        delivery = begin(
            by=by,
            source_id=row.id,
            agreement_id=agreement(row.agreement).id,
            format=declared.key,
            school_year=school_year,
            mapping=mapping,
            received_on=received_on or timezone.localdate(),
            way=way,
            job=job,
        )
        with told_when_it_fails(by, delivery):
            watched.step("Keeping the delivered files")
            kept = archive.keep(files, folder_of(delivery), settings.WAREHOUSE_KEY)
            write_files(delivery, kept)
            same = _same(delivery, kept)
            if same is not None:
                unchanged(by=by, delivery=delivery, same=same)
            else:
                _run(by, delivery, declared, files, work, wish, watched)
    return queries.delivery(delivery.number)


def accept(*, by: Actor, number: int, progress: Progress | None = None) -> DeliveryDetail:
    """Load a paused delivery all the same: somebody looked at it."""
    return _from_archive(by, number, Delivery.State.PAUSED, Wish(accept=True), progress)


def load_again(*, by: Actor, number: int, progress: Progress | None = None) -> DeliveryDetail:
    """Load a delivery that was taken back once more, from its kept bytes, as the newest one."""
    old = get(number)
    if old.state != Delivery.State.UNDONE:
        raise Conflict(
            phrase(
                "Delivery %(number)s: %(state)s.", number=str(number), state=said(old.state_words)
            ),
            hint="Only a delivery that was taken back can be loaded again.",
        )
    check_format(old.source.key, old.source.formats, old.format)
    for agreement_key in {old.agreement.key, old.source.agreement.key}:
        check_delivery(old.source.key, agreement_key)
    with alone() as work, room_told():
        delivery = begin(
            by=by,
            source_id=old.source_id,
            agreement_id=old.source.agreement_id,
            format=old.format,
            school_year=old.school_year,
            mapping=old.mapping,
            received_on=old.received_on,
            way=old.way,
        )
        with told_when_it_fails(by, delivery):
            files = archive.opened(folder_of(old), work, settings.WAREHOUSE_KEY)
            kept = archive.keep(files, folder_of(delivery), settings.WAREHOUSE_KEY)
            write_files(delivery, kept)
            declared = declared_format(old.format, old.mapping)
            _run(by, delivery, declared, files, work, Wish(accept=True), progress or Silent())
    return queries.delivery(delivery.number)


def undo(*, by: Actor, number: int) -> DeliveryDetail:
    """Take a delivery back: its rows go, those that it replaced return. Its bytes stay kept."""
    with alone(), room_told():
        delivery = get(number)
        if delivery.state not in (Delivery.State.LOADED, Delivery.State.PAUSED):
            raise Conflict(
                phrase(
                    "Delivery %(number)s: %(state)s. There is nothing to take back.",
                    number=str(number),
                    state=said(delivery.state_words),
                ),
                hint="`wholecity intake list` shows the deliveries and their states.",
            )
        changed: dict[str, tuple[int, int]] = {}
        if delivery.state == Delivery.State.LOADED:
            changed = undoing.undo(*warehouse(), number)
        taken_back(by=by, delivery=delivery, changed=changed)
    return queries.delivery(number)


def errors_to_send_back(*, by: Actor, number: int) -> Iterator[FaultyRow]:
    """The quarantined rows of a delivery, whole, for the agency it came from.

    The look is audited in the transaction that opens them: no row is handed out without its
    entry, and none is written for rows that cannot be read.

    While a delivery is paused or was refused, its rows are in no table yet: then the first
    faults of each kind come, without the rows.
    """
    delivery = get(number)
    with transaction.atomic():
        record(
            by=by,
            action="read quarantine",
            object_kind="delivery",
            object_id=number,
            source=delivery.source.key,
            rows=delivery.quarantined,
        )
        rows = _refused_rows(delivery)
        first = list(islice(rows, 1))
    return chain(first, rows)


def _refused_rows(delivery: Delivery) -> Iterator[FaultyRow]:
    if delivery.state == Delivery.State.LOADED:
        found = faulty_rows(*warehouse(), delivery.number)
        return (replace(row, message=told(row.message)) for row in found)
    known = delivery.faults.filter(warning=False)
    return (
        FaultyRow(f.file, f.record, f.line, f.field, f.reason, told(f.message), "") for f in known
    )


def _from_archive(
    by: Actor, number: int, state: str, wish: Wish, progress: Progress | None
) -> DeliveryDetail:
    with alone() as work, room_told():
        delivery = get(number)
        if delivery.state != state:
            raise Conflict(
                phrase(
                    "Delivery %(number)s: %(state)s.",
                    number=str(number),
                    state=said(delivery.state_words),
                ),
                hint="Only a delivery that waits for a person can be accepted.",
            )
        check_format(delivery.source.key, delivery.source.formats, delivery.format)
        check_delivery(delivery.source.key, delivery.source.agreement.key)
        _refuse_overtaken(delivery)
        reopen(by=by, delivery=delivery)
        with told_when_it_fails(by, delivery):
            files = archive.opened(folder_of(delivery), work, settings.WAREHOUSE_KEY)
            declared = declared_format(delivery.format, delivery.mapping)
            _run(by, delivery, declared, files, work, wish, progress or Silent())
    return queries.delivery(number)


def _refuse_overtaken(delivery: Delivery) -> None:
    """Deliveries of a source are loaded in the order of their numbers, which undoing relies on."""
    later = Delivery.objects.filter(
        source=delivery.source, number__gt=delivery.number, state=Delivery.State.LOADED
    ).first()
    if later is not None:
        raise Conflict(
            phrase(
                "Delivery %(number)s of %(source)s was loaded in the meantime.",
                number=str(later.number),
                source=delivery.source.key,
            ),
            hint=phrase(
                "Put it away (`wholecity intake undo %(number)s`) and load it again "
                "(`wholecity intake again %(number)s`).",
                number=str(delivery.number),
            ),
        )


def _run(
    by: Actor,
    delivery: Delivery,
    declared: Format,
    files: Sequence[Arrived],
    work: Path,
    wish: Wish,
    progress: Progress,
) -> None:
    request = _request(delivery, declared, files, work, wish)
    try:
        outcome = load_into(*warehouse(), request, progress)
    except Refused as refusal:
        write_outcome(delivery, refusal.outcome)
        raise
    state = Delivery.State.PAUSED if outcome.pauses else Delivery.State.LOADED
    finish(by=by, delivery=delivery, outcome=outcome, state=state)


def _request(
    delivery: Delivery, declared: Format, files: Sequence[Arrived], work: Path, wish: Wish
) -> Request:
    source = delivery.source
    year = SchoolYear(delivery.school_year) if delivery.school_year else None
    return Request(
        number=delivery.number,
        source=source.key,
        agency=source.organization.key,
        agreement=delivery.agreement.key,
        lanes=tuple(source.lanes),
        format=declared,
        files=files,
        expected=Expected(year, delivery.received_on),
        received_at=delivery.started_at,
        kept=folder_of(delivery),
        work=work,
        secret=settings.WAREHOUSE_KEY,
        before=queries.last_rows(
            source.key, delivery.format, delivery.school_year, delivery.mapping
        ),
        options=wish.options,
        partial=wish.partial,
        accept=wish.accept,
        faulty_share=settings.FAULTY_SHARE,
        uncovered=check_delivery(source.key, delivery.agreement.key),
        limits=settings.READING,
    )


def _same(delivery: Delivery, kept: Sequence[archive.Kept]) -> int | None:
    return queries.same_files(
        source=delivery.source.key,
        format=delivery.format,
        school_year=delivery.school_year,
        mapping=delivery.mapping,
        hashes=[k.sha256 for k in kept],
    )
