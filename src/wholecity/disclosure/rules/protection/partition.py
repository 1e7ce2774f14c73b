"""Protection of the cells of one partition."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from wholecity.disclosure.rules.protection.building import frame_of
from wholecity.disclosure.rules.protection.frame import Move, blocks_of
from wholecity.disclosure.rules.protection.layout import Flags, Floats, Ints, Layout, Split
from wholecity.disclosure.rules.protection.ledger import Ledger
from wholecity.disclosure.rules.protection.search import Search
from wholecity.disclosure.rules.protection.widening import Widening

# Withheld cells are shown again only while no more than so many programs were spent on trying.
TRIALS = 400
# So many figures of coarse groups, the most important ones, are tried to be shown at the price of
# finer ones; what a barred cell costs meanwhile.
EXCHANGES, BARRED = 8, 1e6


class Partition:
    """The frame of a partition, its ledger, and the searches in its blocks and in the whole.

    `hidden`, `movable` and `targets` (which cells must become wide, where it is not
    all) are by [node, group]; cells are the frame's numbers.
    """

    def __init__(
        self,
        layout: Layout,
        split: Split | None,
        movable: Flags,
        hidden: Flags,
        k: int,
        targets: Flags | None = None,
    ) -> None:
        self.layout = layout
        self.frame = frame_of(layout, split, movable)
        if targets is not None:
            asked = targets[self.frame.node, self.frame.group][self.frame.targets]
            self.frame = replace(self.frame, targets=self.frame.targets[asked])
        self.code = self.frame.node * len(layout.groups) + self.frame.group
        self.ledger = Ledger(self.frame, hidden[self.frame.node, self.frame.group].copy(), k)
        self.before = self.ledger.hidden.copy()
        self.whole = Search(self.frame, self.ledger)
        self.blocks = [Search(b, self.ledger) for b in blocks_of(self.frame, layout)]
        self.home = {int(c): block for block in self.blocks for c in block.targets}
        self.widenings: dict[int, Widening] = {}

    def number(self, node: int, group: int) -> int:
        """The number of a cell in the frame."""
        return int(np.flatnonzero(self.code == node * len(self.layout.groups) + group)[0])

    def remember(self, moves: Sequence[Move]) -> None:
        """Take up moves that `known_moves` of an earlier look at this partition gave."""
        order = np.argsort(self.code)
        for move in moves:
            cells = order[np.searchsorted(self.code, move.cells, sorter=order)]
            self.ledger.learn(Move(cells, move.changes))

    def known_moves(self) -> list[Move]:
        """The moves found, with cells numbered in a way that does not depend on the frame."""
        return [Move(self.code[move.cells], move.changes) for move in self.ledger.moves]

    # -- protecting ----------------------------------------------------------------------

    def protect(self, importance: Floats) -> list[int]:
        """Withhold until every withheld cell is k wide; the cells for which nothing helps here."""
        while len(narrow := self._prove()):
            stuck = [cell for cell in self._ordered(narrow) if not self.widen(cell, importance)]
            if stuck:
                return stuck
        return []

    def _prove(self) -> Ints:
        for block in self.blocks:
            block.prove()
        return self.whole.prove(each=not self.blocks)

    def widen(self, cell: int, importance: Floats) -> bool:
        """Make sure that a cell is k wide."""
        if not self.ledger.is_narrow(cell):
            return True
        for search in (self.home.get(cell), self.whole):
            if search is not None:
                widening = self._widening(search, importance)
                if widening.widen(cell, thoroughly=search is self.whole):
                    return True
        return False

    def _widening(self, search: Search, importance: Floats) -> Widening:
        key = id(search)
        if key not in self.widenings:
            cost = importance[self.frame.node, self.frame.group]
            self.widenings[key] = Widening(search.frame, self.ledger, cost)
        return self.widenings[key]

    def _ordered(self, cells: Ints) -> list[int]:
        """Coarse groups first: what they withhold helps the finer ones."""
        depth = self.layout.depth[self.frame.group]
        return sorted(cells.tolist(), key=lambda cell: (depth[cell], cell))

    # -- showing again what is not needed ------------------------------------------------

    def show_again(self, importance: Floats) -> int:
        """Show cells that turned out not to be needed, the most important first; how many."""
        shown = 0
        limit = self.ledger.programs + TRIALS
        for cells in self._candidates(importance):
            if self.ledger.programs > limit:
                break
            shown += self._try_without(cells)
        return shown

    def exchange(self, importance: Floats) -> int:
        """Show figures of coarse groups for which finer ones that cost less can be withheld.

        How many. Taking cells away one at a time does not find these: with the coarse figure
        withheld, the finer ones were not needed.
        """
        coarse = [cells for cells in self._candidates(importance) if self._is_coarse(cells)]
        if not coarse:
            return 0
        # Those of a line protect each other: all at once, then two, then one.
        together = [np.concatenate(coarse)] if len(coarse) > 2 else []
        pairs = [np.concatenate(pair) for pair in combinations(coarse[:EXCHANGES], 2)]
        tried = (*together, *pairs, *coarse[:EXCHANGES])
        shown, limit = 0, self.ledger.programs + TRIALS
        for cells in tried:
            if self.ledger.programs > limit:
                break
            shown += self._exchanged(cells, importance)
        return shown

    def _is_coarse(self, cells: Ints) -> bool:
        depth = self.layout.depth[self.frame.group[cells[0]]]
        return bool(depth < self.layout.depth[self.frame.group].max())

    def _exchanged(self, cells: Ints, importance: Floats) -> bool:
        ledger = self.ledger
        if not ledger.hidden[cells].all():
            return False
        hidden, known = ledger.hidden.copy(), ledger.saved()
        price = importance[self.frame.node, self.frame.group]
        barred = importance.copy()
        barred[self.frame.node[cells], self.frame.group[cells]] = BARRED
        ledger.hidden[cells] = False
        ledger.forget_moves_of(cells)
        self.widenings.clear()  # they know other prices
        stuck = self.protect(barred)
        shown = not stuck and not ledger.hidden[cells].any()
        if shown and price[ledger.hidden].sum() < price[hidden].sum():
            return True
        ledger.hidden[:] = hidden
        ledger.back_to(known)
        return False

    def _candidates(self, importance: Floats) -> list[Ints]:
        """The cells withheld here that could be shown: those of a group together."""
        new = np.flatnonzero(self.ledger.hidden & ~self.before)
        price = importance[self.frame.node[new], self.frame.group[new]]
        by_group: dict[int, list[int]] = {}
        for i in np.lexsort((new, -price)):
            by_group.setdefault(int(self.frame.group[new[i]]), []).append(int(new[i]))
        return [np.array(cells, dtype=np.int64) for cells in by_group.values()]

    def _try_without(self, cells: Ints) -> bool:
        """Show cells, unless some withheld one cannot be proven wide without them."""
        ledger = self.ledger
        before = ledger.saved()
        ledger.hidden[cells] = False
        ledger.forget_moves_of(cells)
        left = len(ledger.moves)
        for cell in ledger.narrow(self.frame.targets):
            search = self.home.get(int(cell), self.whole)
            if ledger.is_narrow(int(cell)) and not search.prove_one(int(cell)):
                found = ledger.moves[left:]
                ledger.hidden[cells] = True
                ledger.back_to(before)
                for move in found:
                    ledger.learn(move)
                return False
        return True
