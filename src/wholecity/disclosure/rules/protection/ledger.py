"""What is withheld in a frame, and how wide its cells have been shown to be."""

from collections.abc import Iterable

import numpy as np

from wholecity.disclosure.rules.protection.frame import Frame, Move
from wholecity.disclosure.rules.protection.layout import Flags, Ints


class Ledger:
    """The withheld cells of a frame and the moves found so far.

    `rise` and `fall` are how far the moves reach above and below the truth. All
    searches in the frame and its blocks share one ledger.
    """

    def __init__(self, frame: Frame, hidden: Flags, k: int) -> None:
        self.frame, self.hidden, self.k = frame, hidden, k
        self.moves: list[Move] = []
        self.rise = np.zeros(len(hidden), dtype=np.int64)
        self.fall = np.zeros(len(hidden), dtype=np.int64)
        self.programs = 0

    def is_narrow(self, cell: int) -> bool:
        """A cell that is not yet proven k wide."""
        return bool(self.rise[cell] + self.fall[cell] < self.k)

    def narrow(self, among: Ints) -> Ints:
        """The withheld ones of these cells that are not yet proven k wide."""
        width = self.rise[among] + self.fall[among]
        return np.asarray(among[self.hidden[among] & (width < self.k)])

    def learn(self, move: Move) -> None:
        """Keep a move."""
        if len(move.cells):
            self.moves.append(move)
            self._see(move.cells, move.changes)

    def _see(self, cells: Ints, changes: Ints) -> None:
        np.maximum.at(self.rise, cells, changes)
        np.maximum.at(self.fall, cells, -changes)

    def keep_only(self, moves: list[Move]) -> None:
        """Forget all other moves."""
        self.moves = moves
        self.rise[:], self.fall[:] = 0, 0
        if moves:
            cells = np.concatenate([move.cells for move in moves])
            self._see(cells, np.concatenate([move.changes for move in moves]))

    def moves_without(self, barred: Iterable[int]) -> list[Move]:
        """The moves that use none of these cells."""
        if not self.moves:
            return []
        marked = np.zeros(len(self.hidden), dtype=bool)
        marked[list(barred)] = True
        cells = np.concatenate([move.cells for move in self.moves])
        owner = np.repeat(np.arange(len(self.moves)), [len(move.cells) for move in self.moves])
        bad = np.bincount(owner[marked[cells]], minlength=len(self.moves)) > 0
        return [move for move, is_bad in zip(self.moves, bad, strict=True) if not is_bad]
