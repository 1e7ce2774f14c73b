"""How far each withheld cell is known: the least and the most that it can be.

First one equation at a time, then linear programs over what hangs together.
A program's answer is a whole table that fits: it says something of every cell
at once, so most cells are seen to be wide without a program of their own.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from wholecity.disclosure.rules.attack.bounds import Contradiction, Floats, propagate
from wholecity.disclosure.rules.attack.equations import Equations
from wholecity.disclosure.rules.attack.reduction import Reduced, components, leader_bounds, reduce

# A part of so few unknowns is also attacked in whole numbers: there a program
# that may end between them can take a cell for wider than it is.
WHOLE_UP_TO = 40
ROUNDS = 20
NEAR = 1e-6

Flags = NDArray[np.bool_]


@dataclass
class Intervals:
    """For each unknown the interval found; exact where `sure`, elsewhere at least so wide."""

    low: Floats
    high: Floats
    sure: Flags
    programs: int = 0

    @property
    def width(self) -> Floats:
        return np.asarray(self.high - self.low)


def intervals_of(equations: Equations, k: int, exact: Flags | None = None) -> Intervals:
    """The interval of each unknown: exact where it is narrower than k, and where that is asked.

    Raises Contradiction where nothing satisfies the equations.
    """
    size = len(equations.unknowns)
    low, high = propagate(
        equations.coefficients, equations.right, np.zeros(size), np.full(size, np.inf)
    )
    reduced = reduce(equations.coefficients, equations.right, low, high)
    least, most = leader_bounds(reduced, low, high)
    asked = np.zeros(size, dtype=bool)
    if exact is not None:
        asked[reduced.leader[exact & (reduced.leader >= 0)]] = True
    found_low, found_high = np.full(size, np.nan), np.full(size, np.nan)
    sure = np.zeros(size, dtype=bool)
    programs = 0
    for leaders, rows in components(reduced):
        part = _Part(
            reduced.rows[rows][:, leaders], reduced.right[rows], least[leaders], most[leaders], k
        )
        part.search(asked[leaders])
        found_low[leaders], found_high[leaders], sure[leaders] = part.low, part.high, part.sure
        programs += part.programs
    return _spread(reduced, found_low, found_high, sure, programs)


def _spread(reduced: Reduced, low: Floats, high: Floats, sure: Flags, programs: int) -> Intervals:
    """From the leaders to all unknowns."""
    known = reduced.leader < 0
    leader = np.where(known, 0, reduced.leader)
    ends = np.stack([low[leader], high[leader]]) * reduced.sign + reduced.shift
    ends = np.sort(ends, axis=0)
    ends[:, known] = reduced.shift[known]
    return Intervals(ends[0], ends[1], np.where(known, True, sure[leader]), programs)


class _Part:
    """The unknowns of one part of the equations; a table that fits is a point of it."""

    def __init__(
        self, rows: csr_matrix, right: Floats, least: Floats, most: Floats, k: int
    ) -> None:
        self.rows, self.right, self.least, self.most, self.k = (
            csr_matrix(rows),
            right,
            least,
            most,
            k,
        )
        self.size = len(least)
        self.low, self.high = np.full(self.size, np.inf), np.full(self.size, -np.inf)
        self.sure = np.zeros(self.size, dtype=bool)
        self.programs = 0
        self.whole_only = self.size <= WHOLE_UP_TO
        self.random = np.random.default_rng(1)

    def search(self, exact: Flags) -> None:
        """Find intervals: until wide enough, or exactly."""
        if not len(self.right):
            self.low, self.high = self.least.copy(), self.most.copy()
            self.sure[:] = True
            return
        self.solver = self._solver()
        if not exact.all():
            self._search_many()
        for unknown in range(self.size):
            if exact[unknown] or self.high[unknown] - self.low[unknown] < self.k:
                self._search_one(unknown)

    def _search_many(self) -> None:
        for _ in range(ROUNDS):
            narrow = np.flatnonzero(~(self.high - self.low >= self.k))
            if len(narrow) < 3:
                return
            direction = np.zeros(self.size)
            direction[narrow] = self.random.choice([-1.0, 1.0], len(narrow))
            self._look(direction)
            self._look(-direction)
            left = np.count_nonzero(~(self.high - self.low >= self.k))
            if left > 0.9 * len(narrow):
                return

    def _search_one(self, unknown: int) -> None:
        """The exact ends of one unknown's interval, rounded inward to whole numbers."""
        ends = []
        for sign in (1.0, -1.0):
            direction = np.zeros(self.size)
            direction[unknown] = sign
            table = self._look(direction)
            if self.whole_only and not _is_whole(table):
                table = self._whole_table(direction)
                self._see(table)
            ends.append(table[unknown])
        self.low[unknown] = np.ceil(ends[0] - NEAR)
        self.high[unknown] = np.floor(ends[1] + NEAR)
        self.sure[unknown] = True

    def _look(self, direction: Floats) -> Floats:
        """The table that fits and is least in a direction."""
        self.programs += 1
        self.solver.changeColsCost(self.size, np.arange(self.size, dtype=np.int32), direction)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self.solver.clearSolver()
            self.solver.run()
        table = _answer(self.solver)
        if not self.whole_only or _is_whole(table):
            self._see(table)
        return table

    def _see(self, table: Floats) -> None:
        """Widen the intervals by a table that fits."""
        np.minimum(self.low, np.ceil(table - NEAR), out=self.low)
        np.maximum(self.high, np.floor(table + NEAR), out=self.high)

    def _whole_table(self, direction: Floats) -> Floats:
        self.programs += 1
        solver = self._solver(whole=True)
        solver.changeColsCost(self.size, np.arange(self.size, dtype=np.int32), direction)
        solver.run()
        return _answer(solver)

    def _solver(self, *, whole: bool = False) -> highspy.Highs:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.size, len(self.right)
        model.col_cost_ = np.zeros(self.size)
        model.col_lower_, model.col_upper_ = self.least, self.most
        model.row_lower_ = model.row_upper_ = self.right
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = self.rows.indptr
        model.a_matrix_.index_ = self.rows.indices
        model.a_matrix_.value_ = self.rows.data
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * self.size
            solver.setOptionValue("mip_rel_gap", 0.0)
        else:
            solver.setOptionValue("presolve", "off")
            solver.setOptionValue("simplex_strategy", 4)  # primal: only the objective changes
        solver.passModel(model)
        return solver


def _answer(solver: highspy.Highs) -> Floats:
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        raise Contradiction
    if status != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"The solver stopped with {solver.modelStatusToString(status)}.")
    return np.asarray(solver.getSolution().col_value)


def _is_whole(table: Floats) -> bool:
    return bool(np.abs(table - np.rint(table)).max(initial=0.0) < NEAR)
