"""A linear program over tables that fit: the rows stay, the objective changes."""

import highspy
import numpy as np
from scipy.sparse import csr_matrix

from wholecity.disclosure.rules.attack.bounds import Contradiction, Floats

NEAR = 1e-6


class Solver:
    """HiGHS with low ≤ x ≤ high and row_low ≤ rows·x ≤ row_high, kept warm between objectives."""

    def __init__(
        self,
        rows: csr_matrix,
        row_low: Floats,
        row_high: Floats,
        low: Floats,
        high: Floats,
        *,
        whole: bool = False,
    ) -> None:
        self.size = len(low)
        self.every = np.arange(self.size, dtype=np.int32)
        self.programs = 0
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.size, len(row_low)
        model.col_cost_ = np.zeros(self.size)
        model.col_lower_, model.col_upper_ = low, high
        model.row_lower_, model.row_upper_ = row_low, row_high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = rows.indptr
        model.a_matrix_.index_ = rows.indices
        model.a_matrix_.value_ = rows.data
        self.highs = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", 1)
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * self.size
            self.highs.setOptionValue("mip_rel_gap", 0.0)
        else:
            self.highs.setOptionValue("presolve", "off")
            self.highs.setOptionValue("simplex_strategy", 4)  # primal: only the objective changes
        self.highs.passModel(model)

    def least(self, direction: Floats) -> Floats:
        """The x at which direction·x is least. Raises Contradiction where there is no x."""
        if not self.size:
            return np.zeros(0)
        self.programs += 1
        self.highs.changeColsCost(self.size, self.every, direction)
        self.highs.run()
        if self.highs.getModelStatus() not in (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kInfeasible,
        ):
            self.highs.clearSolver()
            self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Contradiction
        if status != highspy.HighsModelStatus.kOptimal:
            words = self.highs.modelStatusToString(status)
            raise RuntimeError(f"The solver stopped with {words}.")
        return np.asarray(self.highs.getSolution().col_value)


def is_whole(table: Floats) -> bool:
    """Whether a solution consists of whole numbers."""
    return bool(np.abs(table - np.rint(table)).max(initial=0.0) < NEAR)
