"""How good a delivery is, against the last one of its kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wholecity.intake.models import Delivery
from wholecity.intake.queries.deliveries import get
from wholecity.kernel.texts import phrase
from wholecity.ui.texts import told


@dataclass(frozen=True)
class FieldQuality:
    """How far a field is filled, in whole percents; 100 only when it is filled in every row."""

    field: str
    filled: int
    percent: int
    percent_before: int | None


@dataclass(frozen=True)
class CodeSpread:
    """How often each code of a field occurs; `before`: last time, None for a first delivery."""

    field: str
    counts: Mapping[str, int]
    before: Mapping[str, int] | None


@dataclass(frozen=True)
class RecordQuality:
    """One kind of row. `alike`: fields → rows that share their values with another row."""

    record: str
    rows: int
    rows_before: int | None
    fields: tuple[FieldQuality, ...]
    codes: tuple[CodeSpread, ...]
    alike: Mapping[str, int]


@dataclass(frozen=True)
class Quality:
    """A delivery's quality page; `before` is the number of the delivery compared with."""

    number: int
    before: int | None
    records: tuple[RecordQuality, ...]
    drift: tuple[str, ...]
    days_late: int | None


def quality(number: int) -> Quality:
    """Completeness, spread of codes, drift and freshness of a delivery. Raises NotFound."""
    delivery = get(number)
    last = _last_before(delivery)
    then: Mapping[str, Any] = last.quality if last else {}
    records = tuple(
        _record(name, content, then.get(name)) for name, content in delivery.quality.items()
    )
    return Quality(
        number,
        last.number if last else None,
        records,
        tuple(_drift(delivery, then)),
        _days_late(delivery, last),
    )


def _last_before(delivery: Delivery) -> Delivery | None:
    return Delivery.objects.filter(
        source=delivery.source,
        format=delivery.format,
        state=Delivery.State.LOADED,
        number__lt=delivery.number,
    ).first()


def _record(name: str, content: Mapping[str, Any], then: Mapping[str, Any] | None) -> RecordQuality:
    rows = content["rows"]
    return RecordQuality(
        name,
        rows,
        then["rows"] if then else None,
        tuple(
            FieldQuality(field, filled, _percent(filled, rows), _before(field, then))
            for field, filled in content["filled"].items()
        ),
        tuple(
            CodeSpread(field, counts, then["codes"].get(field) if then else None)
            for field, counts in content["codes"].items()
        ),
        content["alike"],
    )


def _before(field: str, then: Mapping[str, Any] | None) -> int | None:
    if then is None or field not in then["filled"]:
        return None
    return _percent(then["filled"][field], then["rows"])


def _percent(part: int, whole: int) -> int:
    """Rounded down, so that 100 means all of it."""
    return part * 100 // whole if whole else 0


def _drift(delivery: Delivery, then: Mapping[str, Any]) -> list[str]:
    """Columns that came or went since last time, and codes that were never seen before."""
    found = []
    for name, content in delivery.quality.items():
        before = then.get(name)
        if before is None:
            continue
        new = sorted(set(content["columns"]) - set(before["columns"]))
        gone = sorted(set(before["columns"]) - set(content["columns"]))
        found += [
            phrase("%(record)s has a new column %(column)s.", record=name, column=c) for c in new
        ]
        found += [
            phrase("%(record)s no longer has the column %(column)s.", record=name, column=c)
            for c in gone
        ]
        for field, counts in content["codes"].items():
            unseen = sorted(set(counts) - set(before["codes"].get(field, counts)))
            found += [
                phrase(
                    "%(field)s of %(record)s holds %(code)s for the first time.",
                    field=field,
                    record=name,
                    code=c,
                )
                for c in unseen
            ]
    unknown = delivery.fault_counts.filter(reason="code")
    found += [
        phrase(
            "%(field)s holds unknown codes in %(rows)s rows of %(file)s.",
            field=t.field,
            rows=t.count,
            file=t.file,
        )
        for t in unknown
    ]
    return [told(change) for change in found]


def _days_late(delivery: Delivery, last: Delivery | None) -> int | None:
    """By how many days the delivery came later than agreed after the one before."""
    agreed = delivery.source.frequency_days
    if last is None or not agreed:
        return None
    return max(0, (delivery.received_on - last.received_on).days - agreed)
