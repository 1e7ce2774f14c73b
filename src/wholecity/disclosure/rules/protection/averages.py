"""Which averages are shown: never beside a withheld count, nor where they tell a withheld one.

An average is a rate of days: attended over enrolled. The days of the parts of
a group add up to those of the group, so a withheld rate lies in a range that
the shown ones leave. The outsider of this module is a strong one: every number
of days enrolled is known to them, and in a second attack every number of
children. In both, the rate of each group that may have fewer than k children,
for all that is published, must keep a range of ten points. Groups that anybody
knows to be larger are withheld only because their count is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack, identity, vstack

from wholecity.disclosure.rules.coding import coded_percent
from wholecity.disclosure.rules.cube import Average, Group
from wholecity.disclosure.rules.figures import NO_DATA, WITHHELD, Shown, shown
from wholecity.disclosure.rules.protection.layout import Flags, Floats, Ints, Layout
from wholecity.disclosure.rules.protection.program import Program

# How wide the range of a withheld rate must be; a little more than the audit asks for.
RANGE = 0.1001
# What it costs to withhold the rate of all children, of a group by one dimension, by more.
WEIGHT_BY_DEPTH = (1000.0, 20.0, 1.0)
# How far a published percent may be from the true one; more only where nothing else fits.
ROUNDING = (0.005, 0.006, 0.0075, 0.01, 0.02)
ROUNDS = 8
LITTLE = 1e-9


@dataclass(frozen=True)
class AveragesShown:
    """The published averages, and which of the withheld ones are so only to protect others."""

    figures: dict[Group, Shown]
    complementary: frozenset[Group]


def protected_averages(average: Average, layout: Layout, hidden: Flags, k: int) -> AveragesShown:
    """What may be published of an average, given the counts that are withheld."""
    node = layout.nodes.index(average.node)
    number = {group: i for i, group in enumerate(layout.groups)}
    counts = {group: int(layout.counts[node, number[group]]) for group in average.values}
    figures: dict[Group, Shown] = {}
    for group, (part, whole) in average.values.items():
        if hidden[node, number[group]]:
            figures[group] = WITHHELD
        elif whole == 0:
            figures[group] = NO_DATA
        elif counts[group] < k:
            figures[group] = WITHHELD
        else:
            percent = coded_percent(part, whole, counts[group])
            figures[group] = shown(percent.value, percent.bound)
    first = {group for group, figure in figures.items() if figure == WITHHELD}
    small = may_be_small(layout, hidden[node], node, k)
    guarded = {group for group in first if small[number[group]]}
    days = {group: whole for group, (_, whole) in average.values.items()}
    settled = False
    while not settled:
        settled = True
        for weights in (days, counts):
            for group in _Rates(layout, figures, weights, guarded).to_withhold():
                figures[group] = WITHHELD
                settled = False
    withheld = {group for group, figure in figures.items() if figure == WITHHELD}
    return AveragesShown(figures, frozenset(withheld - first))


def may_be_small(layout: Layout, hidden: Flags, node: int, k: int) -> Flags:
    """The withheld groups of a node of which nobody can be sure that they have k children.

    Looks at the sums between groups alone, so that an outsider, who knows more
    sums, is sure of no group that is not found here to be large.
    """
    counts = layout.counts[node]
    cells = np.flatnonzero(hidden)
    column = {int(g): i for i, g in enumerate(cells)}
    rows = []
    for total in layout.sums_of(node):
        signed = [(total.whole, -1.0), *((int(part), 1.0) for part in total.parts)]
        row = {column[g]: sign for g, sign in signed if g in column}
        if row:
            rows.append(row)
    zero = np.zeros(len(rows))
    low, high = -counts[cells].astype(float), np.full(len(cells), np.inf)
    program = Program(
        _matrix(rows, len(cells)), zero, zero, low, high, np.zeros(len(cells)), primal=True
    )
    found = hidden & (counts < k)
    for group in cells[counts[cells] >= k]:
        cost = np.zeros(len(cells))
        cost[column[int(group)]] = 1.0
        program.set_cost(cost)
        fall = program.solve()
        found[group] = fall is None or counts[group] + fall[column[int(group)]] < k - LITTLE
    return np.asarray(found)


def _matrix(rows: list[dict[int, float]], width: int) -> csr_matrix:
    pointer = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.array([c for row in rows for c in row], dtype=np.int32)
    values = np.array([v for row in rows for v in row.values()], dtype=float)
    return csr_matrix((values, columns, pointer), shape=(len(rows), width))


def range_of(figure: Shown, rounding: float) -> tuple[float, float]:
    """The true rates that a published figure can stand for."""
    if figure.value is None:
        return 0.0, 1.0
    rate = figure.value / 100
    low = 0.0 if figure.bound == "at_most" else max(rate - rounding, 0.0)
    high = 1.0 if figure.bound == "at_least" else min(rate + rounding, 1.0)
    return low, high


class _Rates:
    """The rates of all groups as an outsider searches them, who knows what each one weighs."""

    def __init__(
        self,
        layout: Layout,
        figures: Mapping[Group, Shown],
        weights: Mapping[Group, int],
        guarded: set[Group],
    ) -> None:
        self.groups = [
            g for g in layout.groups if figures.get(g, NO_DATA) != NO_DATA and weights[g] > 0
        ]
        self.number = {group: i for i, group in enumerate(self.groups)}
        self.size = len(self.groups)
        self.figures = {group: figures[group] for group in self.groups}
        self.weight = np.array([weights[g] for g in self.groups], dtype=float)
        self.rows = self._sums(layout)
        depth = np.array([min(len(g), len(WEIGHT_BY_DEPTH) - 1) for g in self.groups], dtype=int)
        self.price = np.array(WEIGHT_BY_DEPTH)[depth] * np.sqrt(self.weight)
        self.guarded = np.array([g in guarded for g in self.groups], dtype=bool)
        self.hidden = np.array([self.figures[g] == WITHHELD for g in self.groups], dtype=bool)

    def _sums(self, layout: Layout) -> csr_matrix:
        """rows · rates = 0: the rate of a group is the weighted mean of those of its parts."""
        rows: list[dict[int, float]] = []
        for total in layout.sums:
            whole = self.number.get(layout.groups[total.whole])
            parts = [self.number.get(layout.groups[part]) for part in total.parts]
            if whole is None:
                continue
            row = {whole: -1.0}
            row.update({p: self.weight[p] / self.weight[whole] for p in parts if p is not None})
            rows.append(row)
        return _matrix(rows, self.size)

    def to_withhold(self) -> set[Group]:
        """Further averages to withhold, so that every guarded one keeps its range."""
        program = self._fitting()
        if program is None:
            # Nothing fits even with generous rounding: these weights tell an outsider nothing.
            return set()
        self.program = program
        self.least, self.most = np.full(self.size, np.inf), np.full(self.size, -np.inf)
        self._see_many()
        added: set[Group] = set()
        for rate in self._narrow():
            if not self._wide(rate):
                added |= self._withhold_for(int(rate))
        return added

    def _fitting(self) -> Program | None:
        """All rates within what is shown, rounded as little as fits together at all."""
        zero = np.zeros(self.rows.shape[0])
        for rounding in ROUNDING:
            low, high = self._ranges(rounding)
            program = Program(self.rows, zero, zero, low, high, np.zeros(self.size), primal=True)
            if program.solve() is not None:
                return program
        return None

    def _ranges(self, rounding: float) -> tuple[Floats, Floats]:
        ranges = np.array([range_of(self.figures[g], rounding) for g in self.groups])
        return ranges.reshape(-1, 2)[:, 0].copy(), ranges.reshape(-1, 2)[:, 1].copy()

    # -- what is wide --------------------------------------------------------------------

    def _narrow(self) -> Ints:
        return np.flatnonzero(self.guarded & ~(self.most - self.least >= RANGE))

    def _see_many(self) -> None:
        random = np.random.default_rng(1)
        for _ in range(ROUNDS):
            narrow = self._narrow()
            if len(narrow) < 3:
                return
            direction = np.zeros(self.size)
            direction[narrow] = random.choice([-1.0, 1.0], len(narrow))
            for sign in (1.0, -1.0):
                self._look(sign * direction)

    def _look(self, direction: Floats) -> None:
        self.program.set_cost(direction)
        rates = self.program.solve()
        if rates is not None:
            np.minimum(self.least, rates, out=self.least)
            np.maximum(self.most, rates, out=self.most)

    def _wide(self, rate: int) -> bool:
        direction = np.zeros(self.size)
        direction[rate] = 1.0
        for sign in (1.0, -1.0):
            if self.most[rate] - self.least[rate] < RANGE:
                self._look(sign * direction)
        return bool(self.most[rate] - self.least[rate] >= RANGE)

    # -- withholding more ----------------------------------------------------------------

    def _withhold_for(self, rate: int) -> set[Group]:
        """Withhold the cheapest shown averages without which this one would have its range."""
        rates = self._cheapest(rate)
        if rates is None:
            return set()
        off = (rates < self.program.low - LITTLE) | (rates > self.program.high + LITTLE)
        chosen = np.flatnonzero(off & ~self.hidden)
        self.hidden[chosen] = True
        self.program.set_bounds(chosen, np.zeros(len(chosen)), np.ones(len(chosen)))
        np.minimum(self.least, rates, out=self.least)
        np.maximum(self.most, rates, out=self.most)
        return {self.groups[i] for i in chosen}

    def _cheapest(self, rate: int) -> Floats | None:
        """Rates that give this one its range, and touch as little as possible that is shown."""
        best: tuple[float, Floats] | None = None
        for goal in (self.least[rate] + RANGE, self.most[rate] - RANGE):
            if not 0.0 <= goal <= 1.0:
                continue
            program = self._elastic(rate, goal)
            found = program.solve()
            if found is not None:
                cost = float(program.cost @ found)
                inside, above, below = np.split(found, 3)
                if best is None or cost < best[0]:
                    best = (cost, inside + above - below)
        return None if best is None else best[1]

    def _elastic(self, rate: int, goal: float) -> Program:
        """Columns: the rate within what is shown, what it is above that, what it is below."""
        one = identity(self.size, format="csr")
        limits = csr_matrix(hstack([one, one, -one]))
        rows = csr_matrix(self.rows @ limits)
        stacked = csr_matrix(vstack([rows, limits]))
        zero = np.zeros(rows.shape[0])
        low, high = np.zeros(self.size), np.ones(self.size)
        low[rate] = high[rate] = goal
        price = np.where(self.hidden, 0.0, self.price)
        return Program(
            stacked,
            np.concatenate([zero, low]),
            np.concatenate([zero, high]),
            np.concatenate([self.program.low, np.zeros(2 * self.size)]),
            np.concatenate([self.program.high, np.ones(2 * self.size)]),
            np.concatenate([np.zeros(self.size), price, price]),
        )
