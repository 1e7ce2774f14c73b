"""Building a frame: its columns, what follows from them, and the rows that hold them."""

import numpy as np
from scipy.sparse import csr_matrix

from wholecity.disclosure.rules.protection.frame import Frame
from wholecity.disclosure.rules.protection.layout import Flags, Floats, Ints, Layout, Split

Cell = tuple[int, int]  # (node, group)
Terms = dict[int, float]  # an expression: coefficients of columns

FREE = np.inf


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
        self.growths: dict[int, Floats] = {}

    def frame(self) -> Frame:
        self._root()
        for split in self.path:
            last = self._last_of(split)
            for group in self.somebody[self.layout.published[last, self.somebody]]:
                self._parts(split, last, int(group))
        self._sums()
        return self._finished()

    def _capacity(self, node: int) -> Ints:
        """How many children may leave each group of a node with all that they carry along."""
        capacity = self.layout.fall[node]
        for split in self.layout.splits_of[node]:
            if split not in self.path:
                carrier = self.layout.carrier[split]
                moving = np.where(self.layout.published[carrier], self._capacity(carrier), capacity)
                capacity = np.minimum(capacity, moving)
        return np.asarray(capacity)

    def _growth(self, node: int) -> Floats:
        """How many children may come to each group of a node with all that they carry along."""
        growth = self.layout.rise[node]
        for split in self.layout.splits_of[node]:
            if split not in self.path:
                carrier = self.layout.carrier[split]
                moving = np.where(self.layout.published[carrier], self._growth(carrier), FREE)
                growth = np.minimum(growth, moving)
        return np.asarray(growth)

    def _last_of(self, split: Split) -> int:
        """The part whose moves follow from the others: the largest that is not on the path."""
        on_path = {s.of for s in self.path}
        order = sorted(split.parts, key=lambda part: (part in on_path, -self._weight(part), part))
        return order[0]

    def _weight(self, part: int) -> int:
        return int(self.layout.counts[part].max())

    def _column(self, cell: Cell, down: float, up: float) -> None:
        self.terms[cell] = {len(self.column_cell): 1.0}
        self.column_cell.append(cell)
        self.down.append(down)
        self.up.append(up)

    def _root(self) -> None:
        capacity, growth = self._capacity(0), self._growth(0)
        for group in self.somebody:
            if self.split is None or self.movable[0, group]:
                self._column((0, int(group)), float(capacity[group]), float(growth[group]))

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
        growth = {part: float(self._growth_at(part, group)) for part in moving}
        others = [part for part in moving if part != implied]
        bounded = whole is None and len(moving) == 2
        for part in others:
            down, up = capacity[part], growth[part]
            if bounded:
                down, up = min(down, growth[implied]), min(up, capacity[implied])
            self._column((part, group), down, up)
        terms: Terms = dict(whole or {})
        for part in others:
            for column, factor in self.terms[part, group].items():
                terms[column] = terms.get(column, 0.0) - factor
        self.terms[implied, group] = terms
        if not bounded:
            self.row_of[implied, group] = self._row(terms, -capacity[implied], growth[implied])

    def _capacity_at(self, node: int, group: int) -> int:
        if node not in self.capacities:
            self.capacities[node] = self._capacity(node)
        return int(self.capacities[node][group])

    def _growth_at(self, node: int, group: int) -> float:
        if node not in self.growths:
            self.growths[node] = self._growth(node)
        return float(self.growths[node][group])

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
            for identity in self.layout.sums_of(node):
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
        return Frame(
            node=np.array([node for node, _ in cells], dtype=np.int64),
            group=np.array([group for _, group in cells], dtype=np.int64),
            effect=_matrix(list(self.terms.values()), width),
            column_cell=column_cell,
            down=np.array(self.down, dtype=float),
            up=np.array(self.up, dtype=float),
            rows=_matrix(self.row_terms, width),
            low=bounds[:, 0],
            high=bounds[:, 1],
            row_of={number[cell]: row for cell, row in self.row_of.items()},
            targets=np.array([i for i, c in enumerate(cells) if c[0] in target_nodes], dtype=int),
            origin=np.arange(len(cells)),
        )


def _matrix(rows: list[Terms], width: int) -> csr_matrix:
    pointer = np.cumsum([0, *(len(terms) for terms in rows)])
    columns = np.array([c for terms in rows for c in terms], dtype=np.int32)
    values = np.array([v for terms in rows for v in terms.values()], dtype=float)
    return csr_matrix((values, columns, pointer), shape=(len(rows), width))
