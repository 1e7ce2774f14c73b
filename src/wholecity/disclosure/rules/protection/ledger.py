"""What is withheld in a frame, and how wide its cells have been shown to be."""

import numpy as np

from wholecity.disclosure.rules.protection.frame import Frame, Move
from wholecity.disclosure.rules.protection.layout import Flags, Ints

Saved = tuple[list[Move], Ints, Ints]


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
        self.target = np.zeros(len(hidden), dtype=bool)
        self.target[frame.targets] = True
        self.programs = 0

    def is_narrow(self, cell: int) -> bool:
        """A cell that is not yet proven k wide."""
        return bool(self.rise[cell] + self.fall[cell] < self.k)

    def narrow(self, among: Ints) -> Ints:
        """The withheld ones of these cells that are not yet proven k wide."""
        width = self.rise[among] + self.fall[among]
        return np.asarray(among[self.hidden[among] & (width < self.k)])

    def learn(self, move: Move) -> None:
        """Keep a move, unless every target that it changes is already shown to be as wide."""
        rise = np.maximum(self.rise[move.cells], move.changes)
        fall = np.maximum(self.fall[move.cells], -move.changes)
        known = self.rise[move.cells] + self.fall[move.cells]
        if (self.target[move.cells] & (rise + fall > known) & (known < self.k)).any():
            self.moves.append(move)
            self.rise[move.cells], self.fall[move.cells] = rise, fall

    def forget_moves_of(self, barred: Ints) -> None:
        """Forget the moves that use any of these cells, and what they alone showed."""
        if not self.moves:
            return
        marked = np.zeros(len(self.hidden), dtype=bool)
        marked[barred] = True
        cells = np.concatenate([move.cells for move in self.moves])
        changes = np.concatenate([move.changes for move in self.moves])
        owner = np.repeat(np.arange(len(self.moves)), [len(move.cells) for move in self.moves])
        bad = np.zeros(len(self.moves), dtype=bool)
        bad[owner[marked[cells]]] = True
        left = ~bad[owner]
        self.moves = [move for move, is_bad in zip(self.moves, bad, strict=True) if not is_bad]
        self.rise[:], self.fall[:] = 0, 0
        np.maximum.at(self.rise, cells[left], changes[left])
        np.maximum.at(self.fall, cells[left], -changes[left])

    def saved(self) -> Saved:
        """The moves known now and what they show, for `back_to`."""
        return list(self.moves), self.rise.copy(), self.fall.copy()

    def back_to(self, saved: Saved) -> None:
        """Know again what was saved."""
        self.moves, self.rise, self.fall = saved
