"""Protection: which cells of a cube are withheld, so that nobody can work them out.

`protect` takes a cube and gives back what may be published of it.
"""

from collections.abc import Iterable

import numpy as np

from wholecity.disclosure.rules.cube import Cube, Group, faults
from wholecity.disclosure.rules.figures import WITHHELD, shown
from wholecity.disclosure.rules.protection.averages import AveragesShown, protected_averages
from wholecity.disclosure.rules.protection.layout import Flags, Known, Layout
from wholecity.disclosure.rules.protection.result import Loss, Protected
from wholecity.disclosure.rules.protection.suppression import CannotBeProtected, withheld_counts
from wholecity.jobs.progress import Progress
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

__all__ = ["CannotBeProtected", "Loss", "Protected", "protect"]


def protect(
    cube: Cube,
    k: int,
    before: Iterable[tuple[Group, str]] = (),
    progress: Progress | None = None,
    known: Known | None = None,
    insiders: int = 0,
) -> Protected:
    """What may be published of a cube when no count below k may become known.

    `before` are cells to withhold in any case, `known` the least and most of
    cells for what was public before (both: `protection.earlier`). `insiders`:
    small counts stay three wide even for a family of up to so many children
    that is all of a group, where that can be. Raises BadInput for a cube whose
    sums do not hold, CannotBeProtected for one that is too small.
    """
    if found := faults(cube):
        raise BadInput(
            phrase(
                "The table %(table)s %(period)s cannot be published: %(fault)s",
                table=cube.title,
                period=cube.period,
                fault=found[0],
            )
        )
    layout, sensitive, hidden, stats = withheld_counts(cube, k, before, progress, known, insiders)
    counts = {
        (group, node): WITHHELD if hidden[n, g] else shown(int(layout.counts[n, g]))
        for g, group in enumerate(layout.groups)
        for n, node in enumerate(layout.nodes)
        if layout.published[n, g]
    }
    averages = {a.key: protected_averages(a, layout, hidden, k) for a in cube.averages}
    return Protected(
        counts,
        {(key, group): f for key, found in averages.items() for group, f in found.figures.items()},
        (*_losses(layout, sensitive, hidden), *_average_losses(cube, averages)),
        stats.programs,
    )


def _average_losses(cube: Cube, averages: dict[str, AveragesShown]) -> list[Loss]:
    order = [tuple(sorted(grouping)) for grouping in cube.groupings]
    return [
        Loss(
            grouping=grouping,
            kind="average",
            name=key,
            cells=len(members),
            primary=sum(found.figures[g] == WITHHELD for g in members)
            - len(found.complementary & set(members)),
            complementary=len(found.complementary & set(members)),
        )
        for key, found in averages.items()
        for grouping, members in sorted(
            _by_grouping(found.figures).items(), key=lambda item: order.index(item[0])
        )
    ]


def _by_grouping(groups: Iterable[Group]) -> dict[tuple[str, ...], list[Group]]:
    found: dict[tuple[str, ...], list[Group]] = {}
    for group in groups:
        found.setdefault(tuple(d for d, _ in group), []).append(group)
    return found


def _losses(layout: Layout, sensitive: Flags, hidden: Flags) -> list[Loss]:
    number = {group: i for i, group in enumerate(layout.groups)}
    groupings = {
        grouping: [number[group] for group in members]
        for grouping, members in _by_grouping(layout.groups).items()
    }
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
        if layout.published[n, members[0]]
    ]
