"""Moves: how children could be counted elsewhere while everything published stays the same.

A move adds a whole number to some withheld cells, so that every sum between
groups and every partition still holds and no count becomes negative. The true
table is what an outsider searches; each move shows one more table that fits,
so two moves that differ by k or more in a cell prove its interval to be k wide.

One frame looks at one partition. On the path from the root to it, children are
free to move in every part; off the path, all that move belong to the carrier,
the largest part of each partition. So one small program for each partition
takes the place of a large one for all, and every move that it finds is still a
move of the whole cube.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from wholecity.disclosure.rules.protection.layout import Flags, Floats, Ints, Layout

WHOLE = 1e-6  # how far a value may be from a whole number and still count as one
# A frame with more columns is searched in blocks of about so many first.
BLOCK = 400


@dataclass(frozen=True)
class Move:
    """Cells of a frame, and by how much each changes."""

    cells: Ints
    changes: Ints


@dataclass(frozen=True)
class Frame:
    """What can move on one path, or in a block of it, and how it hangs together.

    Cell i, `node[i]` of `group[i]`, moves by row i of `effect` times the
    columns. `rows` times the columns lie between `low` and `high`, and columns
    between -`down` and `up`. `row_of` is the row that keeps a cell without a
    column from becoming negative. `targets` are the cells of the partition
    itself. `origin` are the numbers of the cells in the frame that this is a
    block of.
    """

    node: Ints
    group: Ints
    effect: csr_matrix
    column_cell: Ints  # the cell of each column
    down: Floats  # how far each column may fall
    up: Floats  # how far it may rise, as before another part would become negative
    rows: csr_matrix
    low: Floats
    high: Floats
    row_of: dict[int, int]
    targets: Ints
    origin: Ints

    @cached_property
    def column_number(self) -> Ints:
        """The column of each cell, -1 where it has none."""
        number = np.full(len(self.node), -1, dtype=np.int64)
        number[self.column_cell] = np.arange(len(self.column_cell))
        return number

    @cached_property
    def rows_by_column(self) -> csc_matrix:
        """Which rows each column stands in."""
        return csc_matrix(abs(self.rows))

    def columns_of(self, cells: Ints) -> Ints:
        """The columns of those cells that have one."""
        found = self.column_number[cells]
        return np.asarray(found[found >= 0])

    def direction_of(self, cell: int) -> Floats:
        """How the columns change a cell."""
        return np.asarray(self.effect[[cell]].toarray()[0])

    def whole_move(self, columns: Floats) -> Move:
        """The move of a solution, in whole numbers, with the numbers of the cells in the origin.

        A solution falls into parts that have no row in common, each a move by
        itself. Parts that end between whole numbers are left out.
        """
        rounded = np.rint(columns)
        between = np.abs(columns - rounded) > WHOLE
        if between.any():
            rounded[self._together_with(columns, between)] = 0.0
        sums = self.rows @ rounded
        if _outside(sums, -self.low, self.high) or _outside(rounded, self.down, self.up):
            return Move(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
        changes = np.rint(self.effect @ rounded).astype(np.int64)
        moved = np.flatnonzero(changes)
        return Move(self.origin[moved], changes[moved])

    def _together_with(self, columns: Floats, some: Flags) -> Flags:
        """The columns that hang together with some of them in this solution."""
        moving = np.flatnonzero(np.abs(columns) > WHOLE)
        touched = self.rows_by_column[:, moving].tocsr()
        _, label = connected_components(touched.T @ touched, directed=False)
        marked = np.zeros(len(columns), dtype=bool)
        marked[moving[np.isin(label, label[some[moving]])]] = True
        return marked

    def block(self, columns: Ints) -> "Frame":
        """The part of the frame in which only these columns move."""
        rows = self.rows[:, columns]
        kept = np.flatnonzero(np.diff(rows.indptr))
        effect = self.effect[:, columns]
        cells = np.flatnonzero(np.diff(effect.indptr))
        number = {int(cell): i for i, cell in enumerate(cells)}
        row_number = {int(row): i for i, row in enumerate(kept)}
        return Frame(
            node=self.node[cells],
            group=self.group[cells],
            effect=csr_matrix(effect[cells]),
            column_cell=np.array([number[int(c)] for c in self.column_cell[columns]], dtype=int),
            down=self.down[columns],
            up=self.up[columns],
            rows=csr_matrix(rows[kept]),
            low=self.low[kept],
            high=self.high[kept],
            row_of={
                number[cell]: row_number[row]
                for cell, row in self.row_of.items()
                if cell in number and row in row_number
            },
            targets=np.array([number[int(t)] for t in self.targets if int(t) in number], dtype=int),
            origin=self.origin[cells],
        )


def _outside(values: Floats, down: Floats, up: Floats) -> bool:
    return bool(((values < -down) | (values > up)).any())


def blocks_of(frame: Frame, layout: Layout) -> list[Frame]:
    """A large frame cut along the dimension with most levels; none for a small frame.

    Each block has some levels of that dimension, small ones and large ones, in
    all their groups; the first has what that dimension does not divide.
    """
    columns = np.arange(len(frame.column_cell))
    if len(columns) <= BLOCK:
        return []
    weight: Counter[tuple[str, str]] = Counter()
    for group, count in zip(layout.groups, layout.counts[0], strict=True):
        for pair in group:
            weight[pair] = max(weight[pair], int(count))
    dimensions = Counter(dimension for dimension, _ in weight)
    largest = max(sorted(dimensions), key=lambda d: dimensions[d])
    order = sorted((pair for pair in weight if pair[0] == largest), key=lambda p: (-weight[p], p))
    inside = [dict(layout.groups[g]).get(largest) for g in frame.group[frame.column_cell]]
    count = max(1, round(sum(level is not None for level in inside) / BLOCK))
    block_of = {level: 1 + i % count for i, (_, level) in enumerate(order)}
    number = np.array([block_of[level] if level is not None else 0 for level in inside])
    return [frame.block(columns[number == n]) for n in range(count + 1) if (number == n).any()]
