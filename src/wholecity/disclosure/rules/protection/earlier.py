"""What was published before of the same children, and what it asks of a table that follows.

Whoever has two versions knows the children in whom they differ: a difference of
1 to k-1 is a count of few children. Such counts are withheld in the later
version. Where everything that changed is small, that is no help: the earlier
count is public, and everybody knows that little changed. Then the table waits.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from wholecity.disclosure.rules.cube import EVERYONE, Cell, Cube

# Counts that few children changed hide among changes that are so many times k.
AMONG = 2


@dataclass(frozen=True)
class Earlier:
    """The counts of one table that was public: shown, and withheld."""

    release: int
    shown: Mapping[Cell, int] = field(default_factory=dict)
    withheld: Collection[Cell] = ()


def kept_back(cube: Cube, earlier: Sequence[Earlier], k: int) -> set[Cell]:
    """Cells to withhold whatever their count: as before, and where few children changed."""
    found = {cell for table in earlier for cell in table.withheld}
    for table in earlier:
        found |= _changed_little(_changes(cube, table), k)
    return found


def bounds(cube: Cube, earlier: Sequence[Earlier]) -> dict[Cell, tuple[int, int]]:
    """The least and most of each count, for whoever saw the earlier ones.

    No count changed by more than the largest change that can be seen, and what
    grows did not shrink.
    """
    found: dict[Cell, tuple[int, int]] = {}
    for table in earlier:
        most = max(map(abs, _changes(cube, table).values()), default=0)
        for cell, count in table.shown.items():
            least = 0 if cell[1] in cube.growing else -most
            low, high = found.get(cell, (0, count + most))
            found[cell] = max(low, count + least), min(high, count + most)
    return found


def waits_for(cube: Cube, earlier: Sequence[Earlier], k: int) -> int | None:
    """The number of the release after which too little changed; None where the table may follow.

    Too little: a figure of all children would have to be withheld because of
    the change, or no change is large enough for the small ones to hide among.
    """
    for table in earlier:
        changes = _changes(cube, table)
        little = _changed_little(changes, k)
        if not little:
            continue
        largest = max(map(abs, changes.values()))
        if largest < AMONG * k or any(group == EVERYONE for group, _ in little):
            return table.release
    return None


def _changes(cube: Cube, table: Earlier) -> dict[Cell, int]:
    """By how much each count differs from the one that is public."""
    return {
        cell: change
        for cell, count in table.shown.items()
        if (change := cube.counts.get(cell, count) - count)
    }


def _changed_little(changes: Mapping[Cell, int], k: int) -> set[Cell]:
    return {cell for cell, change in changes.items() if abs(change) < k}
