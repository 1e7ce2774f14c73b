"""What several tables about the same children say together: versions, and tables that share cells.

A table that is published again counts the same children of the same period
once more. Between two versions only this holds for certain: nodes that are
declared to grow did not shrink. But a correction concerns few children, and
everybody knows that. So the outsider of this module takes as little for
changed as explains what is published: no count changed by more than the
largest change that can be seen, and where none can be seen, none. Two tables
of the same children that show no difference are therefore one system.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.sparse import block_diag, csr_matrix, vstack

from wholecity.disclosure.rules.attack.bounds import Floats
from wholecity.disclosure.rules.attack.equations import Equations, equations_of, places
from wholecity.disclosure.rules.attack.published import Knowledge, Place

# How much further than that a count may have changed: taken in this order until
# the versions fit together at all. None: versions say nothing of each other.
FURTHER = (0, 1, 2, 4, 8, 16, 64, 256, None)


@dataclass(frozen=True)
class Change:
    """How far a count may differ between two versions, and the unknown that stands for it."""

    earlier: int
    later: int
    place: Place
    least: int  # the change is the unknown and this
    unknown: int


@dataclass(frozen=True)
class Stack:
    """The equations of all versions: their unknowns one after the other, then the changes."""

    equations: Equations
    starts: tuple[int, ...]  # of each version, and where the last one ends
    changes: tuple[Change, ...]


def families(tables: Sequence[Knowledge]) -> list[list[Knowledge]]:
    """Tables about the same children together, each family in the order of its publication."""
    found: dict[tuple[str, str], list[Knowledge]] = {}
    for known in tables:
        found.setdefault(known.children, []).append(known)
    return list(found.values())


def share_margins(family: Sequence[Knowledge]) -> None:
    """Give each version the sums of its own finest tables that only another version publishes.

    What one shows of all schools, the other knows of each: it is part of both.
    """
    published = [{n: set(g) for n, g in known.groupings.items()} for known in family]
    for known, own in zip(family, published, strict=True):
        before = set(places(known))
        for other in published:
            for node in own.keys() & other.keys():
                known.groupings[node] |= {
                    coarse
                    for coarse in other[node] - own[node]
                    if any(coarse < fine for fine in own[node])
                }
        known.withheld |= set(places(known)) - before


def small_differences(family: Sequence[Knowledge], k: int) -> list[tuple[Knowledge, Place]]:
    """Counts that two versions show, and that differ by few children: those are counted by it."""
    return [
        (later, place)
        for earlier, later in combinations(family, 2)
        for place, count in later.shown.items()
        if 0 < abs(count - earlier.shown.get(place, count)) < k
    ]


def stacked(family: Sequence[Knowledge], further: int | None) -> Stack:
    """All versions as one system, in which no count changed by more than what is seen and this."""
    own = [equations_of(known) for known in family]
    starts = np.cumsum([0, *(len(e.unknowns) for e in own)])
    number = [
        {place: start + i for i, place in enumerate(e.unknowns)}
        for e, start in zip(own, starts, strict=False)
    ]
    work = _Coupling(family, number, own, int(starts[-1]))
    if further is not None:
        for later in range(1, len(family)):
            work.couple(later, further)
    return Stack(work.equations(), tuple(starts.tolist()), tuple(work.changes))


class _Coupling:
    """Collects what holds between versions: bounds of what is unknown, and rows of their own."""

    def __init__(
        self,
        family: Sequence[Knowledge],
        number: list[dict[Place, int]],
        own: list[Equations],
        size: int,
    ) -> None:
        self.family, self.number, self.own, self.size = family, number, own, size
        self.low: list[float] = [low for e in own for low in e.low.tolist()]
        self.high: list[float] = [high for e in own for high in e.high.tolist()]
        self.changes: list[Change] = []
        self.rows: list[tuple[dict[int, float], float]] = []

    def couple(self, later: int, further: int) -> None:
        """Each count of a version with that of the earlier one that differs from it least."""
        bounds = {e: self._largest_seen(e, later) + further for e in range(later)}
        nearest = sorted(bounds, key=lambda earlier: (bounds[earlier], -earlier))
        for place in self._places(later):
            earlier = next((e for e in nearest if self._has(e, place)), None)
            if earlier is not None:
                self._bind(earlier, later, place, bounds[earlier])

    def _largest_seen(self, earlier: int, later: int) -> int:
        shown = self.family[earlier].shown
        both = self.family[later].shown.items()
        return max((abs(n - shown[place]) for place, n in both if place in shown), default=0)

    def _places(self, version: int) -> Iterator[Place]:
        yield from self.number[version]
        yield from self.family[version].shown

    def _has(self, version: int, place: Place) -> bool:
        return place in self.number[version] or place in self.family[version].shown

    def _bind(self, earlier: int, later: int, place: Place, most: int) -> None:
        least = 0 if place[1] in self.family[later].growing else -most
        first, second = self.number[earlier].get(place), self.number[later].get(place)
        if first is not None and second is not None:
            self._row(earlier, later, place, (least, most))
        elif second is not None:
            self._within(second, self.family[earlier].shown[place], least, most)
        elif first is not None:
            self._within(first, self.family[later].shown[place], -most, -least)

    def _within(self, unknown: int, count: int, least: int, most: int) -> None:
        self.low[unknown] = max(self.low[unknown], count + least)
        self.high[unknown] = min(self.high[unknown], count + most)

    def _row(self, earlier: int, later: int, place: Place, span: tuple[int, int]) -> None:
        """later - earlier = change + least, where the change is an unknown from 0 on."""
        least, most = span
        first, second = self.number[earlier][place], self.number[later][place]
        terms = {second: 1.0, first: -1.0}
        if most > least:
            unknown = self.size + len(self.changes)
            self.changes.append(Change(earlier, later, place, least, unknown))
            terms[unknown] = -1.0
            self.low.append(0.0)
            self.high.append(float(most - least))
        self.rows.append((terms, float(least)))

    def equations(self) -> Equations:
        inside = csr_matrix(block_diag([e.coefficients for e in self.own], format="csr"))
        width = self.size + len(self.changes)
        inside.resize(inside.shape[0], width)
        pointer = np.cumsum([0, *(len(terms) for terms, _ in self.rows)])
        columns = np.array([c for terms, _ in self.rows for c in terms], dtype=np.int64)
        values = np.array([v for terms, _ in self.rows for v in terms.values()], dtype=float)
        between = csr_matrix((values, columns, pointer), shape=(len(self.rows), width))
        right: Floats = np.array([total for _, total in self.rows], dtype=float)
        return Equations(
            unknowns=(*(p for e in self.own for p in e.unknowns), *(c.place for c in self.changes)),
            coefficients=csr_matrix(vstack([inside, between], format="csr")),
            right=np.concatenate([*(e.right for e in self.own), right]),
            wrong=tuple(fault for e in self.own for fault in e.wrong),
            low=np.array(self.low, dtype=float),
            high=np.array(self.high, dtype=float),
        )
