"""Withholding as little more as possible to make a cell wide."""

import numpy as np
from scipy.sparse import csr_matrix, hstack

from wholecity.disclosure.rules.protection.layout import Floats, Ints
from wholecity.disclosure.rules.protection.program import Program
from wholecity.disclosure.rules.protection.search import Search

# A cell that is withheld anyway costs next to nothing: enough to prefer short moves.
ALREADY_WITHHELD = 1e-4


class Widening:
    """The program over all cells of a frame, in which touching a shown cell costs its importance.

    Each column is a rise minus a fall, so that a move is charged for what it touches.
    """

    def __init__(self, search: Search, importance: Floats) -> None:
        frame = search.frame
        self.search, self.frame, self.importance = search, frame, importance
        self.size = len(frame.column_cell)
        self.limits = np.concatenate(
            [np.minimum(frame.up, search.k), np.minimum(frame.down, search.k)]
        )
        rows = csr_matrix(hstack([frame.rows, -frame.rows]))
        nothing = np.zeros(len(self.limits))
        self.program = Program(
            rows, frame.low, frame.high, nothing.copy(), self.limits.copy(), self._cost()
        )

    def widen(self, cell: int) -> bool:
        """Withhold what makes a cell k wide; False where nothing in this frame helps."""
        if not self._go(cell, self._amounts(*self._room(cell))):
            amounts = self._amounts(self._reach(cell, 1), self._reach(cell, -1))
            if not self._go(cell, amounts):
                return False
        return not self.search.narrow(cell)

    def _go(self, cell: int, amounts: tuple[int, ...]) -> bool:
        return bool(amounts) and all(self._withhold_for(cell, amount) for amount in amounts)

    def _amounts(self, up: int, down: int) -> tuple[int, ...]:
        """How far to move a cell, given how far it can go; empty when that is too little."""
        k = self.search.k
        if up >= k:
            return (k,)
        if down >= k:
            return (-k,)
        return (up, -(k - up)) if up + down >= k else ()

    def _room(self, cell: int) -> tuple[int, int]:
        """How far a cell can go by its own bounds."""
        frame, k = self.frame, self.search.k
        columns = frame.columns_of(np.array([cell]))
        if len(columns):
            return int(min(frame.up[columns[0]], k)), int(min(frame.down[columns[0]], k))
        if cell in frame.row_of:
            return k, int(min(-frame.low[frame.row_of[cell]], k))
        (mirror,) = frame.effect[cell].indices
        return int(min(frame.down[mirror], k)), int(min(frame.up[mirror], k))

    def _reach(self, cell: int, sign: int) -> int:
        """How far a cell can go if everything were withheld."""
        direction = self.frame.effect[[cell]].toarray()[0] * sign
        self.program.set_cost(np.concatenate([-direction, direction]))
        columns = self.program.solve()
        self.program.set_cost(self._cost())
        if columns is None:
            return 0
        return int(np.floor(direction @ (columns[: self.size] - columns[self.size :]) + 1e-6))

    def _withhold_for(self, cell: int, amount: int) -> bool:
        if amount == 0:
            return True
        move = self._move_by(cell, amount)
        if move is None:
            return False
        self.search.learn(move)
        new = np.flatnonzero((move != 0) & ~self.search.hidden)
        if len(new):
            self.search.set_hidden(new, True)
            self.program.set_cost(self._cost())
        return True

    def _cost(self) -> Floats:
        """What moving each column costs: its cell, and the last part where that follows."""
        frame = self.frame
        open_cost = self.importance * np.where(self.search.hidden, ALREADY_WITHHELD, 1.0)
        cost = open_cost[frame.column_cell]
        implied = np.setdiff1d(np.arange(len(frame.cells)), frame.column_cell)
        cost = cost + abs(frame.effect[implied]).T @ open_cost[implied]
        return np.concatenate([cost, cost])

    def _move_by(self, cell: int, amount: int) -> Ints | None:
        """The cheapest move that changes a cell by an amount, or None where there is none."""
        frame = self.frame
        columns = frame.columns_of(np.array([cell]))
        if len(columns):
            return self._with_column(cell, int(columns[0]), amount, amount)
        if cell in frame.row_of:
            return self._with_row(cell, frame.row_of[cell], amount)
        (mirror,) = frame.effect[cell].indices
        return self._with_column(cell, int(mirror), -amount, amount)

    def _with_column(self, cell: int, column: int, by: int, amount: int) -> Ints | None:
        pair = np.array([column, self.size + column])
        fixed = np.array([max(by, 0), max(-by, 0)], dtype=float)
        if (fixed > self.limits[pair]).any():
            return None
        self.program.set_bounds(pair, fixed, fixed)
        move = self._solved(cell, amount)
        self.program.set_bounds(pair, np.zeros(2), self.limits[pair])
        return move

    def _with_row(self, cell: int, row: int, amount: int) -> Ints | None:
        if amount < self.frame.low[row]:
            return None
        self.program.set_row(row, amount, amount)
        move = self._solved(cell, amount)
        self.program.set_row(row, self.frame.low[row], self.frame.high[row])
        return move

    def _solved(self, cell: int, amount: int) -> Ints | None:
        for solve in (self.program.solve, self.program.solve_whole):
            both = solve()
            if both is None:
                return None
            move = self.frame.whole_move(both[: self.size] - both[self.size :])
            if move[cell] == amount:
                return move
        return None
