"""Everything that adds up in a published table, as equations over its withheld cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from wholecity.disclosure.rules.attack.published import Knowledge, Pairs, Place


@dataclass(frozen=True)
class Equations:
    """coefficients · unknowns = right; every unknown is a whole number from `low` to `high`."""

    unknowns: tuple[Place, ...]
    coefficients: csr_matrix
    right: NDArray[np.float64]
    wrong: tuple[str, ...]  # sums of shown cells that do not add up
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def equations_of(known: Knowledge) -> Equations:
    """The equations of a table, without those in which nothing is withheld."""
    unknowns = tuple(sorted(known.withheld, key=lambda place: (sorted(place[0]), place[1])))
    number = {place: i for i, place in enumerate(unknowns)}
    pointer, columns, values, right, wrong = [0], [], [], [], []
    for whole, parts in identities(known):
        rest = 0
        row = []
        for place, sign in ((whole, -1), *((p, 1) for p in parts)):
            if place in number:
                row.append((number[place], sign))
            else:
                rest -= sign * known.shown[place]
        if row:
            columns += [c for c, _ in row]
            values += [float(s) for _, s in row]
            pointer.append(len(columns))
            right.append(float(rest))
        elif rest:
            wrong.append(f"{known.name}: the shown parts of {_words(whole)} do not add up to it")
    matrix = csr_matrix((values, columns, pointer), shape=(len(right), len(unknowns)))
    nothing, endless = np.zeros(len(unknowns)), np.full(len(unknowns), np.inf)
    return Equations(unknowns, matrix, np.array(right, dtype=float), tuple(wrong), nothing, endless)


def places(known: Knowledge) -> Iterator[Place]:
    """Every cell that the documents must speak of."""
    for node, groupings in known.groupings.items():
        for grouping in groupings:
            yield from ((group, node) for group in _groups(known, grouping))


def add_crossings(known: Knowledge) -> None:
    """Add what was not published, but must exist.

    These are the tables by three dimensions of which all pairs were published,
    and every node by all groupings of the root.
    """
    published = known.groupings[known.root]
    pairs = combinations(sorted(known.levels), 3)
    crossings = {frozenset(three) for three in pairs if _has_pairs(three, published)}
    before = set(places(known))
    for node in known.groupings:
        known.groupings[node] = published | crossings
    known.withheld |= set(places(known)) - before


def _has_pairs(three: tuple[str, ...], groupings: set[frozenset[str]]) -> bool:
    return frozenset(three) not in groupings and all(
        frozenset(pair) in groupings for pair in combinations(three, 2)
    )


def identities(known: Knowledge) -> Iterator[tuple[Place, list[Place]]]:
    """Each whole with its parts: by the levels of dimensions, and by the parts of nodes.

    The last part of a node is its rest: that its levels add up follows from the
    others, where all of them are published by the same groupings.
    """
    nodes = [known.root, *(part for _, parts in known.parts for part in parts[:-1])]
    for node in nodes:
        for group, below in divisions(known, node):
            yield (group, node), [(part, node) for part in below]
    for node, parts in known.parts:
        for grouping in known.groupings[parts[0]]:
            for group in _groups(known, grouping):
                yield (group, node), [(group, part) for part in parts]


def divisions(known: Knowledge, node: str) -> Iterator[tuple[Pairs, list[Pairs]]]:
    """Each group of a node with the finer ones that it divides into, by each grouping below."""
    for fine in known.groupings[node]:
        coarser = [g for g in known.groupings[node] if g < fine]
        for coarse in coarser:
            if any(coarse < between for between in coarser):
                continue  # follows from the sums in between
            for group in _groups(known, coarse):
                yield group, [group | rest for rest in _groups(known, fine - coarse)]


def _groups(known: Knowledge, grouping: frozenset[str]) -> Iterator[Pairs]:
    names = sorted(grouping)
    for levels in product(*(known.levels[name] for name in names)):
        yield frozenset(zip(names, levels, strict=True))


def _words(place: Place) -> str:
    group, node = place
    return f"{node} of {', '.join('='.join(pair) for pair in sorted(group)) or 'all children'}"
