"""Withholding as little more as possible to make a cell wide."""

import numpy as np
from scipy.sparse import csr_matrix, hstack

from wholecity.disclosure.rules.protection.frame import Frame, Move
from wholecity.disclosure.rules.protection.layout import Flags, Floats, Ints
from wholecity.disclosure.rules.protection.ledger import Ledger
from wholecity.disclosure.rules.protection.program import Program

# A cell that is withheld anyway costs next to nothing: enough to prefer short moves.
ALREADY_WITHHELD = 1e-4
# So often a program that ends between whole numbers is tried, the last time in whole numbers.
ATTEMPTS = 6
SEED = 20_260_102


class Widening:
    """The program over all cells of a frame or block, in which touching a shown cell has its price.

    Each column is a rise minus a fall, so that a move is charged for what it touches.
    """

    def __init__(self, frame: Frame, ledger: Ledger, importance: Floats) -> None:
        self.frame, self.ledger = frame, ledger
        self.importance = importance[frame.origin]
        self.position = {int(cell): i for i, cell in enumerate(frame.origin)}
        self.size = len(frame.column_cell)
        self.implied = np.setdiff1d(np.arange(len(frame.node)), frame.column_cell)
        self.implied_by = abs(frame.effect[self.implied]).T.tocsr()
        k = ledger.k
        self.limits = np.concatenate([np.minimum(frame.up, k), np.minimum(frame.down, k)])
        nothing = np.zeros(len(self.limits))
        self.hidden: Flags | None = None
        self.random = np.random.default_rng(SEED)
        self.program = Program(
            csr_matrix(hstack([frame.rows, -frame.rows])),
            frame.low,
            frame.high,
            nothing.copy(),
            self.limits.copy(),
            nothing.copy(),
        )

    def widen(self, cell: int, *, thoroughly: bool) -> bool:
        """Withhold what makes a cell k wide; False where nothing in this frame helps.

        `thoroughly`: find out how far the cell can go where its own bounds promise too much.
        """
        place = self.position[cell]
        if not self._go(place, self._amounts(*self._room(place))):
            if not thoroughly:
                return False
            amounts = self._amounts(self._reach(place, 1), self._reach(place, -1))
            if not self._go(place, amounts):
                return False
        return not self.ledger.is_narrow(cell)

    def _go(self, place: int, amounts: tuple[int, ...]) -> bool:
        moves = []
        for amount in amounts:
            move = self._move_by(place, amount)
            if move is None:
                return False
            moves.append(move)
            self._withhold(move)
        return bool(moves)

    def _withhold(self, move: Move) -> None:
        self.ledger.hidden[move.cells] = True
        self.ledger.learn(move)

    def _amounts(self, up: int, down: int) -> tuple[int, ...]:
        """How far to move a cell, given how far it can go; empty when that is too little."""
        k = self.ledger.k
        if up >= k:
            return (k,)
        if down >= k:
            return (-k,)
        both = (up, -(k - up)) if up + down >= k else ()
        return tuple(amount for amount in both if amount)

    def _room(self, place: int) -> tuple[int, int]:
        """How far a cell can go by its own bounds."""
        frame, k = self.frame, self.ledger.k
        columns = frame.columns_of(np.array([place]))
        if len(columns):
            return int(min(frame.up[columns[0]], k)), int(min(frame.down[columns[0]], k))
        if place in frame.row_of:
            row = frame.row_of[place]
            return int(min(frame.high[row], k)), int(min(-frame.low[row], k))
        (mirror,) = frame.effect[place].indices
        return int(min(frame.down[mirror], k)), int(min(frame.up[mirror], k))

    def _reach(self, place: int, sign: int) -> int:
        """How far a cell can go if everything were withheld."""
        direction = self.frame.direction_of(place) * sign
        self.program.set_cost(np.concatenate([-direction, direction]))
        self.hidden = None
        columns = self._solve()
        if columns is None:
            return 0
        return int(np.floor(direction @ (columns[: self.size] - columns[self.size :]) + 1e-6))

    def _solve(self, *, whole: bool = False) -> Floats | None:
        self.ledger.programs += 1
        return self.program.solve_whole() if whole else self.program.solve()

    def _price(self) -> None:
        """What moving each column costs: its cell, and the last part where that follows."""
        now = self.ledger.hidden[self.frame.origin]
        if self.hidden is not None and np.array_equal(now, self.hidden):
            return
        self.hidden = now
        cost = self.importance * np.where(now, ALREADY_WITHHELD, 1.0)
        of_columns = cost[self.frame.column_cell] + self.implied_by @ cost[self.implied]
        self.program.set_cost(np.concatenate([of_columns, of_columns]))

    def _move_by(self, place: int, amount: int) -> Move | None:
        """The cheapest move that changes a cell by an amount, or None where there is none."""
        frame = self.frame
        self._price()
        columns = frame.columns_of(np.array([place]))
        if len(columns):
            return self._with_column(place, int(columns[0]), amount, amount)
        if place in frame.row_of:
            return self._with_row(place, frame.row_of[place], amount)
        (mirror,) = frame.effect[place].indices
        return self._with_column(place, int(mirror), -amount, amount)

    def _with_column(self, place: int, column: int, by: int, amount: int) -> Move | None:
        pair: Ints = np.array([column, self.size + column])
        fixed = np.array([max(by, 0), max(-by, 0)], dtype=float)
        if (fixed > self.limits[pair]).any():
            return None
        self.program.set_bounds(pair, fixed, fixed)
        move = self._found(place, amount)
        self.program.set_bounds(pair, np.zeros(2), self.limits[pair])
        return move

    def _with_row(self, place: int, row: int, amount: int) -> Move | None:
        if not self.frame.low[row] <= amount <= self.frame.high[row]:
            return None
        self.program.set_row(row, amount, amount)
        move = self._found(place, amount)
        self.program.set_row(row, self.frame.low[row], self.frame.high[row])
        return move

    def _found(self, place: int, amount: int) -> Move | None:
        """The solution as a move in whole numbers, at other prices where it is none at these."""
        price = self.program.cost
        for attempt in range(ATTEMPTS):
            if attempt:
                self.hidden = None
                self.program.set_cost(price * self.random.uniform(1.0, 3.0, len(price)))
            both = self._solve(whole=attempt == ATTEMPTS - 1)
            if both is None:
                return None
            move = self.frame.whole_move(both[: self.size] - both[self.size :])
            at = np.flatnonzero(move.cells == self.frame.origin[place])
            if len(at) and move.changes[at[0]] == amount:
                return move
        return None
