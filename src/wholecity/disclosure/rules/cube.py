"""A cube: the counts of one period that are to be published, and the identities between them.

Whoever sees the published part of a cube knows that the levels of each
dimension add up to the total and that the parts of a node add up to the node.
Protection and attack both start from these identities, each with its own code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

# A group of children: sorted pairs (dimension, level); () is all of them.
Group = tuple[tuple[str, str], ...]
EVERYONE: Group = ()


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
    """The children counted in node `of` are split, without rest, into `parts`."""

    of: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Average:
    """A ratio of days, shown only as whole percents: attended over enrolled, by group.

    `node` is the count of the children that it describes.
    """

    key: str
    node: str
    values: Mapping[Group, tuple[int, int]]


@dataclass(frozen=True)
class Cube:
    """The counts to be published for one period.

    `root` is the node that counts the population; `partitions` split it, and
    its parts, into yes and no. `groupings` are the tuples of dimensions by
    which counts are given, () among them. `counts` holds every group of every
    grouping and every node, zeros included.
    """

    key: str
    title: str
    period: str
    root: str
    dimensions: tuple[Dimension, ...]
    groupings: tuple[tuple[str, ...], ...]
    partitions: tuple[Partition, ...]
    counts: Mapping[tuple[Group, str], int]
    averages: tuple[Average, ...] = field(default=())

    @property
    def nodes(self) -> tuple[str, ...]:
        """All nodes, the root first."""
        return (self.root, *(part for p in self.partitions for part in p.parts))

    def dimension(self, key: str) -> Dimension:
        return next(d for d in self.dimensions if d.key == key)
