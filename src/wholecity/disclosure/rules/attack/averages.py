"""What an outsider can work out of withheld averages: days attended as a share of days enrolled.

The days of a group are those of its parts together. How many days each group
was enrolled is not published; in a first attack it is taken to be the same for
every child, which is nearly true, and numbers of children that are withheld may
be any that fit. Who knows the days can say so: `weights`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from wholecity.disclosure.rules.attack.bounds import EVERYBODY, Contradiction, Floats
from wholecity.disclosure.rules.attack.equations import divisions
from wholecity.disclosure.rules.attack.published import Knowledge, Pairs, Place
from wholecity.disclosure.rules.attack.solver import Solver

# The range that a withheld rate must keep, as a share.
RANGE = 0.10
# How much further than half a point a published percent may be off: taken in
# this order until the published percents fit together at all.
SLACK = (0.0, 0.1, 0.25, 0.5, 1.5)
STEPS = 8
ROUNDS = 4
NEAR = 1e-7

Weights = Mapping[Pairs, float]


@dataclass(frozen=True)
class Found:
    """Groups whose withheld average lies in too short a range, and faults of the published ones."""

    narrow: list[Pairs]
    faults: list[str]


def attack_averages(
    known: Knowledge, key: str, may_be_small: set[Place], weights: Weights | None = None
) -> Found:
    """Attack one average of a table. `may_be_small` are withheld counts that may be below k."""
    node = known.described[key]
    groups = [group for name, group in known.percents if name == key]
    faults = list(_shown_too_early(known, key, node, groups))
    hidden = [g for g in groups if known.percents[key, g] is None]
    targets = [g for g in hidden if (g, node) in may_be_small]
    for slack in SLACK:
        rates = _Rates(known, key, groups, weights, slack)
        if rates.fits():
            rates.look_around(targets)
            return Found([g for g in targets if not rates.wide(g)], faults)
    if weights is None:
        faults.append(f"{known.name}: no rates satisfy the published percents of {key}")
    return Found([], faults)


def _shown_too_early(known: Knowledge, key: str, node: str, groups: list[Pairs]) -> Iterator[str]:
    for group in groups:
        if known.percents[key, group] is not None and known.shown.get((group, node), 0) < known.k:
            words = ", ".join("=".join(pair) for pair in sorted(group)) or "all"
            yield f"{known.name}: {key} of {words} is shown for a count that is withheld or small"


class _Rates:
    """Everything that fits: attended days of every group, and children where they are withheld.

    Columns: attended days of each group, in units of its weight, then the
    weights that are not known.
    """

    def __init__(
        self,
        known: Knowledge,
        key: str,
        groups: list[Pairs],
        weights: Weights | None,
        slack: float,
    ) -> None:
        self.known, self.node, self.weights = known, known.described[key], weights
        weight = {group: self._weight(group) for group in groups}
        self.groups = [g for g in groups if weight[g] != 0.0]
        self.column = {group: i for i, group in enumerate(self.groups)}
        self.weight = np.array([weight[g] for g in self.groups], dtype=float)  # NaN: not known
        self.open = np.flatnonzero(np.isnan(self.weight))
        size = len(self.groups)
        self.weight_column = {int(i): size + n for n, i in enumerate(self.open)}
        self.size = size + len(self.open)
        self.least, self.most = np.full(size, np.inf), np.full(size, -np.inf)
        self.solver = self._solver(key, slack)

    def _weight(self, group: Pairs) -> float:
        if self.weights is not None:
            return float(self.weights[group])
        return float(self.known.shown.get((group, self.node), np.nan))

    def _solver(self, key: str, slack: float) -> Solver:
        rows = list(self._rows())
        pointer = np.cumsum([0, *(len(terms) for terms, _, _ in rows)])
        columns = [c for terms, _, _ in rows for c in terms]
        values = [v for terms, _, _ in rows for v in terms.values()]
        return Solver(
            csr_matrix((values, columns, pointer), shape=(len(rows), self.size)),
            np.array([low for _, low, _ in rows], dtype=float),
            np.array([high for _, _, high in rows], dtype=float),
            *self._bounds(key, slack),
        )

    def _bounds(self, key: str, slack: float) -> tuple[Floats, Floats]:
        low, high = np.zeros(self.size), np.full(self.size, EVERYBODY)
        for i, group in enumerate(self.groups):
            if not np.isnan(self.weight[i]):
                least, most = self.known.percents[key, group] or (0.0, 100.0)
                low[i] = self.weight[i] * max(least - slack, 0.0) / 100
                high[i] = self.weight[i] * min(most + slack, 100.0) / 100
        return low, high

    def _rows(self) -> Iterator[tuple[dict[int, float], float, float]]:
        for whole, parts in divisions(self.known, self.node):
            if whole in self.column:
                inside = [(self.column[p], 1.0) for p in parts if p in self.column]
                signed = [(self.column[whole], -1.0), *inside]
                yield dict(signed), 0.0, 0.0
                yield from self._row_of_weights(signed)
        for i, column in self.weight_column.items():
            yield {i: 1.0, column: -1.0}, -np.inf, 0.0

    def _row_of_weights(
        self, signed: list[tuple[int, float]]
    ) -> Iterator[tuple[dict[int, float], float, float]]:
        terms = {self.weight_column[i]: sign for i, sign in signed if i in self.weight_column}
        if terms:
            rest = -sum(sign * self.weight[i] for i, sign in signed if i not in self.weight_column)
            yield terms, rest, rest

    def fits(self) -> bool:
        """Whether any rates satisfy what is published."""
        try:
            self._look({})
        except Contradiction:
            return False
        return True

    def look_around(self, groups: list[Pairs]) -> None:
        """Push the rates of many groups up and down at once."""
        random = np.random.default_rng(1)
        for _ in range(ROUNDS):
            narrow = [self.column[g] for g in groups if g in self.column and not self._seen_wide(g)]
            signs = random.choice([-1.0, 1.0], len(narrow))
            for turn in (1.0, -1.0):
                objective: dict[int, float] = {}
                for i, sign in zip(narrow, signs, strict=True):
                    objective[i] = turn * sign
                    if i in self.weight_column:
                        objective[self.weight_column[i]] = -0.5 * turn * sign
                self._look(objective)

    def wide(self, group: Pairs) -> bool:
        """Whether the rate of a group may lie anywhere in a range of ten points."""
        if group not in self.column:
            return True  # nobody is in it
        for sign in (-1.0, 1.0):
            if not self._seen_wide(group):
                self._go(group, sign)
        return self._seen_wide(group)

    def _seen_wide(self, group: Pairs) -> bool:
        i = self.column[group]
        return bool(self.most[i] - self.least[i] >= RANGE - NEAR)

    def _go(self, group: Pairs, sign: float) -> None:
        """Move the rate as far as it goes: with a weight that is open, in steps."""
        i = self.column[group]
        rate = 0.0 if sign < 0 else 1.0
        for _ in range(STEPS):
            objective = {i: sign}
            if i in self.weight_column:
                objective[self.weight_column[i]] = -sign * rate
            reached = float(self._look(objective)[i])
            if i not in self.weight_column or abs(reached - rate) < NEAR or np.isnan(reached):
                return
            if self._seen_wide(group):
                return
            rate = reached

    def _look(self, objective: Mapping[int, float]) -> Floats:
        """The rates of all groups where an objective is least; NaN for a group of nobody."""
        cost = np.zeros(self.size)
        for column, factor in objective.items():
            cost[column] = factor
        columns = self.solver.least(cost)
        weight = self.weight.copy()
        weight[self.open] = columns[len(self.groups) :]
        rates = np.full(len(weight), np.nan)
        somebody = weight > 0.1
        rates[somebody] = columns[: len(weight)][somebody] / weight[somebody]
        self.least = np.fmin(self.least, rates)
        self.most = np.fmax(self.most, rates)
        return rates
