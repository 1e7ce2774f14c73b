"""Deliveries: load, accept after a pause, take back, load again.

One load at a time holds the intake's lock. A delivery is first written down as
`loading`; what the warehouse then holds is what happened. A load that finds a
delivery still `loading` knows that its process was killed, and settles it.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from wholecity.audit.actions import Actor, record
from wholecity.intake import queries
from wholecity.intake.definitions import Format
from wholecity.intake.formats import registered
from wholecity.intake.formats.mapped import build, suggest
from wholecity.intake.models import DeliveredFile, Delivery, Fault, FaultCount
from wholecity.intake.pipeline import archive, undoing
from wholecity.intake.pipeline.arrival import Arrived, arrived
from wholecity.intake.pipeline.disk import room_told
from wholecity.intake.pipeline.expressions import Expected
from wholecity.intake.pipeline.loading import OUTCOME, Outcome, Refused, Request
from wholecity.intake.pipeline.loading import load as load_into
from wholecity.intake.pipeline.previewing import Preview, headers, preview, told_from
from wholecity.intake.pipeline.quarantine import FaultyRow, faulty_rows
from wholecity.intake.queries import DeliveryDetail
from wholecity.intake.queries.deliveries import get
from wholecity.intake.queries.formats import format_of
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.errors import BadInput, Conflict, WholecityError
from wholecity.kernel.school_year import SchoolYear
from wholecity.people.rules import INSTALLATION

MAPPED = "mapped"


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
    progress: Progress | None = None,
) -> DeliveryDetail:
    """Load a file, a folder or a zip as one delivery and return what became of it.

    The state is `loaded`, `unchanged` (the same bytes are loaded already) or
    `paused` (too many faults, or a source that shrank: nothing is published
    until somebody accepts it). Without a format it is told from the files.
    Raises BadInput and its kin for what cannot be loaded; the delivery is then
    kept as `failed` with the reason.
    """
    watched = progress or Silent()
    row = queries.source(source)
    wish = Wish(accept, partial, options or {})
    with _alone() as work, room_told():
        files = arrived(Path(path), work)
        declared = _declared(format or (MAPPED if mapping else _told_from(files, work)), mapping)
        delivery = _begin(
            by=by,
            source_id=row.id,
            format=declared.key,
            school_year=school_year,
            mapping=mapping,
            received_on=received_on or timezone.localdate(),
            way=way,
        )
        with _told_when_it_fails(by, delivery):
            watched.step("Keeping the delivered files")
            kept = archive.keep(files, _folder(delivery), settings.WAREHOUSE_KEY)
            _write_files(delivery, kept)
            same = _same(delivery, kept)
            if same is not None:
                _unchanged(by=by, delivery=delivery, same=same)
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
            f"Delivery {number} is {old.get_state_display().lower()}.",
            hint="Only a delivery that was taken back can be loaded again.",
        )
    with _alone() as work, room_told():
        delivery = _begin(
            by=by,
            source_id=old.source_id,
            format=old.format,
            school_year=old.school_year,
            mapping=old.mapping,
            received_on=old.received_on,
            way=old.way,
        )
        with _told_when_it_fails(by, delivery):
            files = archive.opened(_folder(old), work, settings.WAREHOUSE_KEY)
            kept = archive.keep(files, _folder(delivery), settings.WAREHOUSE_KEY)
            _write_files(delivery, kept)
            declared = _declared(old.format, old.mapping)
            _run(by, delivery, declared, files, work, Wish(accept=True), progress or Silent())
    return queries.delivery(delivery.number)


def undo(*, by: Actor, number: int) -> DeliveryDetail:
    """Take a delivery back: its rows go, those that it replaced return. Its bytes stay kept."""
    with _alone(), room_told():
        delivery = get(number)
        if delivery.state not in (Delivery.State.LOADED, Delivery.State.PAUSED):
            raise Conflict(
                f"Delivery {number} is {delivery.get_state_display().lower()}: "
                "there is nothing to take back.",
                hint="`wholecity intake list` shows the deliveries and their states.",
            )
        changed: dict[str, tuple[int, int]] = {}
        if delivery.state == Delivery.State.LOADED:
            changed = undoing.undo(*_warehouse(), number)
        with transaction.atomic():
            delivery.state = Delivery.State.UNDONE
            delivery.save(update_fields=["state"])
            record(
                by=by,
                action="undo delivery",
                object_kind="delivery",
                object_id=number,
                tables={t: {"gone": g, "back": b} for t, (g, b) in changed.items()},
            )
    return queries.delivery(number)


def errors_to_send_back(*, by: Actor, number: int) -> Iterator[FaultyRow]:
    """The quarantined rows of a delivery, whole, for the agency it came from. Audited."""
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
    return faulty_rows(*_warehouse(), number)


def look(
    *,
    path: Path,
    format: str | None = None,
    mapping: Mapping[str, Any] | None = None,
    school_year: int | None = None,
) -> list[Preview]:
    """How one file would be read: its first rows, and what is wrong. Nothing is kept.

    References to other files are not compared.
    """
    with tempfile.TemporaryDirectory(prefix="look-", dir=_home()) as folder:
        work = Path(folder)
        file = _only_file(path, work)
        declared = _declared(format or (MAPPED if mapping else _told_from([file], work)), mapping)
        year = SchoolYear(school_year) if school_year else None
        return preview(declared, file, Expected(year, timezone.localdate()), work)


def suggest_mapping(*, path: Path) -> dict[str, Any]:
    """A first column mapping from the headers of a CSV or XLSX file."""
    with tempfile.TemporaryDirectory(prefix="look-", dir=_home()) as folder:
        return suggest(headers(_only_file(path, Path(folder)), Path(folder)))


def _only_file(path: Path, work: Path) -> Arrived:
    files = arrived(Path(path), work)
    if len(files) != 1:
        raise BadInput(
            f"{path} holds {len(files)} files.", hint="A preview is made of one file at a time."
        )
    return files[0]


def _from_archive(
    by: Actor, number: int, state: str, wish: Wish, progress: Progress | None
) -> DeliveryDetail:
    with _alone() as work, room_told():
        delivery = get(number)
        if delivery.state != state:
            raise Conflict(
                f"Delivery {number} is {delivery.get_state_display().lower()}.",
                hint="Only a delivery that waits for a person can be accepted.",
            )
        _refuse_overtaken(delivery)
        _reopen(by=by, delivery=delivery)
        with _told_when_it_fails(by, delivery):
            files = archive.opened(_folder(delivery), work, settings.WAREHOUSE_KEY)
            declared = _declared(delivery.format, delivery.mapping)
            _run(by, delivery, declared, files, work, wish, progress or Silent())
    return queries.delivery(number)


def _refuse_overtaken(delivery: Delivery) -> None:
    """Deliveries of a source are loaded in the order of their numbers, which undoing relies on."""
    later = Delivery.objects.filter(
        source=delivery.source, number__gt=delivery.number, state=Delivery.State.LOADED
    ).first()
    if later is not None:
        raise Conflict(
            f"Delivery {later.number} of {delivery.source.key} was loaded in the meantime.",
            hint=f"Put it away (`wholecity intake undo {delivery.number}`) and load it again "
            f"(`wholecity intake again {delivery.number}`).",
        )


def _told_from(files: Sequence[Arrived], work: Path) -> str:
    return told_from(list(registered().values()), files, work).key


def _declared(format: str, mapping: Mapping[str, Any] | None) -> Format:
    if (format == MAPPED) != (mapping is not None):
        raise BadInput(
            f"The format {format} is read {'with' if format == MAPPED else 'without'} "
            "a column mapping.",
            hint=f"Give a mapping together with the format {MAPPED}.",
        )
    return format_of(format) if mapping is None else build(mapping)


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
        outcome = load_into(*_warehouse(), request, progress)
    except Refused as refusal:
        _write_outcome(delivery, refusal.outcome)
        raise
    state = Delivery.State.PAUSED if outcome.pauses else Delivery.State.LOADED
    _finish(by=by, delivery=delivery, outcome=outcome, state=state)


def _request(
    delivery: Delivery, declared: Format, files: Sequence[Arrived], work: Path, wish: Wish
) -> Request:
    source = delivery.source
    year = SchoolYear(delivery.school_year) if delivery.school_year else None
    return Request(
        number=delivery.number,
        source=source.key,
        agency=source.organization.key,
        agreement=source.agreement.key,
        lanes=tuple(source.lanes),
        format=declared,
        files=files,
        expected=Expected(year, delivery.received_on),
        received_at=delivery.started_at,
        kept=_folder(delivery),
        work=work,
        secret=settings.WAREHOUSE_KEY,
        before=queries.last_rows(
            source.key, delivery.format, delivery.school_year, delivery.mapping
        ),
        options=wish.options,
        partial=wish.partial,
        accept=wish.accept,
        faulty_share=settings.FAULTY_SHARE,
    )


def _warehouse() -> tuple[Path, str]:
    return settings.WAREHOUSE, settings.WAREHOUSE_KEY


def _folder(delivery: Delivery) -> Path:
    folder: Path = settings.DELIVERIES / str(delivery.number)
    return folder


def _home() -> Path:
    home: Path = settings.DELIVERIES
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


@contextmanager
def _alone() -> Iterator[Path]:
    """Hold the intake's lock, settle what a killed load left, and give a folder for the work."""
    home = _home()
    with open(home / "load.lock", "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                "Another delivery is being loaded.", hint="Wait until it has finished."
            ) from None
        _settle()
        with tempfile.TemporaryDirectory(prefix="work-", dir=home) as work:
            yield Path(work)


