"""Which counts of a cube are withheld: the sensitive ones, and what would give them away."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from wholecity.disclosure.rules.cube import Cube, Group, group_text
from wholecity.disclosure.rules.protection.frame import Move
from wholecity.disclosure.rules.protection.layout import Flags, Floats, Known, Layout, Split
from wholecity.disclosure.rules.protection.partition import Partition
from wholecity.disclosure.rules.protection.sensitive import sensitive_cells, with_what_follows
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, said
from wholecity.kernel.texts import translatable as _

# What it costs to withhold a count of all children, of a group by one dimension, by two, by more:
# who loses a coarse figure loses more, and each opens further tables.
WEIGHT_BY_DEPTH = (10_000.0, 25.0, 1.0)


# How wide the small counts of others must stay for a family that is alone in a group, and
# how often what is withheld for that is looked through again.
GUARDED, GUARD_ROUNDS = 3, 3


class CannotBeProtected(BadInput):
    """No choice of withheld cells makes this cell wide enough."""


@dataclass
class Stats:
    """What protection did, for benchmarks."""

    programs: int = 0
    shown_again: int = 0
    unguarded: int = 0  # cells of others that a family that is alone in a group learns all the same


def withheld_counts(
    cube: Cube,
    k: int,
    before: Iterable[tuple[Group, str]] = (),
    progress: Progress | None = None,
    known: Known | None = None,
    insiders: int = 0,
) -> tuple[Layout, Flags, Flags, Stats]:
    """Layout, sensitive cells and all withheld cells, as `[node, group]`.

    `before` are cells that a public release already withholds; they stay withheld.
    `known` are the least and most of cells for all that is public already;
    `insiders`: up to so many children may be a family that knows its own group.
    """
    layout = Layout.of(cube, known)
    work = _Suppression(layout, k, before, progress or Silent())
    work.run()
    if insiders:
        work.guard(insiders)
    return layout, work.sensitive, work.hidden, work.stats


def importance(layout: Layout) -> Floats:
    """What it costs to withhold each cell, with all that is withheld along with it."""
    by_depth = np.array(WEIGHT_BY_DEPTH)[np.minimum(layout.depth, len(WEIGHT_BY_DEPTH) - 1)]
    own = by_depth * (1.0 + 0.05 * np.log2(1.0 + layout.counts)) * layout.published
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
        self.tidied: set[Split | None] = set()

    def _earlier(self, before: Iterable[tuple[Group, str]]) -> Flags:
        found = np.zeros(self.layout.counts.shape, dtype=bool)
        number = {group: i for i, group in enumerate(self.layout.groups)}
        for group, node in before:
            if group in number and node in self.layout.nodes:
                found[self.layout.nodes.index(node), number[group]] = True
        return np.asarray(found & self.layout.published & (self.layout.counts[0] > 0))

    def run(self) -> None:
        """The root first, then each partition; once more where a later one withheld more above."""
        waiting: list[Split | None] = [None, *self.layout.splits]
        self.progress.step("Protect the figures", len(waiting))
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

    # -- against the family that is alone in a group ---------------------------------------

    def guard(self, children: int) -> None:
        """Withhold until no such family knows a small count of others to within less than three.

        As far as that can be: what is the same children by another name stays known to them.
        """
        for _round in range(GUARD_ROUNDS):
            before = self.hidden.copy()
            own = (self.layout.counts[0] >= 1) & (self.layout.counts[0] <= children)
            for group in np.flatnonzero(own & self.hidden[0]):
                for split in (None, *self.layout.splits):
                    self._guard(int(group), split)
            if (before == self.hidden).all():
                return
            self.run()

    def _guard(self, group: int, split: Split | None) -> None:
        targets = self.hidden & self.sensitive
        targets[:, group] = False
        if not self._narrow_without(group, split, targets):
            return
        fall, rise = self.layout.fall.copy(), self.layout.rise.copy()
        fall[:, group], rise[:, group] = 0, 0
        layout = replace(self.layout, fall=fall, rise=rise)
        work = Partition(layout, split, self.layout.published, self.hidden, GUARDED, targets)
        for cell in work.protect(self.cost):
            self.stats.unguarded += work.ledger.is_narrow(cell)
        self.hidden[work.frame.node, work.frame.group] |= work.ledger.hidden
        self.hidden = with_what_follows(self.layout, self.hidden)
        self.stats.programs += work.ledger.programs

    def _narrow_without(self, group: int, split: Split | None, targets: Flags) -> bool:
        """Whether the known moves that leave a group alone do not yet show all targets wide."""
        rise = np.zeros(self.hidden.size, dtype=np.int64)
        fall = rise.copy()
        for move in self.known_moves.get(split, ()):
            if not (move.cells % len(self.layout.groups) == group).any():
                rise[move.cells] = np.maximum(rise[move.cells], move.changes)
                fall[move.cells] = np.maximum(fall[move.cells], -move.changes)
        nodes = [0] if split is None else list(split.parts)
        asked = np.zeros_like(targets)
        asked[nodes] = targets[nodes]
        return bool((asked.ravel() & (rise + fall < GUARDED)).any())

    def _protect(self, split: Split | None) -> None:
        work = self._partition(split, self.hidden)
        stuck = work.protect(self.cost)
        if not stuck and split not in self.tidied:
            self.stats.shown_again += work.show_again(self.cost)
            if exchanged := work.exchange(self.cost):
                self.stats.shown_again += exchanged + work.show_again(self.cost)
            self.tidied.add(split)
        self._take_over(split, work)
        if stuck:
            self._open_further(split, [(work.frame.node[c], work.frame.group[c]) for c in stuck])

    def _partition(self, split: Split | None, movable: Flags) -> Partition:
        work = Partition(self.layout, split, movable, self.hidden, self.k)
        work.remember(self.known_moves.get(split, ()))
        return work

    def _open_further(self, split: Split | None, cells: list[tuple[int, int]]) -> None:
        """Withhold wholes as well, where withholding parts is not enough."""
        work = self._partition(split, self.layout.published)
        for node, group in cells:
            if not work.widen(work.number(node, group), self.cost):
                words = group_text(self.layout.groups[group]) or said(_("all children"))
                raise CannotBeProtected(
                    phrase(
                        "%(figure)s of %(group)s can be worked out "
                        "even with everything else withheld.",
                        figure=self.layout.nodes[node],
                        group=words,
                    ),
                    hint="Publish by fewer groups, or put groups together.",
                )
        self._take_over(split, work)

    def _take_over(self, split: Split | None, work: Partition) -> None:
        self.hidden[work.frame.node, work.frame.group] |= work.ledger.hidden
        self.hidden = with_what_follows(self.layout, self.hidden)
        self.known_moves[split] = work.known_moves()
        self.stats.programs += work.ledger.programs
