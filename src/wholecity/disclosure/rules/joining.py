"""Several tables of the same children as one, so that they are protected as one.

Two tables that share a margin tell about each other: what one withholds must
be able to move together with what the other withholds.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from wholecity.disclosure.rules.cube import Cell, Cube, Dimension, Grouping, Partition, within
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _

Groupings = dict[frozenset[str], Grouping]


def joined(cubes: Sequence[Cube]) -> Cube:
    """One cube that says all that these cubes of one population and period say.

    Parts are also counted by the coarser groupings that only another of the
    cubes has. Raises BadInput where the cubes contradict each other.
    """
    first, *others = cubes
    if not others:
        return first
    groupings: Groupings = {
        frozenset(g): g for g in chain.from_iterable(c.groupings for c in cubes)
    }
    partitions = _partitions(cubes, groupings)
    bare = replace(
        first,
        dimensions=tuple(_same(cubes, {d.key: d for c in cubes for d in c.dimensions}).values()),
        groupings=tuple(groupings.values()),
        partitions=partitions,
        counts={},
        averages=tuple({a.key: a for c in cubes for a in c.averages}.values()),
    )
    return replace(bare, counts=_counts(cubes, bare))


def _same(cubes: Sequence[Cube], dimensions: Mapping[str, Dimension]) -> Mapping[str, Dimension]:
    for cube in cubes:
        if cube.root != cubes[0].root or any(dimensions[d.key] != d for d in cube.dimensions):
            raise _contradiction(cube, _("they divide them differently"))
    return dimensions


def _contradiction(cube: Cube, why: str) -> BadInput:
    return BadInput(
        phrase(
            "Tables of the same children contradict each other, %(table)s %(period)s: %(why)s.",
            table=cube.title,
            period=cube.period,
            why=why,
        )
    )


def _partitions(cubes: Sequence[Cube], groupings: Groupings) -> tuple[Partition, ...]:
    by: dict[tuple[str, tuple[str, ...]], set[frozenset[str]]] = defaultdict(set)
    for cube in cubes:
        for p in cube.partitions:
            fine = [frozenset(g) for g in filter(p.is_by, cube.groupings)]
            by[p.of, p.parts] |= {g for g in groupings if any(g <= f for f in fine)}
    return tuple(
        Partition(of, parts, tuple(groupings[g] for g in groupings if g in found))
        for (of, parts), found in by.items()
    )


def _counts(cubes: Sequence[Cube], whole: Cube) -> dict[Cell, int]:
    """The counts of all cubes, and the sums that none of them gives."""
    found: dict[Cell, int] = {}
    for cube in cubes:
        for cell, count in cube.counts.items():
            if found.setdefault(cell, count) != count:
                raise _contradiction(cube, _("they count them differently"))
    for grouping in sorted(whole.groupings, key=len, reverse=True):
        for node in whole.nodes_by(grouping):
            if (next(whole.groups(grouping)), node) not in found:
                found |= _sums(whole, grouping, node, found)
    return found


def _sums(whole: Cube, grouping: Grouping, node: str, found: Mapping[Cell, int]) -> dict[Cell, int]:
    """A node by a grouping, added up from a finer one that is there."""
    fine = next(
        f
        for f in sorted(whole.groupings, key=len)
        if set(grouping) < set(f) and (next(whole.groups(f)), node) in found
    )
    sums: dict[Cell, int] = dict.fromkeys(((g, node) for g in whole.groups(grouping)), 0)
    for group in whole.groups(fine):
        sums[within(group, grouping), node] += found[group, node]
    return sums
