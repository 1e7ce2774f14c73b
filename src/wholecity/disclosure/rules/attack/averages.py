"""What an outsider can work out of withheld averages: days attended as a share of days enrolled.

The days of a group are those of its parts together. How many days each group
was enrolled is not published; in a first attack it is taken to be the same for
every child, which is nearly true, and numbers of children that are withheld may
be any that fit. Who knows the days can say so: `weights`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csr_matrix

from wholecity.disclosure.rules.attack.bounds import Floats
from wholecity.disclosure.rules.attack.equations import divisions
from wholecity.disclosure.rules.attack.published import Knowledge, Pairs, Place

# The range that a withheld rate must keep, as a share.
RANGE = 0.10
# How much further than half a point a published percent may be off: taken in
# this order until the published percents fit together at all.
SLACK = (0.0, 0.1, 0.25, 0.5, 1.5)
STEPS = 8
NEAR = 1e-7

Weights = Mapping[Pairs, float]


@dataclass(frozen=True)
class Found:
    """Groups whose withheld average lies in too short a range, and faults of the published ones."""

    narrow: list[Pairs]
    faults: list[str]


def attack_averages(
    known: Knowledge, key: str, low: Mapping[Place, float], weights: Weights | None = None
) -> Found:
    """Attack one average of a table. `low` is the least that each withheld count can be."""
    node = known.described[key]
    groups = [group for name, group in known.percents if name == key]
    faults = list(_shown_too_early(known, key, node, groups))
    hidden = [g for g in groups if known.percents[key, g] is None and (g, node) in known.withheld]
    targets = [g for g in hidden if low[g, node] < known.k]
    for slack in SLACK:
        rates = _Rates(known, key, groups, weights, slack)
        if rates.fits():
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

    Columns: the attended share of each group times its weight, then the weights
    that are not known.
    """

    def __init__(
        self,
        known: Knowledge,
        key: str,
        groups: list[Pairs],
        weights: Weights | None,
        slack: float,
    ) -> None:
        self.known, self.node = known, known.described[key]
        self.weights = weights
        self.groups = [g for g in groups if self._weight(g) != 0.0]
        self.column = {group: i for i, group in enumerate(self.groups)}
        open_groups = [g for g in self.groups if self._weight(g) is None]
        size = len(self.groups)
        self.weight_column = {group: size + i for i, group in enumerate(open_groups)}
        self.size = size + len(open_groups)
        self.low, self.high = np.zeros(self.size), np.full(self.size, np.inf)
        self._bound(key, slack)
        self.least: dict[Pairs, float] = {}
        self.most: dict[Pairs, float] = {}
        self.solver = self._solver()

    def _weight(self, group: Pairs) -> float | None:
        if self.weights is not None:
            return float(self.weights[group])
        shown = self.known.shown.get((group, self.node))
        return None if shown is None else float(shown)

    def _bound(self, key: str, slack: float) -> None:
        for group, column in self.column.items():
            weight = self._weight(group)
            percents = self.known.percents[key, group]
            if weight is not None:
                low, high = percents or (0.0, 100.0)
                self.low[column] = weight * max(low - slack, 0.0) / 100
                self.high[column] = weight * min(high + slack, 100.0) / 100

    def _rows(self) -> Iterator[tuple[dict[int, float], float, float]]:
        for whole, parts in divisions(self.known):
            if whole not in self.column:
                continue
            inside = [p for p in parts if p in self.column]
            yield {self.column[whole]: -1.0, **{self.column[p]: 1.0 for p in inside}}, 0.0, 0.0
            terms: dict[int, float] = {}
            rest = 0.0
            for group, sign in ((whole, -1.0), *((p, 1.0) for p in inside)):
                weight = self._weight(group)
                if weight is None:
                    terms[self.weight_column[group]] = sign
                else:
                    rest -= sign * weight
            if terms:
                yield terms, rest, rest
        for group, column in self.weight_column.items():
            yield {self.column[group]: 1.0, column: -1.0}, -np.inf, 0.0

    def _solver(self) -> highspy.Highs:
        rows = list(self._rows())
        pointer = np.cumsum([0, *(len(terms) for terms, _, _ in rows)])
        columns = [c for terms, _, _ in rows for c in terms]
        values = [v for terms, _, _ in rows for v in terms.values()]
        matrix = csr_matrix((values, columns, pointer), shape=(len(rows), self.size))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.size, len(rows)
        model.col_cost_ = np.zeros(self.size)
        model.col_lower_, model.col_upper_ = self.low, self.high
        model.row_lower_ = np.array([low for _, low, _ in rows], dtype=float)
        model.row_upper_ = np.array([high for _, _, high in rows], dtype=float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = matrix.indptr
        model.a_matrix_.index_ = matrix.indices
        model.a_matrix_.value_ = matrix.data
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("presolve", "off")
        solver.passModel(model)
        return solver

    def fits(self) -> bool:
        """Whether any rates satisfy what is published."""
        return self._look({}) is not None

    def wide(self, group: Pairs) -> bool:
        """Whether the rate of a group may lie anywhere in a range of ten points."""
        if group not in self.column:
            return True  # nobody is in it
        for sign in (-1.0, 1.0):
            self._go(group, sign)
            if self._range(group) >= RANGE - NEAR:
                return True
        return False

    def _range(self, group: Pairs) -> float:
        return self.most.get(group, -np.inf) - self.least.get(group, np.inf)

    def _go(self, group: Pairs, sign: float) -> None:
        """Move the rate as far as it goes: with a weight that is open, in steps."""
        rate = 0.0 if sign < 0 else 1.0
        for _ in range(STEPS):
            objective = {self.column[group]: sign}
            if group in self.weight_column:
                objective[self.weight_column[group]] = -sign * rate
            columns = self._look(objective)
            reached = None if columns is None else self._rate(group, columns)
            if reached is None or group not in self.weight_column:
                return
            if abs(reached - rate) < NEAR or self._range(group) >= RANGE:
                return
            rate = reached

    def _rate(self, group: Pairs, columns: Floats) -> float | None:
        weight = self._weight(group)
        if weight is None:
            weight = float(columns[self.weight_column[group]])
        return float(columns[self.column[group]]) / weight if weight > 0.1 else None

    def _look(self, objective: Mapping[int, float]) -> Floats | None:
        """The least of an objective, remembering the rates of every group there."""
        cost = np.zeros(self.size)
        for column, factor in objective.items():
            cost[column] = factor
        self.solver.changeColsCost(self.size, np.arange(self.size, dtype=np.int32), cost)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        columns = np.asarray(self.solver.getSolution().col_value)
        for group in self.groups:
            rate = self._rate(group, columns)
            if rate is not None:
                self.least[group] = min(self.least.get(group, rate), rate)
                self.most[group] = max(self.most.get(group, rate), rate)
        return columns