def _settle() -> None:
    """What a killed load left: litter goes; what was published is loaded, all else has failed."""
    home = _home()
    for litter in (*home.glob("work-*"), *home.glob("*.part")):
        shutil.rmtree(litter, ignore_errors=True)
    for delivery in Delivery.objects.filter(state=Delivery.State.LOADING):
        folder = _folder(delivery)
        if undoing.holds(*_warehouse(), delivery.number) and archive.has_note(folder, OUTCOME):
            note: Any = archive.read_note(folder, OUTCOME, settings.WAREHOUSE_KEY)
            _finish(
                by=INSTALLATION,
                delivery=delivery,
                outcome=Outcome.from_json(note),
                state=Delivery.State.LOADED,
            )
        else:
            message = "Loading was interrupted. Nothing was published. Load it again."
            _fail(by=INSTALLATION, delivery=delivery, message=message)


@contextmanager
def _told_when_it_fails(by: Actor, delivery: Delivery) -> Iterator[None]:
    """Keep the reason with the delivery, whatever the failure is; then let it go on its way."""
    try:
        with room_told():
            yield
    except BaseException as error:
        told = str(error) if isinstance(error, WholecityError) else _fault_of_ours(error)
        _fail(by=by, delivery=delivery, message=told)
        raise


def _fault_of_ours(error: BaseException) -> str:
    return f"Loading stopped: {type(error).__name__}. Nothing was published."


