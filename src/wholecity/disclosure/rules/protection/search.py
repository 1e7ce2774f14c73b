"""Looking for moves that prove withheld cells to be k wide."""

from collections.abc import Iterable

import numpy as np

from wholecity.disclosure.rules.protection.layout import Flags, Floats, Ints
from wholecity.disclosure.rules.protection.moves import Frame
from wholecity.disclosure.rules.protection.program import Program

# How many programs with random objectives are tried before cells are looked at one by one.
ROUNDS = 12
# A round that proves less than this share of what is open ends the rounds.
WORTHWHILE = 0.1
SEED = 20_260_101


class Search:
    """The withheld cells of one frame and the moves found so far.

    `hidden[i]` says of each cell of the frame whether it is withheld. `rise`
    and `fall` are how far the moves found reach above and below the truth.
    """

    def __init__(self, frame: Frame, hidden: Flags, k: int) -> None:
        self.frame, self.k, self.hidden = frame, k, hidden
        self.moves: list[Ints] = []
        self.rise = np.zeros(len(frame.cells), dtype=np.int64)
        self.fall = np.zeros(len(frame.cells), dtype=np.int64)
        self.random = np.random.default_rng(SEED)
        columns = np.arange(len(frame.column_cell))
        low, high = self._bounds(columns)
        self.program = Program(
            frame.rows, frame.low, frame.high, low, high, np.zeros(len(low)), primal=True
        )
        self._hold_rows(frame.row_of)

    # -- what is known ---------------------------------------------------------------

    def narrow(self, cell: int) -> bool:
        """A cell that is not yet proven k wide."""
        return bool(self.rise[cell] + self.fall[cell] < self.k)

    def narrow_cells(self) -> Ints:
        """Withheld cells of the partition that are not yet proven k wide."""
        targets = self.frame.targets
        width = self.rise[targets] + self.fall[targets]
        return np.asarray(targets[self.hidden[targets] & (width < self.k)])

    def learn(self, move: Ints) -> None:
        """Keep a move."""
        if move.any():
            self.moves.append(move)
            np.maximum(self.rise, move, out=self.rise)
            np.maximum(self.fall, -move, out=self.fall)

    def keep_only(self, moves: list[Ints]) -> None:
        """Forget all other moves."""
        self.moves = moves
        if moves:
            table = np.array(moves)
            self.rise = np.maximum(table.max(axis=0), 0)
            self.fall = np.maximum(-table.min(axis=0), 0)
        else:
            self.rise, self.fall = np.zeros_like(self.rise), np.zeros_like(self.fall)

    def set_hidden(self, cells: Iterable[int], value: bool) -> None:
        """Withhold cells, or show them again."""
        chosen = np.fromiter(cells, dtype=np.int64)
        self.hidden[chosen] = value
        columns = self.frame.columns_of(chosen)
        if len(columns):
            self.program.set_bounds(columns, *self._bounds(columns))
        self._hold_rows(cell for cell in chosen.tolist() if cell in self.frame.row_of)

    def _hold_rows(self, cells: Iterable[int]) -> None:
        """A last part that is shown does not move; a withheld one does not become negative."""
        for cell in cells:
            row = self.frame.row_of[cell]
            if self.hidden[cell]:
                self.program.set_row(row, self.frame.low[row], self.frame.high[row])
            else:
                self.program.set_row(row, 0.0, 0.0)

    def _bounds(self, columns: Ints) -> tuple[Floats, Floats]:
        free = self.hidden[self.frame.column_cell[columns]]
        low = np.where(free, -np.minimum(self.frame.down[columns], self.k), 0.0)
        high = np.where(free, np.minimum(self.frame.up[columns], self.k), 0.0)
        return low, high

    # -- proving ---------------------------------------------------------------------

    def prove(self) -> Ints:
        """Prove what can be proven with what is withheld; the cells that remain too narrow."""
        for _ in range(ROUNDS):
            cells = self.narrow_cells()
            if len(cells) < 3:
                break
            signs = self.random.choice([-1.0, 1.0], len(cells))
            self._push(self.frame.effect[cells].T @ signs)
            if len(cells) - len(self.narrow_cells()) < WORTHWHILE * len(cells):
                break
        return np.array([c for c in self.narrow_cells() if not self.prove_one(int(c))], dtype=int)

    def prove_one(self, cell: int) -> bool:
        """Is this cell k wide with what is withheld?"""
        direction = self.frame.effect[[cell]].toarray()[0]
        for sign in (1.0, -1.0):
            if self.narrow(cell):
                self._push(sign * direction)
        return not self.narrow(cell)

    def _push(self, direction: Floats) -> None:
        """Move as far as possible in a direction."""
        self.program.set_cost(-direction)
        columns = self.program.solve()
        if columns is not None:
            self.learn(self.frame.whole_move(columns))
