"""A cube as arrays: counts by node and group, the sums between groups, the tree of nodes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wholecity.disclosure.rules.cube import Cell, Cube, Group, Partition, margins, within

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Known = Mapping[Cell, tuple[int, int]]


@dataclass(frozen=True)
class Sum:
    """The children of the groups `parts` together are those of `whole`.

    It holds for every node that is published of the parts.
    """

    whole: int
    parts: Ints


@dataclass(frozen=True)
class Split:
    """A partition by the numbers of its nodes."""

    of: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """Nodes and groups by number; `counts[node, group]`, 0 where a node is not `published`.

    `fall` and `rise` are how far a count may lie below and above the true one
    for all that is known without the table.
    """

    nodes: tuple[str, ...]
    groups: tuple[Group, ...]
    counts: Ints
    published: Flags
    sums: tuple[Sum, ...]
    splits: tuple[Split, ...]
    depth: Ints  # number of dimensions of each group
    fall: Ints
    rise: Floats

    @classmethod
    def of(cls, cube: Cube, known: Known | None = None) -> "Layout":
        """The arrays of a cube; `known` are the least and most of cells that something bounds."""
        groups = tuple(group for grouping in cube.groupings for group in cube.groups(grouping))
        nodes = cube.nodes
        counts = np.array([[cube.counts.get((g, n), 0) for g in groups] for n in nodes])
        published = np.array([[(g, n) in cube.counts for g in groups] for n in nodes])
        fall, rise = _freedom(counts, known or {}, nodes, groups)
        return cls(
            nodes=nodes,
            groups=groups,
            counts=counts.astype(np.int64),
            published=published,
            sums=tuple(_sums(cube, {group: i for i, group in enumerate(groups)})),
            splits=tuple(_split(p, nodes) for p in cube.partitions),
            depth=np.array([len(group) for group in groups], dtype=np.int64),
            fall=fall,
            rise=rise,
        )

    @cached_property
    def parent(self) -> dict[int, int]:
        """The node that a node is a part of."""
        return {part: split.of for split in self.splits for part in split.parts}

    @cached_property
    def splits_of(self) -> dict[int, tuple[Split, ...]]:
        """The partitions of each node."""
        return {
            node: tuple(s for s in self.splits if s.of == node) for node in range(len(self.nodes))
        }

    @cached_property
    def carrier(self) -> dict[Split, int]:
        """The part that moves along when children of the whole move: the largest one."""
        totals = self.counts.max(axis=1)
        return {s: max(s.parts, key=lambda part: (totals[part], -part)) for s in self.splits}

    def sums_of(self, node: int) -> list[Sum]:
        """The identities between the groups by which a node is published."""
        return [s for s in self.sums if self.published[node, s.parts].all()]

    def descendants(self, node: int) -> list[int]:
        """All nodes below a node."""
        below = [part for split in self.splits_of[node] for part in split.parts]
        return below + [deeper for part in below for deeper in self.descendants(part)]

    def path_to(self, split: Split | None) -> tuple[Split, ...]:
        """The partitions from the root down to this one; none for the root itself."""
        if split is None:
            return ()
        above = next((s for s in self.splits if split.of in s.parts), None)
        return (*self.path_to(above), split)


def _freedom(
    counts: Ints, known: Known, nodes: tuple[str, ...], groups: tuple[Group, ...]
) -> tuple[Ints, Floats]:
    fall, rise = counts.astype(np.int64), np.full(counts.shape, np.inf)
    number = {group: i for i, group in enumerate(groups)}
    for (group, name), (least, most) in known.items():
        if group in number and name in nodes:
            at = nodes.index(name), number[group]
            fall[at] = min(fall[at], max(0, counts[at] - least))
            rise[at] = max(0, most - counts[at])
    return fall, rise


def _split(partition: Partition, nodes: tuple[str, ...]) -> Split:
    return Split(nodes.index(partition.of), tuple(nodes.index(part) for part in partition.parts))


def _sums(cube: Cube, number: dict[Group, int]) -> list[Sum]:
    found = []
    for fine, coarse in margins(cube.groupings):
        parts: dict[Group, list[int]] = {group: [] for group in cube.groups(coarse)}
        for group in cube.groups(fine):
            parts[within(group, coarse)].append(number[group])
        found += [Sum(number[g], np.array(below, dtype=np.int64)) for g, below in parts.items()]
    return found
