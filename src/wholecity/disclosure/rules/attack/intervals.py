"""How far each withheld cell is known: the least and the most that it can be.

First one equation at a time, then linear programs over what hangs together.
A program's answer is a whole table that fits: it says something of every cell
at once, so most cells are seen to be wide without a program of their own; what
is still narrow then gets one for each of its ends.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from wholecity.disclosure.rules.attack.bounds import Floats, Ints, propagate
from wholecity.disclosure.rules.attack.equations import Equations
from wholecity.disclosure.rules.attack.reduction import components, leader_bounds, reduce
from wholecity.disclosure.rules.attack.solver import NEAR, Solver, is_whole

Flags = NDArray[np.bool_]

# A part of so few unknowns is also attacked in whole numbers: there a program
# that may end between them can take a cell for wider than it is.
WHOLE_UP_TO = 40
# Which share of the unknowns of an equation is pushed at once, at first; less
# when fewer than half of those that are pushed get far enough.
CROWD, THINNER = 0.3, 0.6
ROUNDS = 200


class Intervals:
    """For each unknown an interval of values that it can certainly take.

    Where it is narrower than k it is exact; elsewhere the true one may be
    wider, and `exact` tells it. Raises Contradiction where nothing satisfies
    the equations.
    """

    def __init__(self, equations: Equations, k: int) -> None:
        size = len(equations.unknowns)
        rows, right = equations.coefficients, equations.right
        low, high = propagate(rows, right, equations.low, equations.high)
        self.reduced = reduced = reduce(rows, right, low, high)
        least, most = leader_bounds(reduced, low, high)
        self.parts: list[_Part] = []
        self.part_of: dict[int, tuple[_Part, int]] = {}
        for leaders, own in components(reduced):
            part = _Part(
                csr_matrix(reduced.rows[own][:, leaders]),
                reduced.right[own],
                least[leaders],
                most[leaders],
                k,
            )
            part.search()
            self.parts.append(part)
            self.part_of.update({int(x): (part, i) for i, x in enumerate(leaders)})
        ends = [self._ends(unknown) for unknown in range(size)]
        self.low = np.array([low for low, _ in ends], dtype=float)
        self.high = np.array([high for _, high in ends], dtype=float)

    @property
    def width(self) -> Floats:
        return np.asarray(self.high - self.low)

    @property
    def programs(self) -> int:
        return sum(part.programs for part in self.parts)

    def exact(self, unknown: int) -> tuple[float, float]:
        """The exact interval of an unknown."""
        leader = int(self.reduced.leader[unknown])
        if leader >= 0:
            part, place = self.part_of[leader]
            part.search_one(place)
        return self._ends(unknown)

    def _ends(self, unknown: int) -> tuple[float, float]:
        leader = int(self.reduced.leader[unknown])
        sign, shift = float(self.reduced.sign[unknown]), float(self.reduced.shift[unknown])
        if leader < 0:
            return shift, shift
        part, place = self.part_of[leader]
        low, high = sorted((sign * part.low[place] + shift, sign * part.high[place] + shift))
        return low, high


class _Part:
    """Unknowns that hang together; a table that fits is a point, `low` and `high` the box seen."""

    def __init__(
        self,
        rows: csr_matrix,
        right: Floats,
        least: Floats,
        most: Floats,
        k: int,
    ) -> None:
        self.rows, self.right, self.k = rows, right, k
        self.least, self.most = least, most
        self.size = len(least)
        self.low, self.high = np.full(self.size, np.inf), np.full(self.size, -np.inf)
        self.sure = np.zeros(self.size, dtype=bool)
        self.in_whole_numbers = self.size <= WHOLE_UP_TO
        self.random = np.random.default_rng(1)
        self.by_unknown = rows.tocsc()
        if len(right):
            self.solver = self._solver()
            self.whole_solver = self._solver(whole=True) if self.in_whole_numbers else None
        else:
            self.low, self.high = least.copy(), most.copy()
            self.sure[:] = True

    @property
    def programs(self) -> int:
        return self.solver.programs if len(self.right) else 0

    def narrow(self, among: Ints | None = None) -> Ints:
        """Unknowns that have not been seen to be k wide."""
        chosen = np.arange(self.size) if among is None else among
        width = self.high[chosen] - self.low[chosen]
        return np.asarray(chosen[~self.sure[chosen] & ~(width >= self.k)])

    def search(self) -> None:
        """See every unknown k wide, or find its exact interval."""
        if self.sure.all():
            return
        direction = self.random.choice([-1.0, 1.0], self.size)
        self._push(direction)
        crowd = CROWD
        for _ in range(ROUNDS):
            narrow = self.narrow()
            chosen = self._apart(narrow, crowd)
            direction = np.zeros(self.size)
            direction[chosen] = 1.0
            self._push(direction)
            proven = len(narrow) - len(self.narrow())
            if proven < 2:
                break
            if proven < len(chosen) / 2:
                crowd *= THINNER
        for unknown in self.narrow():
            if len(self.narrow(np.array([unknown]))):
                self.search_one(int(unknown))

    def _push(self, direction: Floats) -> None:
        self._look(-direction)
        self._look(direction)

    def _apart(self, unknowns: Ints, crowd: float) -> Ints:
        """Some unknowns of which not too many stand in the same equation."""
        room = np.maximum(1.0, np.diff(self.rows.indptr) * crowd)
        pointer, row_of = self.by_unknown.indptr, self.by_unknown.indices
        chosen = []
        for unknown in self.random.permutation(unknowns):
            rows = row_of[pointer[unknown] : pointer[unknown + 1]]
            if (room[rows] >= 1.0).all():
                room[rows] -= 1.0
                chosen.append(unknown)
        return np.array(chosen, dtype=np.int64)

    def search_one(self, unknown: int) -> None:
        """The exact ends of one unknown's interval, rounded inward to whole numbers."""
        if self.sure[unknown]:
            return
        ends = []
        for sign in (1.0, -1.0):
            direction = np.zeros(self.size)
            direction[unknown] = sign
            table = self._look(direction)
            if self.whole_solver is not None and not is_whole(table):
                table = self.whole_solver.least(direction)
                self._see(table)
            ends.append(table[unknown])
        self.low[unknown] = np.ceil(ends[0] - NEAR)
        self.high[unknown] = np.floor(ends[1] + NEAR)
        self.sure[unknown] = True

    def _look(self, direction: Floats) -> Floats:
        """The table that fits and is least in a direction."""
        table = self.solver.least(direction)
        if not self.in_whole_numbers or is_whole(table):
            self._see(table)
        return table

    def _see(self, table: Floats) -> None:
        """Widen the intervals by a table that fits."""
        np.minimum(self.low, np.ceil(table - NEAR), out=self.low)
        np.maximum(self.high, np.floor(table + NEAR), out=self.high)

    def _solver(self, *, whole: bool = False) -> Solver:
        return Solver(self.rows, self.right, self.right, self.least, self.most, whole=whole)