@transaction.atomic
def _begin(*, by: Actor, **said: Any) -> Delivery:
    last = Delivery.objects.aggregate(last=Max("number"))["last"] or 0
    delivery = Delivery.objects.create(number=last + 1, by=by.audit_name, **said)
    record(
        by=by,
        action="begin delivery",
        object_kind="delivery",
        object_id=delivery.number,
        source=delivery.source.key,
        format=delivery.format,
    )
    return get(delivery.number)


@transaction.atomic
def _reopen(*, by: Actor, delivery: Delivery) -> None:
    for old in (delivery.faults, delivery.fault_counts):
        old.all().delete()
    delivery.state, delivery.finished_at = Delivery.State.LOADING, None
    delivery.save(update_fields=["state", "finished_at"])
    record(by=by, action="accept delivery", object_kind="delivery", object_id=delivery.number)


@transaction.atomic
def _write_files(delivery: Delivery, kept: Sequence[archive.Kept]) -> None:
    DeliveredFile.objects.bulk_create(
        DeliveredFile(delivery=delivery, name=k.name, sha256=k.sha256, size=k.size) for k in kept
    )


def _same(delivery: Delivery, kept: Sequence[archive.Kept]) -> int | None:
    return queries.same_files(
        source=delivery.source.key,
        format=delivery.format,
        school_year=delivery.school_year,
        mapping=delivery.mapping,
        hashes=[k.sha256 for k in kept],
    )


@transaction.atomic
def _unchanged(*, by: Actor, delivery: Delivery, same: int) -> None:
    delivery.state, delivery.same_as = Delivery.State.UNCHANGED, same
    delivery.finished_at = timezone.now()
    delivery.message = f"The same files are loaded already as delivery {same}."
    delivery.save()
    record(
        by=by,
        action="delivery unchanged",
        object_kind="delivery",
        object_id=delivery.number,
        same_as=same,
    )
    shutil.rmtree(_folder(delivery), ignore_errors=True)


@transaction.atomic
def _fail(*, by: Actor, delivery: Delivery, message: str) -> None:
    delivery.state, delivery.message = Delivery.State.FAILED, message
    delivery.finished_at = timezone.now()
    delivery.save()
    record(
        by=by,
        action="delivery failed",
        object_kind="delivery",
        object_id=delivery.number,
        reason=message,
    )


@transaction.atomic
def _finish(*, by: Actor, delivery: Delivery, outcome: Outcome, state: str) -> None:
    _write_outcome(delivery, outcome)
    delivery.state, delivery.finished_at = state, timezone.now()
    delivery.message = " ".join(outcome.pauses)
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
def _write_outcome(delivery: Delivery, outcome: Outcome) -> None:
    """Counts and faults of a delivery; the caller saves the row itself."""
    content = outcome.as_json()
    delivery.rows, delivery.accepted = outcome.rows, outcome.accepted
    delivery.quarantined = outcome.quarantined
    delivery.warnings = sum(t.count for t in outcome.totals if t.warning)
    delivery.notes, delivery.records = outcome.notes, outcome.records
    delivery.tables, delivery.quality = content["tables"], outcome.quality
    for told in outcome.files:
        delivery.files.filter(name=told.name).update(
            state=told.state,
            why=told.why,
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
