"""What the family learns of the others that knows itself to be all of a withheld group.

A family whose children are the only ones of a group knows all counts of that
group. For each group whose count is withheld the attack is made once more by
somebody who knows it: that it has so many children, all of them in one of the
parts. Others are told on where a count that may be below k has fewer than
`WIDTH` values left.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from wholecity.disclosure.rules.attack.bounds import Contradiction, Floats, Ints
from wholecity.disclosure.rules.attack.equations import Equations
from wholecity.disclosure.rules.attack.intervals import Intervals
from wholecity.disclosure.rules.attack.published import Knowledge, Pairs, Place
from wholecity.disclosure.rules.attack.versions import Stack

# In how wide a range the counts of others must remain.
WIDTH = 3


@dataclass
class Insiders:
    """How many groups were tried as insiders, how many learn of others, and what."""

    tried: int = 0
    learning: int = 0
    exact: set[str] = field(default_factory=set)
    narrow: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Part:
    """Equations that hang together, with the numbers of their unknowns in the whole."""

    equations: Equations
    unknowns: Ints


def attack_as_insiders(
    family: Sequence[Knowledge],
    stack: Stack,
    k: int,
    children: int = 1,
    stories: Sequence[Mapping[Place, int]] | None = None,
) -> Insiders:
    """Attack a family of tables as each family that may be alone in a withheld group.

    `stories` are what families really know, where that is known: a group's counts.
    """
    report = Insiders()
    parts = list(_parts(stack.equations))
    part_of = {int(u): part for part in parts for u in part.unknowns}
    for version, known in enumerate(family):
        start, end = stack.starts[version : version + 2]
        places = {p: start + i for i, p in enumerate(stack.equations.unknowns[start:end])}
        for told in _tellings(known, places, children, stories):
            learned = [
                found
                for fixed in told
                for part in {id(p): p for p in (part_of[u] for u in fixed)}.values()
                for found in _learned(part, fixed, k)
            ]
            report.tried += 1
            report.learning += bool(learned)
            for place, width in learned:
                words = ", ".join("=".join(pair) for pair in sorted(place[0])) or "all"
                name = f"{known.name}: {place[1]}, {words}"
                (report.exact if width == 0 else report.narrow).add(name)
    report.narrow -= report.exact
    return report


def _tellings(
    known: Knowledge,
    places: dict[Place, int],
    children: int,
    stories: Sequence[Mapping[Place, int]] | None,
) -> Iterator[list[dict[int, int]]]:
    """For each family what it may know, in several ways."""
    if stories is not None:
        for story in stories:
            own = {places[place]: count for place, count in story.items() if place in places}
            if own:
                yield [own]
        return
    for group in sorted({g for g, node in places if node == known.root}, key=sorted):
        yield list(_stories(known, places, group, children))


def _stories(
    known: Knowledge, places: dict[Place, int], group: Pairs, children: int
) -> Iterator[dict[int, int]]:
    """What such a family may know: all of its children in one part, for each part."""
    whole = {places[group, known.root]: children}
    told = False
    for node, parts in known.parts:
        if node != known.root or (group, parts[0]) not in places:
            continue
        for own in parts:
            told = True
            yield {
                **whole,
                **{
                    places[group, part]: children * (part == own)
                    for part in parts
                    if (group, part) in places
                },
            }
    if not told:
        yield whole


def _learned(part: _Part, fixed: dict[int, int], k: int) -> Iterator[tuple[Place, float]]:
    """Counts of others that may be small, and are known to within less than the width."""
    low, high = part.equations.low.copy(), part.equations.high.copy()
    own = {int(np.searchsorted(part.unknowns, u)): n for u, n in fixed.items() if _in(part, u)}
    for unknown, count in own.items():
        low[unknown], high[unknown] = max(low[unknown], count), min(high[unknown], count)
    try:
        found = Intervals(replace(part.equations, low=low, high=high), WIDTH)
    except Contradiction:
        return  # nobody is such a family
    for unknown in np.flatnonzero(found.width < WIDTH).tolist():
        if unknown not in own and found.high[unknown] > 0 and found.low[unknown] < k:
            yield part.equations.unknowns[unknown], float(found.width[unknown])


def _in(part: _Part, unknown: int) -> bool:
    place = int(np.searchsorted(part.unknowns, unknown))
    return place < len(part.unknowns) and int(part.unknowns[place]) == unknown


def _parts(equations: Equations) -> Iterator[_Part]:
    touched = abs(equations.coefficients).sign()
    _, label = connected_components(touched.T @ touched, directed=False)
    row_label = label[equations.coefficients.indices[equations.coefficients.indptr[:-1]]]
    for one in range(int(label.max(initial=-1)) + 1):
        columns, rows = np.flatnonzero(label == one), np.flatnonzero(row_label == one)
        yield _Part(_restricted(equations, rows, columns), columns)


def _restricted(equations: Equations, rows: Ints, columns: Ints) -> Equations:
    right: Floats = equations.right[rows]
    return Equations(
        tuple(equations.unknowns[c] for c in columns),
        csr_matrix(equations.coefficients[rows][:, columns]),
        right,
        (),
        equations.low[columns],
        equations.high[columns],
    )
