"""Making the equations small: unknowns that follow from another one, and parts that do not meet."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from wholecity.disclosure.rules.attack.bounds import Contradiction, Floats, Ints

Row = dict[int, float]


@dataclass(frozen=True)
class Reduced:
    """Unknown i is `sign[i]` · leader[i] + `shift[i]`; leader -1 is a known number.

    `rows` · leaders = `right`, over the columns that still lead.
    """

    leader: Ints
    sign: Floats
    shift: Floats
    rows: csr_matrix
    right: Floats


def reduce(rows: csr_matrix, right: Floats, low: Floats, high: Floats) -> Reduced:
    """Drop unknowns that are known already, and those that another one determines."""
    work = _Reduction(rows.shape[1])
    for unknown in np.flatnonzero(low == high):
        work.settle(int(unknown), float(low[unknown]))
    pending = [
        (dict(zip(rows.indices[a:b].tolist(), rows.data[a:b].tolist(), strict=True)), float(total))
        for a, b, total in zip(rows.indptr, rows.indptr[1:], right, strict=False)
    ]
    size = -1
    while size != len(pending):
        size = len(pending)
        pending = [row for row in (work.absorb(*row) for row in pending) if row is not None]
    return work.finished([work.rewritten(*row) for row in pending])


class _Reduction:
    """Follows each unknown to the one that it depends on."""

    def __init__(self, size: int) -> None:
        self.leader = list(range(size))
        self.sign = [1.0] * size
        self.shift = [0.0] * size

    def find(self, unknown: int) -> tuple[int, float, float]:
        """(leader, sign, shift) of an unknown."""
        sign, shift = 1.0, 0.0
        while unknown >= 0 and self.leader[unknown] != unknown:
            shift += sign * self.shift[unknown]
            sign *= self.sign[unknown]
            unknown = self.leader[unknown]
        return unknown, sign, shift

    def settle(self, leader: int, value: float) -> None:
        self.leader[leader], self.sign[leader], self.shift[leader] = -1, 0.0, value

    def rewritten(self, row: Row, total: float) -> tuple[Row, float]:
        """An equation in terms of leaders."""
        result: Row = {}
        for unknown, factor in row.items():
            leader, sign, shift = self.find(unknown)
            total -= factor * shift
            if leader >= 0:
                result[leader] = result.get(leader, 0.0) + factor * sign
        return {c: f for c, f in result.items() if f}, total

    def absorb(self, row: Row, total: float) -> tuple[Row, float] | None:
        """Use an equation of one or two unknowns up; give back one that says more."""
        row, total = self.rewritten(row, total)
        if not row:
            if abs(total) > 1e-6:
                raise Contradiction
            return None
        if len(row) == 1:
            ((unknown, factor),) = row.items()
            self.settle(unknown, total / factor)
            return None
        if len(row) == 2 and all(abs(f) == 1.0 for f in row.values()):
            (first, a), (second, b) = row.items()
            self.leader[first], self.sign[first] = second, -b / a
            self.shift[first] = total / a
            return None
        return row, total

    def finished(self, pending: list[tuple[Row, float]]) -> Reduced:
        found = [self.find(unknown) for unknown in range(len(self.leader))]
        leaders = np.array([leader for leader, _, _ in found], dtype=np.int64)
        columns = [c for row, _ in pending for c in row]
        values = [v for row, _ in pending for v in row.values()]
        pointer = np.cumsum([0, *(len(row) for row, _ in pending)])
        return Reduced(
            leader=leaders,
            sign=np.array([sign for _, sign, _ in found]),
            shift=np.array([shift for _, _, shift in found]),
            rows=csr_matrix((values, columns, pointer), shape=(len(pending), len(found))),
            right=np.array([total for _, total in pending], dtype=float),
        )


def leader_bounds(reduced: Reduced, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bounds of the leaders: of an unknown and of all that follow from it."""
    new_low, new_high = np.full(len(low), -np.inf), np.full(len(low), np.inf)
    follows = np.flatnonzero(reduced.leader >= 0)
    sign, shift = reduced.sign[follows], reduced.shift[follows]
    first, second = (low[follows] - shift) * sign, (high[follows] - shift) * sign
    np.maximum.at(new_low, reduced.leader[follows], np.minimum(first, second))
    np.minimum.at(new_high, reduced.leader[follows], np.maximum(first, second))
    if (new_low > new_high).any():
        raise Contradiction
    return new_low, new_high


def components(reduced: Reduced) -> list[tuple[Ints, Ints]]:
    """(leaders, rows) of each part of the equations that has nothing to do with the others."""
    leaders = np.unique(reduced.leader[reduced.leader >= 0])
    touched = abs(reduced.rows).sign()
    count, label = connected_components(touched.T @ touched, directed=False)
    first = reduced.rows.indices[reduced.rows.indptr[:-1]]
    by_label: dict[int, list[int]] = {}
    for leader in leaders.tolist():
        by_label.setdefault(int(label[leader]), []).append(leader)
    rows_of: dict[int, list[int]] = {key: [] for key in by_label}
    for row, column in enumerate(first.tolist()):
        rows_of[int(label[column])].append(row)
    assert count >= len(by_label)
    return [
        (np.array(found, dtype=np.int64), np.array(rows_of[key], dtype=np.int64))
        for key, found in by_label.items()
    ]
