"""Which coarser table would withhold less: tried out, not guessed.

A very small level makes that cells beside it are withheld as well; a table of
two dimensions with many small cells makes its margins be withheld. So a few
coarser variants of a cube are really protected, and what is withheld then is
told to whoever decides.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from wholecity.disclosure.rules.cube import (
    Average,
    Cell,
    Cube,
    Dimension,
    Group,
    Grouping,
    Level,
)
from wholecity.disclosure.rules.protection import CannotBeProtected, Protected, protect

# So many variants are tried at most, and so many cells protected for it.
VARIANTS, CELLS = 4, 20_000
# Advice is given from this share fewer withheld cells on.
WORTHWHILE = 0.1


@dataclass(frozen=True)
class Advice:
    """A coarser variant: two levels of a dimension merged, or a grouping left out."""

    dimension: str  # empty where a grouping is left out
    levels: tuple[str, ...]  # the titles of those that are merged
    grouping: Grouping  # what is left out
    withheld_before: int
    withheld_after: int
    keys: tuple[str, ...] = ()  # of the levels that are merged

    @property
    def fewer(self) -> float:
        """Which share of the withheld cells would be shown or no longer exist."""
        return 1 - self.withheld_after / self.withheld_before


@dataclass(frozen=True)
class Coarser:
    """What is done to tables: levels of a dimension become one, or a grouping is left out."""

    dimension: str = ""
    levels: tuple[str, ...] = ()  # keys
    title: str = ""  # of the level that they become
    grouping: Grouping = ()


def coarsened(cube: Cube, how: Coarser) -> Cube:
    """The cube as it is then. A year that has one of the levels has it under the new name."""
    if how.grouping:
        own = next((g for g in cube.groupings if set(g) == set(how.grouping)), None)
        return cube if own is None else _without(cube, own)
    dimension = next((d for d in cube.dimensions if d.key == how.dimension), None)
    levels = [v for v in dimension.levels if v.key in how.levels] if dimension else []
    if dimension is None or not levels:
        return cube
    return merged(cube, dimension, levels, Level("+".join(sorted(how.levels)), how.title))


def advise(cube: Cube, result: Protected, k: int) -> list[Advice]:
    """What helps, the best first. `result` is the cube as it was protected."""
    before = _withheld(result)
    bare = replace(cube, averages=())
    count = max(1, min(VARIANTS, CELLS // max(1, len(cube.counts))))
    found = []
    for advice, coarser in islice(_variants(bare, result), count if before else 0):
        try:
            after = _withheld(protect(coarser, k))
        except CannotBeProtected:
            continue
        if after <= before * (1 - WORTHWHILE):
            found.append(replace(advice, withheld_before=before, withheld_after=after))
    return sorted(found, key=lambda advice: advice.withheld_after)


def _withheld(result: Protected) -> int:
    return sum(figure.state == "withheld" for figure in result.counts.values())


def _variants(cube: Cube, result: Protected) -> Iterator[tuple[Advice, Cube]]:
    """Coarser cubes: first what promises most, by turns of either kind."""
    merging, leaving = list(_mergings(cube)), list(_leavings(cube, result))
    while merging or leaving:
        for kind in (merging, leaving):
            if kind:
                yield kind.pop(0)


def _mergings(cube: Cube) -> Iterator[tuple[Advice, Cube]]:
    """The two smallest levels of each dimension that may be coarsened, the smallest first."""
    smallest = []
    for dimension in cube.dimensions:
        if dimension.key in cube.may_merge and len(dimension.levels) > 2:
            size = {v: _size(cube, dimension, v) for v in dimension.levels}
            two = sorted(dimension.levels, key=lambda level: size[level])[:2]
            smallest.append((size[two[0]], dimension, two))
    for _, dimension, two in sorted(smallest, key=lambda entry: entry[0]):
        titles = tuple(level.title for level in two)
        keys = tuple(level.key for level in two)
        yield Advice(dimension.key, titles, (), 0, 0, keys), merged(cube, dimension, two)


def _size(cube: Cube, dimension: Dimension, level: Level) -> int:
    pair = (dimension.key, level.key)
    return max(
        (n for (group, node), n in cube.counts.items() if node == cube.root and pair in group),
        default=0,
    )


def merged(
    cube: Cube, dimension: Dimension, levels: list[Level], whole: Level | None = None
) -> Cube:
    """The cube with some levels of a dimension as one, `whole`, which is last."""
    gone = {level.key for level in levels}
    if whole is None:
        title = ", ".join(level.title for level in levels)
        whole = Level("+".join(sorted(gone)), title)
    kept = tuple(level for level in dimension.levels if level.key not in gone)
    counts: dict[Cell, int] = defaultdict(int)
    for (group, node), count in cube.counts.items():
        counts[_coarser(group, dimension.key, gone, whole.key), node] += count
    coarse = replace(dimension, levels=(*kept, whole))
    return replace(
        cube,
        dimensions=tuple(coarse if d.key == dimension.key else d for d in cube.dimensions),
        counts=dict(counts),
        averages=tuple(_added(a, dimension.key, gone, whole.key) for a in cube.averages),
    )


def _added(average: Average, dimension: str, gone: set[str], key: str) -> Average:
    """An average of the merged groups: their days together."""
    days: dict[Group, tuple[int, int]] = {}
    for group, (part, whole) in average.values.items():
        coarse = _coarser(group, dimension, gone, key)
        before = days.get(coarse, (0, 0))
        days[coarse] = before[0] + part, before[1] + whole
    return replace(average, values=days)


def _coarser(group: Group, dimension: str, gone: set[str], key: str) -> Group:
    return tuple((d, key if d == dimension and level in gone else level) for d, level in group)


def _leavings(cube: Cube, result: Protected) -> Iterator[tuple[Advice, Cube]]:
    """The cube without one of its finest groupings, those with most withheld cells first."""
    lost: Counter[frozenset[str]] = Counter()
    for (group, _), figure in result.counts.items():
        lost[frozenset(d for d, _ in group)] += figure.state == "withheld"
    finest = [g for g in cube.groupings if not any(set(g) < set(o) for o in cube.groupings)]
    for grouping in sorted(finest, key=lambda g: -lost[frozenset(g)]):
        if len(grouping) > 1:
            yield Advice("", (), grouping, 0, 0), _without(cube, grouping)


def _without(cube: Cube, grouping: Grouping) -> Cube:
    kept = tuple(g for g in cube.groupings if g != grouping)
    partitions = tuple(
        p
        if p.groupings is None
        else replace(p, groupings=tuple(g for g in p.groupings if set(g) != set(grouping)))
        for p in cube.partitions
    )
    counts = {
        (group, node): count
        for (group, node), count in cube.counts.items()
        if {d for d, _ in group} != set(grouping)
    }
    averages = tuple(
        replace(a, values={g: v for g, v in a.values.items() if {d for d, _ in g} != set(grouping)})
        for a in cube.averages
    )
    return replace(cube, groupings=kept, partitions=partitions, counts=counts, averages=averages)
