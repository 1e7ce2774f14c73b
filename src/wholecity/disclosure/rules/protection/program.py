"""A linear program whose objective and bounds change while its rows stay: HiGHS, kept warm."""

from dataclasses import dataclass, field

import highspy
import numpy as np
from scipy.sparse import csr_matrix

from wholecity.disclosure.rules.protection.layout import Floats, Ints

# A program in whole numbers is given up after so many branches: the same on every machine.
BRANCHES = 200


@dataclass
class Program:
    """min cost·x with row_low ≤ rows·x ≤ row_high and low ≤ x ≤ high.

    `primal` suits programs of which mostly the objective changes.
    """

    rows: csr_matrix
    row_low: Floats
    row_high: Floats
    low: Floats
    high: Floats
    cost: Floats
    primal: bool = False
    solves: int = 0
    _warm: highspy.Highs = field(init=False, repr=False)
    _every: Ints = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._every = np.arange(len(self.low), dtype=np.int32)
        self.row_low, self.row_high = self.row_low.copy(), self.row_high.copy()
        self._warm = _quiet()
        self._warm.setOptionValue("presolve", "off")
        self._warm.setOptionValue("solver", "simplex")
        self._warm.setOptionValue("simplex_strategy", 4 if self.primal else 1)
        # Prices differ from cell to cell, so that nothing needs to be perturbed, and undone again.
        self._warm.setOptionValue("dual_simplex_cost_perturbation_multiplier", 0.0)
        self._warm.setOptionValue("primal_simplex_bound_perturbation_multiplier", 0.0)
        self._warm.passModel(self._model())

    def set_cost(self, cost: Floats) -> None:
        self.cost = cost
        self._warm.changeColsCost(len(cost), self._every, cost)

    def set_bounds(self, columns: Ints, low: Floats, high: Floats) -> None:
        self.low[columns], self.high[columns] = low, high
        self._warm.changeColsBounds(len(columns), columns.astype(np.int32), low, high)

    def set_row(self, row: int, low: float, high: float) -> None:
        self.row_low[row], self.row_high[row] = low, high
        self._warm.changeRowBounds(row, low, high)

    def solve(self) -> Floats | None:
        """The best x, or None where no x satisfies the rows and bounds."""
        self.solves += 1
        self._warm.run()
        status = self._warm.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
            # A warm start that went astray: once more from nothing.
            self._warm.clearSolver()
            self._warm.run()
        return _solution(self._warm)

    def solve_whole(self) -> Floats | None:
        """Some x in whole numbers, as far as a bounded search finds one."""
        self.solves += 1
        highs = _quiet()
        highs.setOptionValue("mip_max_nodes", BRANCHES)
        highs.setOptionValue("mip_rel_gap", 1.0)  # any solution will do
        model = self._model()
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.low)
        highs.passModel(model)
        highs.run()
        return _solution(highs)

    def _model(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.low), len(self.row_low)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self.cost, self.low, self.high
        lp.row_lower_, lp.row_upper_ = self.row_low, self.row_high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = self.rows.indptr
        lp.a_matrix_.index_ = self.rows.indices
        lp.a_matrix_.value_ = self.rows.data
        return lp


def _quiet() -> highspy.Highs:
    highs = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("parallel", "off")):
        highs.setOptionValue(option, value)
    return highs


def _solution(highs: highspy.Highs) -> Floats | None:
    info = highs.getInfo()
    if info.primal_solution_status != 2:  # kSolutionStatusFeasible
        return None
    return np.asarray(highs.getSolution().col_value)
