"""A cube: the counts of one period that are to be published, and the identities between them.

Whoever sees the published part of a cube knows that the levels of each
dimension add up to the total and that the parts of a node add up to the node.
Protection and attack both start from these identities, each with its own code.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, product
from urllib.parse import quote, unquote

from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _

# A group of children: sorted pairs (dimension, level); () is all of them.
Group = tuple[tuple[str, str], ...]
EVERYONE: Group = ()
# A count: of this group, the children of this node.
Cell = tuple[Group, str]
# The dimensions by which groups are told apart.
Grouping = tuple[str, ...]


def group_text(group: Group) -> str:
    """A group as one line of text: `race=asian|school=12`; empty for all children."""
    return "|".join(f"{quote(d, safe='')}={quote(level, safe='')}" for d, level in group)


def group_of(text: str) -> Group:
    """The group that `group_text` wrote."""
    pairs = (part.split("=") for part in text.split("|") if part)
    return tuple((unquote(d), unquote(level)) for d, level in pairs)


@dataclass(frozen=True)
class Level:
    """One value of a dimension. `key` is stable, `title` is shown."""

    key: str
    title: str


@dataclass(frozen=True)
class Dimension:
    """A way to divide children: every child is in exactly one of its levels."""

    key: str
    title: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Partition:
    """The children counted in node `of` are split, without rest, into `parts`.

    `groupings` are those by which the parts are published; None: by all of the cube's.
    """

    of: str
    parts: tuple[str, ...]
    groupings: tuple[Grouping, ...] | None = None

    def is_by(self, grouping: Grouping) -> bool:
        """Whether the parts are published by a grouping of the cube."""
        if self.groupings is None:
            return True
        return set(grouping) in [set(own) for own in self.groupings]


@dataclass(frozen=True)
class Average:
    """A ratio of days, shown only as whole percents: attended over enrolled, by group.

    `node` is the count of the children that it describes.
    """

    key: str
    node: str
    values: Mapping[Group, tuple[int, int]]


@dataclass(frozen=True)
class Frame:
    """How the figures of one period are divided, without the figures.

    `root` is the node that counts the population; `partitions` split it, and
    its parts, into yes and no. `groupings` are the tuples of dimensions by
    which counts are given, () among them; what is rare is published by fewer of
    them.
    """

    key: str
    title: str
    period: str
    root: str
    dimensions: tuple[Dimension, ...]
    groupings: tuple[Grouping, ...]
    partitions: tuple[Partition, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """All nodes, the root first."""
        return (self.root, *(part for p in self.partitions for part in p.parts))

    def nodes_by(self, grouping: Grouping) -> tuple[str, ...]:
        """The nodes that are published by a grouping, the root first."""
        parts = (p.parts for p in self.partitions if p.is_by(grouping))
        return (self.root, *chain.from_iterable(parts))

    def dimension(self, key: str) -> Dimension:
        return next(d for d in self.dimensions if d.key == key)

    def groups(self, grouping: Grouping) -> Iterator[Group]:
        """Every group of a grouping, in the order of the levels."""
        dimensions = [self.dimension(key) for key in sorted(grouping)]
        for levels in product(*(d.levels for d in dimensions)):
            yield tuple((d.key, level.key) for d, level in zip(dimensions, levels, strict=True))


@dataclass(frozen=True)
class Cube(Frame):
    """The counts to be published for one period.

    `counts` holds every group of every grouping and every node that is
    published by it, zeros included. Tables that count the same children share a
    `population` (its own key where none is named): what they say is attacked as
    one. `growing` are nodes of a table of the running year whose counts only
    grow from one release to the next. `may_merge` are the dimensions of which
    levels could be put together where that withholds less.
    """

    counts: Mapping[tuple[Group, str], int]
    averages: tuple[Average, ...] = field(default=())
    population: str = ""
    growing: tuple[str, ...] = ()
    may_merge: tuple[str, ...] = ()

    @property
    def counted(self) -> str:
        """The name of the children that it counts."""
        return self.population or self.key


def margins(groupings: tuple[Grouping, ...]) -> list[tuple[Grouping, Grouping]]:
    """Pairs (finer, coarser) of groupings between which sums are to be checked.

    For each grouping its largest published sub-groupings: the sums to smaller ones follow.
    """
    published = [frozenset(g) for g in groupings]
    pairs = []
    for fine in groupings:
        below = [g for g in published if g < frozenset(fine)]
        largest = [g for g in below if not any(g < other for other in below)]
        pairs += [(tuple(sorted(fine)), tuple(sorted(g))) for g in largest]
    return pairs


def within(group: Group, grouping: tuple[str, ...]) -> Group:
    """The coarser group of `grouping` that a group lies in."""
    return tuple(pair for pair in group if pair[0] in grouping)


def faults(cube: Cube) -> list[str]:
    """Why a cube cannot be protected: what breaks its own identities. Empty when it is sound.

    Sums are looked at where every count is there, and counts where it is clear which there are.
    """
    if found := _faults_of_structure(cube) or _faults_of_counts(cube):
        return found
    return [*_faults_of_sums(cube), *_faults_of_averages(cube)]


def _faults_of_structure(cube: Cube) -> list[str]:
    found = []
    keys = [d.key for d in cube.dimensions]
    if len(set(keys)) < len(keys):
        found.append(_("Two dimensions have the same key."))
    found += [
        phrase("Two levels of %(dimension)s have the same key.", dimension=d.key)
        for d in cube.dimensions
        if len({level.key for level in d.levels}) < len(d.levels)
    ]
    normal = [tuple(sorted(g)) for g in cube.groupings]
    if () not in normal or len(set(normal)) < len(normal):
        found.append(
            _("The groupings must differ, and the one of all children must be among them.")
        )
    found += [
        phrase("The grouping %(grouping)s names an unknown dimension.", grouping=", ".join(g))
        for g in normal
        if not set(g) <= set(keys)
    ]
    if len(set(cube.nodes)) < len(cube.nodes):
        found.append(_("A node is a part of two partitions."))
    known = {cube.root}
    for partition in cube.partitions:
        found += _faults_of_groupings(cube, partition)
        if partition.of not in known:
            found.append(phrase("%(node)s is split before it is defined.", node=partition.of))
        if len(partition.parts) < 2:
            found.append(phrase("%(node)s is split into fewer than two parts.", node=partition.of))
        known |= set(partition.parts)
    return found


def _faults_of_groupings(cube: Cube, partition: Partition) -> list[str]:
    """A grouping of a partition stands beside all that are coarser, and its whole has it too.

    Otherwise what is published would not add up as the cube does.
    """
    by = {frozenset(g) for g in cube.groupings if partition.is_by(g)}
    above = next((p for p in cube.partitions if partition.of in p.parts), None)
    whole = {frozenset(g) for g in cube.groupings if above is None or above.is_by(g)}
    coarser = {frozenset(g) for g in cube.groupings if any(frozenset(g) <= fine for fine in by)}
    asked = {frozenset(g) for g in partition.groupings or ()}
    if frozenset() in by and asked <= whole and by <= whole and coarser <= by:
        return []
    return [
        phrase(
            "The groupings of the parts of %(node)s must be its own, with all coarser ones.",
            node=partition.of,
        )
    ]


def _faults_of_counts(cube: Cube) -> list[str]:
    found = []
    expected = {
        (group, node)
        for g in cube.groupings
        for group in cube.groups(g)
        for node in cube.nodes_by(g)
    }
    if missing := expected - set(cube.counts):
        found.append(_such_as(_COUNTS_MISSING, missing))
    if extra := set(cube.counts) - expected:
        found.append(_such_as(_COUNTS_EXTRA, extra))
    if bad := [cell for cell, count in cube.counts.items() if type(count) is not int or count < 0]:
        found.append(_such_as(_COUNTS_BAD, bad))
    return found


_COUNTS_MISSING = _("Counts are missing: %(counts)s, such as %(cell)s.")
_COUNTS_EXTRA = _("Counts belong to no grouping: %(counts)s, such as %(cell)s.")
_COUNTS_BAD = _("Counts are not whole numbers: %(counts)s, such as %(cell)s.")


def _such_as(words: str, cells: Collection[Cell]) -> str:
    return phrase(words, counts=len(cells), cell=_cell_text(min(cells)))


def _cell_text(cell: Cell) -> str:
    group, node = cell
    return f"{node} ({group_text(group)})" if group else node


def _faults_of_sums(cube: Cube) -> list[str]:
    found = []
    count = cube.counts
    for fine, coarse in margins(cube.groupings):
        sums: dict[tuple[Group, str], int] = defaultdict(int)
        for group in cube.groups(fine):
            for node in cube.nodes_by(fine):
                sums[within(group, coarse), node] += count[group, node]
        wrong = [cell for cell, total in sums.items() if total != count[cell]]
        if wrong:
            found.append(
                phrase(
                    "By %(grouping)s the counts do not add up to %(cell)s.",
                    grouping=", ".join(fine),
                    cell=_cell_text(min(wrong)),
                )
            )
    for partition in cube.partitions:
        for grouping in filter(partition.is_by, cube.groupings):
            for group in cube.groups(grouping):
                parts = sum(count[group, part] for part in partition.parts)
                if parts != count[group, partition.of]:
                    found.append(
                        phrase(
                            "The parts do not add up to %(cell)s.",
                            cell=_cell_text((group, partition.of)),
                        )
                    )
    return found


def _faults_of_averages(cube: Cube) -> list[str]:
    found = [
        phrase("The average %(average)s describes an unknown node.", average=average.key)
        for average in cube.averages
        if average.node not in cube.nodes
    ]
    for average in cube.averages:
        for group, (part, whole) in average.values.items():
            if (group, average.node) not in cube.counts or not 0 <= part <= whole:
                found.append(
                    phrase(
                        "The average is not one of its days: %(cell)s.",
                        cell=_cell_text((group, average.key)),
                    )
                )
    return found
