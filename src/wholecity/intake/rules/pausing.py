"""When a load stops for a person to look at it: too many faults, or a source that shrinks."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from wholecity.kernel.texts import phrase

FAULTY_SHARE = Fraction(5, 100)
SHRINKS_TO = Fraction(60, 100)
FEWEST_ROWS = 20  # with fewer rows a small share says nothing


@dataclass(frozen=True)
class Counted:
    """Rows of one kind of record in this delivery, and in the last one of the same format."""

    rows: int
    quarantined: int
    before: int | None = None


def reasons_to_pause(
    records: Mapping[str, Counted], faulty_share: Fraction = FAULTY_SHARE
) -> list[str]:
    """Why a person should look before this is published; empty when nothing is odd.

    `records`: kind of row → counts. Exact fractions, so that exactly five in a
    hundred still passes.
    """
    return [
        sentence
        for record, counted in records.items()
        for sentence in (_faulty(record, counted, faulty_share), _shrunk(record, counted))
        if sentence
    ]


def _faulty(record: str, counted: Counted, allowed: Fraction) -> str:
    few = counted.rows < FEWEST_ROWS and counted.quarantined * 2 <= counted.rows
    if few or counted.quarantined <= counted.rows * allowed:
        return ""
    return phrase(
        "%(faulty)s of %(rows)s rows of %(record)s are faulty, more than %(allowed)s%%.",
        faulty=counted.quarantined,
        rows=counted.rows,
        record=record,
        allowed=round(allowed * 100),
    )


def _shrunk(record: str, counted: Counted) -> str:
    if counted.before is None or counted.before < FEWEST_ROWS:
        return ""
    if counted.rows > counted.before * SHRINKS_TO:
        return ""
    return phrase(
        "%(record)s has %(rows)s rows; the last delivery had %(before)s.",
        record=record,
        rows=counted.rows,
        before=counted.before,
    )
