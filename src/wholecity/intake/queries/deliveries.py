"""Deliveries: what came, what became of it, what was wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wholecity.intake.formats import registered
from wholecity.intake.models import DeliveredFile, Delivery, Fault, FaultCount
from wholecity.kernel.errors import NotFound
from wholecity.kernel.school_year import SchoolYear
from wholecity.kernel.texts import phrase
from wholecity.ui.texts import told


@dataclass(frozen=True)
class DeliveryRow:
    """A delivery as a list shows it."""

    id: UUID
    number: int
    source: str
    source_title: str
    agency: str
    agency_name: str
    format: str
    format_title: str
    school_year: str
    received_on: date
    started_at: datetime
    finished_at: datetime | None
    by: str
    way: str
    state: str
    state_words: str
    rows: int
    accepted: int
    quarantined: int
    warnings: int
    message: str


@dataclass(frozen=True)
class FileRow:
    """One file and what became of it."""

    name: str
    size: int
    sha256: str
    state: str
    why: str
    rows: int
    accepted: int
    quarantined: int
    columns_added: tuple[str, ...]
    columns_absent: tuple[str, ...]


@dataclass(frozen=True)
class FaultKind:
    """One kind of fault in a file, and in how many rows. A `warning` kept the row."""

    file: str
    record: str
    field: str
    reason: str
    message: str
    warning: bool
    count: int


@dataclass(frozen=True)
class FaultLine:
    """One fault with its line; `shape` is what the value looked like."""

    file: str
    record: str
    line: int | None
    field: str
    reason: str
    message: str
    shape: str
    warning: bool


@dataclass(frozen=True)
class DeliveryDetail:
    """All that a delivery's page shows. `tables`: table → rows brought and replaced."""

    row: DeliveryRow
    files: tuple[FileRow, ...]
    totals: tuple[FaultKind, ...]
    notes: tuple[str, ...]
    tables: tuple[Mapping[str, Any], ...]
    same_as: int | None


def deliveries(source: str | None = None, limit: int = 200) -> list[DeliveryRow]:
    """The newest deliveries first."""
    found = Delivery.objects.select_related("source__organization")
    if source is not None:
        found = found.filter(source__key=source)
    return [_row(d) for d in found[:limit]]


def waiting(source: str) -> DeliveryRow | None:
    """The delivery of a source on which a person has to decide; the oldest of several."""
    found = Delivery.objects.select_related("source__organization").filter(
        source__key=source, state=Delivery.State.PAUSED
    )
    return next(map(_row, found.order_by("number")), None)


def delivery(number: int) -> DeliveryDetail:
    """One delivery. Raises NotFound."""
    found = get(number)
    return DeliveryDetail(
        _row(found),
        tuple(_file(f) for f in found.files.all()),
        tuple(_total(t) for t in found.fault_counts.all()),
        tuple(map(told, found.notes)),
        tuple(found.tables),
        found.same_as,
    )


def faults(
    number: int, *, page: int = 1, size: int = 50, warnings: bool = False
) -> tuple[list[FaultLine], int]:
    """A page of a delivery's faults (or warnings) by file and line, and how many there are.

    The first ones of each kind are kept; the totals of `delivery` are exact.
    """
    found = Fault.objects.filter(delivery__number=number, warning=warnings)
    first = (max(page, 1) - 1) * size
    return [_fault(f) for f in found[first : first + size]], found.count()


def get(number: int) -> Delivery:
    """The row of a delivery, for actions. Raises NotFound."""
    found = Delivery.objects.select_related(
        "source__organization", "source__agreement", "agreement"
    )
    delivery = found.filter(number=number).first()
    if delivery is None:
        raise NotFound(
            phrase("There is no delivery %(number)s.", number=str(number)),
            hint="`wholecity intake list` shows them all.",
        )
    return delivery


def last_rows(
    source: str, format: str, school_year: int | None, mapping: Mapping[str, Any] | None = None
) -> dict[str, int]:
    """Rows of each record in the last loaded delivery of this kind; {} for the first one.

    A file read with another column mapping is another kind of delivery.
    """
    loaded = Delivery.objects.filter(
        source__key=source,
        format=format,
        school_year=school_year,
        state=Delivery.State.LOADED,
    )
    same = (delivery for delivery in loaded if delivery.mapping == mapping)
    last = next(same, None)
    return dict(last.records) if last else {}


def same_files(
    *,
    source: str,
    format: str,
    school_year: int | None,
    mapping: Mapping[str, Any] | None,
    hashes: Sequence[str],
) -> int | None:
    """The number of a loaded delivery of exactly these bytes, read in the same way."""
    candidates = Delivery.objects.filter(
        source__key=source,
        format=format,
        school_year=school_year,
        state=Delivery.State.LOADED,
        files__sha256=hashes[0] if hashes else "",
    ).distinct()
    for candidate in candidates:
        theirs = sorted(candidate.files.values_list("sha256", flat=True))
        if theirs == sorted(hashes) and candidate.mapping == mapping:
            return candidate.number
    return None


def _row(delivery: Delivery) -> DeliveryRow:
    known = registered().get(delivery.format)
    year = SchoolYear(delivery.school_year).label if delivery.school_year else ""
    return DeliveryRow(
        delivery.id,
        delivery.number,
        delivery.source.key,
        delivery.source.title,
        delivery.source.organization.key,
        delivery.source.organization.name,
        delivery.format,
        told(known.title) if known else delivery.format,
        year,
        delivery.received_on,
        delivery.started_at,
        delivery.finished_at,
        delivery.by,
        delivery.way,
        delivery.state,
        told(delivery.state_words),
        delivery.rows,
        delivery.accepted,
        delivery.quarantined,
        delivery.warnings,
        told(delivery.message),
    )


def _file(file: DeliveredFile) -> FileRow:
    return FileRow(
        file.name,
        file.size,
        file.sha256,
        file.state,
        told(file.why),
        file.rows,
        file.accepted,
        file.quarantined,
        tuple(file.columns_added),
        tuple(file.columns_absent),
    )


def _total(total: FaultCount) -> FaultKind:
    return FaultKind(
        total.file,
        total.record,
        total.field,
        total.reason,
        told(total.message),
        total.warning,
        total.count,
    )


def _fault(fault: Fault) -> FaultLine:
    return FaultLine(
        fault.file,
        fault.record,
        fault.line,
        fault.field,
        fault.reason,
        told(fault.message),
        fault.shape,
        fault.warning,
    )
