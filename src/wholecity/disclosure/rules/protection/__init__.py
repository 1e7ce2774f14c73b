"""Protection: which cells of a cube are withheld, so that nobody can work them out.

`protect` takes a cube and gives back what may be published of it.
"""

from collections.abc import Iterable

import numpy as np

from wholecity.disclosure.rules.cube import Cube, Group, faults
from wholecity.disclosure.rules.figures import WITHHELD, shown
from wholecity.disclosure.rules.protection.layout import Flags, Layout
from wholecity.disclosure.rules.protection.result import Loss, Protected
from wholecity.disclosure.rules.protection.suppression import CannotBeProtected, withheld_counts
from wholecity.jobs.progress import Progress
from wholecity.kernel.errors import BadInput

__all__ = ["CannotBeProtected", "Loss", "Protected", "protect"]


def protect(
    cube: Cube, k: int, before: Iterable[tuple[Group, str]] = (), progress: Progress | None = None
) -> Protected:
    """What may be published of a cube when no count below k may become known.

    `before` are cells that a public release of the same table withholds. Raises
    BadInput for a cube whose sums do not hold, CannotBeProtected for one that
    is too small.
    """
    if found := faults(cube):
        raise BadInput(f"The table {cube.title} {cube.period} cannot be published: {found[0]}")
    layout, sensitive, hidden, stats = withheld_counts(cube, k, before, progress)
    counts = {
        (group, node): WITHHELD if hidden[n, g] else shown(int(layout.counts[n, g]))
        for g, group in enumerate(layout.groups)
        for n, node in enumerate(layout.nodes)
    }
    averages = {
        (average.key, group): WITHHELD for average in cube.averages for group in average.values
    }
    return Protected(counts, averages, tuple(_losses(layout, sensitive, hidden)), stats.programs)


def _losses(layout: Layout, sensitive: Flags, hidden: Flags) -> list[Loss]:
    groupings: dict[tuple[str, ...], list[int]] = {}
    for number, group in enumerate(layout.groups):
        groupings.setdefault(tuple(d for d, _ in group), []).append(number)
    return [
        Loss(
            grouping=grouping,
            kind="count",
            name=node,
            cells=len(members),
            primary=int(np.count_nonzero(sensitive[n, members])),
            complementary=int(np.count_nonzero((hidden & ~sensitive)[n, members])),
        )
        for grouping, members in groupings.items()
        for n, node in enumerate(layout.nodes)
    ]
