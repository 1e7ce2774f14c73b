"""Moves: how children could be counted elsewhere while everything published stays the same.

A move adds a whole number y to some withheld cells, so that every sum between
groups and every partition still holds and no count becomes negative. The true
table is what an outsider searches; each move shows one more table that fits,
so two moves that differ by k or more in a cell prove its interval to be k wide.

One frame looks at one partition. On the path from the root to it, children are
free to move in every part; off the path, all that move belong to the carrier,
the largest part of each partition. So one small program for each partition
takes the place of a large one for all, and every move that it finds is still a
move of the whole cube.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from wholecity.disclosure.rules.protection.layout import Flags, Floats, Ints, Layout, Split

Cell = tuple[int, int]  # (node, group)
Terms = dict[int, float]  # an expression: coefficients of columns

WHOLE = 1e-6  # how far a value may be from a whole number and still count as one
FREE = np.inf


@dataclass(frozen=True)
class Frame:
    """What can move on one path, and how it hangs together.

    `cells[i]` moves by row i of `effect` times the columns. The rows `rows`
    lie between `low` and `high`. Columns lie between -`room` and what the
    search allows. `row_of` is the row that holds an implied cell's lower
    bound; `targets` are the cells of the partition itself.
    """

    layout: Layout
    split: Split | None
    cells: tuple[Cell, ...]
    number: dict[Cell, int]
    effect: csr_matrix
    column_cell: Ints  # the cell of each column
    column_number: Ints  # the column of each cell, -1 where it has none
    down: Floats  # how far each column may fall
    up: Floats  # how far it may rise before another part would become negative
    rows: csr_matrix
    rows_by_column: csc_matrix
    low: Floats
    high: Floats
    row_of: dict[int, int]
    targets: Ints

    def columns_of(self, cells: Ints) -> Ints:
        """The columns of those cells that have one."""
        found = self.column_number[cells]
        return np.asarray(found[found >= 0])

    def whole_move(self, columns: Floats) -> Ints:
        """The move of every cell, in whole numbers.

        A solution falls into parts that have no row in common, each a move by
        itself. Parts that end between whole numbers are left out.
        """
        rounded = np.rint(columns)
        between = np.abs(columns - rounded) > WHOLE
        if between.any():
            rounded[self._together_with(columns, between)] = 0.0
        sums = self.rows @ rounded
        if (sums < self.low).any() or (sums > self.high).any() or (rounded < -self.down).any():
            return np.zeros(len(self.cells), dtype=np.int64)
        return np.asarray(np.rint(self.effect @ rounded), dtype=np.int64)

    def _together_with(self, columns: Floats, some: Flags) -> Flags:
        """The columns that hang together with some of them in this solution."""
        moving = np.flatnonzero(np.abs(columns) > WHOLE)
        touched = self.rows_by_column[:, moving].tocsr()
        _, label = connected_components(touched.T @ touched, directed=False)
        marked = np.zeros(len(columns), dtype=bool)
        marked[moving[np.isin(label, label[some[moving]])]] = True
        return marked


def frame_of(layout: Layout, split: Split | None, movable: Flags) -> Frame:
    """The frame of a partition (None: of the root); `movable` cells above it may move."""
    return _Builder(layout, split, movable).frame()


class _Builder:
    """Collects the columns and rows of a frame."""

    def __init__(self, layout: Layout, split: Split | None, movable: Flags) -> None:
        self.layout, self.split, self.movable = layout, split, movable
        self.path = layout.path_to(split)
        self.somebody = np.flatnonzero(layout.counts[0] > 0)
        self.terms: dict[Cell, Terms] = {}
        self.column_cell: list[Cell] = []
        self.down: list[float] = []
        self.up: list[float] = []
        self.row_terms: list[Terms] = []
        self.row_bounds: list[tuple[float, float]] = []
        self.row_of: dict[Cell, int] = {}
        self.not_implied: set[int] = set()
        self.capacities: dict[int, Ints] = {}

    def frame(self) -> Frame:
        self._root()
        for split in self.path:
            last = self._last_of(split)
            for group in self.somebody:
                self._parts(split, last, int(group))
        self._sums()
        return self._finished()

    def _capacity(self, node: int) -> Ints:
        """How many children may leave each group of a node with all that they carry along."""
        capacity = self.layout.counts[node]
        for split in self.layout.splits_of[node]:
            if split not in self.path:
                capacity = np.minimum(capacity, self._capacity(self.layout.carrier[split]))
        return np.asarray(capacity)

    def _last_of(self, split: Split) -> int:
        """The part whose moves follow from the others: the largest that is not on the path."""
        on_path = {s.of for s in self.path}
        order = sorted(split.parts, key=lambda part: (part in on_path, -self._weight(part), part))
        return order[0]

    def _weight(self, part: int) -> int:
        return int(self.layout.counts[part].max())

    def _column(self, cell: Cell, down: float, up: float = FREE) -> None:
        self.terms[cell] = {len(self.column_cell): 1.0}
        self.column_cell.append(cell)
        self.down.append(down)
        self.up.append(up)

    def _root(self) -> None:
        capacity = self._capacity(0)
        for group in self.somebody:
            if self.split is None or self.movable[0, group]:
                self._column((0, int(group)), float(capacity[group]))

    def _parts(self, split: Split, last: int, group: int) -> None:
        whole = self.terms.get((split.of, group))
        candidates = split is self.path[-1] or whole is not None
        moving = [p for p in split.parts if candidates or self.movable[p, group]]
        if whole is None and (len(moving) < 2 or self.layout.counts[split.of, group] == 0):
            return
        implied = last if last in moving else moving[-1]
        if implied != last:
            self.not_implied |= set(split.parts)
        capacity = {part: float(self._capacity_at(part, group)) for part in moving}
        others = [part for part in moving if part != implied]
        bounded = whole is None and len(moving) == 2
        for part in others:
            self._column((part, group), capacity[part], capacity[implied] if bounded else FREE)
        terms: Terms = dict(whole or {})
        for part in others:
            for column, factor in self.terms[part, group].items():
                terms[column] = terms.get(column, 0.0) - factor
        self.terms[implied, group] = terms
        if not bounded:
            self.row_of[implied, group] = self._row(terms, -capacity[implied], FREE)

    def _capacity_at(self, node: int, group: int) -> int:
        if node not in self.capacities:
            self.capacities[node] = self._capacity(node)
        return int(self.capacities[node][group])

    def _row(self, terms: Terms, low: float, high: float) -> int:
        self.row_terms.append(terms)
        self.row_bounds.append((low, high))
        return len(self.row_terms) - 1

    def _sums(self) -> None:
        """Rows for every node with columns; those of a last part follow from the others."""
        lasts = {self._last_of(split) for split in self.path} - self.not_implied
        nodes = [0, *(part for split in self.path for part in split.parts)]
        for node in nodes:
            if node in lasts:
                continue
            for identity in self.layout.sums:
                terms: Terms = {}
                for group, sign in (
                    (identity.whole, -1.0),
                    *((int(g), 1.0) for g in identity.parts),
                ):
                    for column, factor in self.terms.get((node, group), {}).items():
                        terms[column] = terms.get(column, 0.0) + sign * factor
                if terms:
                    self._row(terms, 0.0, 0.0)

    def _finished(self) -> Frame:
        cells = tuple(self.terms)
        number = {cell: i for i, cell in enumerate(cells)}
        target_nodes = {0} if self.split is None else set(self.split.parts)
        bounds = np.array(self.row_bounds, dtype=float).reshape(-1, 2)
        width = len(self.column_cell)
        column_cell = np.array([number[c] for c in self.column_cell], dtype=np.int64)
        column_number = np.full(len(cells), -1, dtype=np.int64)
        column_number[column_cell] = np.arange(width)
        rows = _matrix(self.row_terms, width)
        return Frame(
            layout=self.layout,
            split=self.split,
            cells=cells,
            number=number,
            effect=_matrix(list(self.terms.values()), width),
            column_cell=column_cell,
            column_number=column_number,
            down=np.array(self.down, dtype=float),
            up=np.array(self.up, dtype=float),
            rows=rows,
            rows_by_column=abs(rows).tocsc(),
            low=bounds[:, 0],
            high=bounds[:, 1],
            row_of={number[cell]: row for cell, row in self.row_of.items()},
            targets=np.array(
                [i for i, c in enumerate(cells) if c[0] in target_nodes], dtype=np.int64
            ),
        )


def _matrix(rows: list[Terms], width: int) -> csr_matrix:
    pointer = np.cumsum([0, *(len(terms) for terms in rows)])
    columns = np.array([c for terms in rows for c in terms], dtype=np.int32)
    values = np.array([v for terms in rows for v in terms.values()], dtype=float)
    return csr_matrix((values, columns, pointer), shape=(len(rows), width))
