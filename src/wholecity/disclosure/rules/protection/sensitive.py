"""Primary cells: counts that by themselves say too much about a child."""

import numpy as np

from wholecity.disclosure.rules.protection.layout import Flags, Layout


def sensitive_cells(layout: Layout, k: int) -> Flags:
    """Which cells must be withheld whatever else is published: `[node, group]`.

    A count from 1 to k-1 is about few children. A part that is 0 in a group
    of somebody says that none of them is concerned, a part that is the whole
    group that all of them are. Nobody in a group of nobody says nothing.
    """
    counts = layout.counts
    found = (counts >= 1) & (counts < k)
    for split in layout.splits:
        somebody = counts[split.of] > 0
        for part in split.parts:
            found[part] |= somebody & ((counts[part] == 0) | (counts[part] == counts[split.of]))
    return np.asarray(found & layout.published)


def with_what_follows(layout: Layout, hidden: Flags) -> Flags:
    """The cells that have to be withheld along with those that are.

    Where a node is withheld, all its parts are: nobody knows what share such a
    part is, and it would bound the whole from below. Where one of two parts is
    withheld, so is the other, which would give it away.
    """
    closed = hidden.copy()
    for split in layout.splits:  # a partition stands after the one that defines its node
        along = closed[split.of].copy()
        if len(split.parts) == 2:
            along |= closed[split.parts[0]] | closed[split.parts[1]]
        for part in split.parts:
            closed[part] |= along & layout.published[part]
    return np.asarray(closed)
