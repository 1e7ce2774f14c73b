"""Which counts of a cube are withheld: the sensitive ones, and what would give them away."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from wholecity.disclosure.rules.cube import Cube, Group, group_text
from wholecity.disclosure.rules.protection.layout import Flags, Floats, Ints, Layout, Split
from wholecity.disclosure.rules.protection.moves import Cell, Frame, frame_of
from wholecity.disclosure.rules.protection.search import Search
from wholecity.disclosure.rules.protection.sensitive import sensitive_cells, with_what_follows
from wholecity.disclosure.rules.protection.widening import Widening
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.errors import BadInput

# What it costs to withhold a count of all children, of a group by one dimension, by two, by more:
# who loses a coarse figure loses more, and each opens further tables.
WEIGHT_BY_DEPTH = (10_000.0, 25.0, 1.0)


# A move as it is kept between frames: how much each cell changes.
Move = dict[Cell, int]


class CannotBeProtected(BadInput):
    """No choice of withheld cells makes this cell wide enough."""


@dataclass
class Stats:
    """What protection did, for benchmarks."""

    programs: int = 0
    shown_again: int = 0


def withheld_counts(
    cube: Cube, k: int, before: Iterable[tuple[Group, str]] = (), progress: Progress | None = None
) -> tuple[Layout, Flags, Flags, Stats]:
    """Layout, sensitive cells and all withheld cells, as `[node, group]`.

    `before` are cells that a public release already withholds; they stay withheld.
    """
    layout = Layout.of(cube)
    work = _Suppression(layout, k, before, progress or Silent())
    work.run()
    return layout, work.sensitive, work.hidden, work.stats


def importance(layout: Layout) -> Floats:
    """What it costs to withhold each cell, with all that is withheld along with it."""
    by_depth = np.array(WEIGHT_BY_DEPTH)[np.minimum(layout.depth, len(WEIGHT_BY_DEPTH) - 1)]
    own = by_depth * (1.0 + 0.05 * np.log2(1.0 + layout.counts))
    cost = own.copy()
    for node in range(len(layout.nodes)):
        for below in layout.descendants(node):
            cost[node] += own[below]
    return np.asarray(cost)


class _Suppression:
    def __init__(
        self, layout: Layout, k: int, before: Iterable[tuple[Group, str]], progress: Progress
    ) -> None:
        self.layout, self.k, self.progress = layout, k, progress
        self.cost = importance(layout)
        self.sensitive = sensitive_cells(layout, k)
        self.hidden = with_what_follows(layout, self.sensitive | self._earlier(before))
        self.stats = Stats()
        self.known_moves: dict[Split | None, list[Move]] = {}

    def _earlier(self, before: Iterable[tuple[Group, str]]) -> Flags:
        found = np.zeros(self.layout.counts.shape, dtype=bool)
        number = {group: i for i, group in enumerate(self.layout.groups)}
        for group, node in before:
            if group in number and node in self.layout.nodes:
                found[self.layout.nodes.index(node), number[group]] = True
        return np.asarray(found & (self.layout.counts[0] > 0))

    def run(self) -> None:
        """The root first, then each partition; once more where a later one withheld more above."""
        waiting: list[Split | None] = [None, *self.layout.splits]
        self.progress.step("protect", len(waiting))
        done = 0
        while waiting:
            split = waiting.pop(0)
            before = self.hidden.copy()
            self._protect(split)
            changed = np.flatnonzero((before != self.hidden).any(axis=1))
            for other in (None, *self.layout.splits):
                nodes = {0} if other is None else set(other.parts)
                if other != split and other not in waiting and nodes & set(changed.tolist()):
                    waiting.append(other)
            done += 1
            self.progress.advance(min(done, 1 + len(self.layout.splits)))

    def _protect(self, split: Split | None) -> None:
        work = _Partition(self, split, self.hidden)
        stuck = work.protect()
        if not stuck:
            work.show_again()
        work.publish()
        if stuck:
            self._open_further(split, [work.frame.cells[cell] for cell in stuck])

    def _open_further(self, split: Split | None, cells: list[Cell]) -> None:
        """Withhold wholes as well, where withholding parts is not enough."""
        work = _Partition(self, split, np.ones_like(self.hidden))
        stuck = [cell for cell in cells if not work.widen(work.frame.number[cell])]
        if stuck:
            group = self.layout.groups[stuck[0][1]]
            raise CannotBeProtected(
                f"{self.layout.nodes[stuck[0][0]]} of {group_text(group) or 'all children'} can be "
                "worked out even with everything withheld.",
                hint="Publish by fewer groups, or put groups together.",
            )
        work.publish()


class _Partition:
    """Protection of the cells of one partition."""

    def __init__(self, whole: _Suppression, split: Split | None, movable: Flags) -> None:
        self.whole, self.split = whole, split
        self.frame: Frame = frame_of(whole.layout, split, movable)
        self.at = tuple(np.array(self.frame.cells, dtype=np.int64).reshape(-1, 2).T)
        self.search = Search(self.frame, whole.hidden[self.at].copy(), whole.k)
        for move in whole.known_moves.get(split, ()):
            self.search.learn(self._here(move))
        self.widening: Widening | None = None

    def _here(self, move: Move) -> Ints:
        found = np.zeros(len(self.frame.cells), dtype=np.int64)
        for cell, change in move.items():
            found[self.frame.number[cell]] = change
        return found

    def protect(self) -> list[int]:
        """Withhold until every withheld cell is k wide; the cells for which nothing helps here."""
        while len(narrow := self.search.prove()):
            stuck = [c for c in self._ordered(narrow) if not self.widen(c)]
            if stuck:
                return stuck
        return []

    def widen(self, cell: int) -> bool:
        """Make sure that a cell is k wide."""
        if not self.search.narrow(cell):
            return True
        if self.widening is None:
            self.widening = Widening(self.search, self.whole.cost[self.at])
        return self.widening.widen(cell)

    def _ordered(self, cells: Ints) -> list[int]:
        """Coarse groups first: what they withhold helps the finer ones."""
        depth = self.whole.layout.depth
        return sorted(cells.tolist(), key=lambda cell: (depth[self.frame.cells[cell][1]], cell))

    def show_again(self) -> None:
        pass

    def publish(self) -> None:
        """Tell the others what is withheld, and keep the moves."""
        whole = self.whole
        whole.hidden[self.at] |= self.search.hidden
        whole.hidden = with_what_follows(whole.layout, whole.hidden)
        cells = self.frame.cells
        whole.known_moves[self.split] = [
            {cells[i]: int(move[i]) for i in np.flatnonzero(move)} for move in self.search.moves
        ]
        solves = self.search.program.solves
        whole.stats.programs += solves + (self.widening.program.solves if self.widening else 0)
