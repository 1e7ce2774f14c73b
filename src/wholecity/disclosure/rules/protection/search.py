"""Looking for moves that prove withheld cells to be k wide."""

import numpy as np
from scipy.sparse import csr_matrix

from wholecity.disclosure.rules.protection.frame import Frame
from wholecity.disclosure.rules.protection.layout import Flags, Floats, Ints
from wholecity.disclosure.rules.protection.ledger import Ledger
from wholecity.disclosure.rules.protection.program import Program

# Many cells are pushed at once as long as a push proves this share of them.
WORTHWHILE = 0.25
ROUNDS = 60
SEED = 20_260_101


class Search:
    """The program over the withheld cells of a frame, or of a block of it."""

    def __init__(self, frame: Frame, ledger: Ledger) -> None:
        self.frame, self.ledger = frame, ledger
        self.targets = frame.origin[frame.targets]
        self.random = np.random.default_rng(SEED)
        self.position = {int(cell): i for i, cell in enumerate(frame.origin)}
        self.rows_of = csr_matrix(abs(frame.effect) @ abs(frame.rows).T)  # rows that a cell meets
        self.held = np.array(list(frame.row_of), dtype=np.int64)
        self.hidden: Flags | None = None
        nothing = np.zeros(len(frame.column_cell))
        self.program = Program(
            frame.rows, frame.low, frame.high, nothing.copy(), nothing.copy(), nothing, primal=True
        )

    def prove(self, *, each: bool = True) -> Ints:
        """Prove what can be proven with what is withheld; the cells that remain too narrow.

        First many cells at once, that stand in different rows; then, where
        that is asked, each by itself.
        """
        for _ in range(ROUNDS):
            cells = self.ledger.narrow(self.targets)
            if len(cells) < 3:
                break
            chosen = self._apart(cells)
            direction = self._direction(chosen)
            self._push(direction)
            self._push(-direction)
            if len(self.ledger.narrow(chosen)) > (1 - WORTHWHILE) * len(chosen):
                break
        narrow = self.ledger.narrow(self.targets)
        if not each:
            return narrow
        return np.array([cell for cell in narrow if not self.prove_one(int(cell))], dtype=int)

    def prove_one(self, cell: int) -> bool:
        """Is this cell k wide with what is withheld?"""
        direction = self.frame.direction_of(self.position[cell])
        for sign in (1.0, -1.0):
            if self.ledger.is_narrow(cell):
                self._push(sign * direction)
        return not self.ledger.is_narrow(cell)

    def _apart(self, cells: Ints) -> Ints:
        """Some of these cells, no two of them in one row."""
        used = np.zeros(self.frame.rows.shape[0], dtype=bool)
        pointer, row_of = self.rows_of.indptr, self.rows_of.indices
        chosen = []
        for cell in self.random.permutation(cells):
            place = self.position[int(cell)]
            rows = row_of[pointer[place] : pointer[place + 1]]
            if not used[rows].any():
                used[rows] = True
                chosen.append(cell)
        return np.array(chosen, dtype=np.int64)

    def _direction(self, cells: Ints) -> Floats:
        places = [self.position[int(cell)] for cell in cells]
        return np.asarray(self.frame.effect[places].sum(axis=0)).ravel()

    def _push(self, direction: Floats) -> None:
        """Move as far as possible in a direction."""
        self._bring_up_to_date()
        self.ledger.programs += 1
        self.program.set_cost(-direction)
        columns = self.program.solve()
        if columns is not None:
            self.ledger.learn(self.frame.whole_move(columns))

    def _bring_up_to_date(self) -> None:
        """Let withheld cells move, and shown ones not."""
        now = self.ledger.hidden[self.frame.origin]
        changed = np.arange(len(now)) if self.hidden is None else np.flatnonzero(now != self.hidden)
        self.hidden = now
        if not len(changed):
            return
        columns = self.frame.columns_of(changed)
        if len(columns):
            self.program.set_bounds(columns, *self._bounds(columns, now))
        for cell in np.intersect1d(changed, self.held):
            row = self.frame.row_of[int(cell)]
            free = bool(now[cell])
            self.program.set_row(
                row, self.frame.low[row] if free else 0.0, self.frame.high[row] if free else 0.0
            )

    def _bounds(self, columns: Ints, hidden: Flags) -> tuple[Floats, Floats]:
        free = hidden[self.frame.column_cell[columns]]
        low = np.where(free, -np.minimum(self.frame.down[columns], self.ledger.k), 0.0)
        high = np.where(free, np.minimum(self.frame.up[columns], self.ledger.k), 0.0)
        return low, high
