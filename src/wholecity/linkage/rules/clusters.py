"""From pairs to children: which records belong together.

A chain of links is not a proof: A like B and B like C does not make A and C
one child. So records come together best pair first, and two groups are joined
only when

- no record of the one contradicts a record of the other, and
- no two records of a source that holds each child once come together.

Every group that results is therefore a clique of pairs that link or do not
contradict each other, held together by links. The order is fixed by weight, then by record
number, so the same pairs always give the same groups.

Records are numbered from 0. `apart` has a number for each record: two records with the same one
are never one child.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]

# Two candidates of one source whose weights differ by less than this are not told apart.
MARGIN = 1.0


@dataclass(frozen=True)
class Pairs:
    """Pairs of records, column by column, `left` < `right`.

    `weight` in bits; `certain`: names and date are equal.
    """

    left: Numbers
    right: Numbers
    weight: NDArray[np.float64]
    certain: Truths

    def __len__(self) -> int:
        return len(self.left)

    def where(self, chosen: Truths) -> Self:
        """The pairs for which `chosen` is true."""
        return type(self)(
            self.left[chosen], self.right[chosen], self.weight[chosen], self.certain[chosen]
        )


def unambiguous(links: Pairs, apart: Numbers) -> Truths:
    """Which links stand: those that need not choose between two records of one source.

    When a record fits two records of one `apart` about equally, neither link stands.
    """
    if not len(links):
        return np.zeros(0, dtype=bool)
    record = np.concatenate([links.left, links.right])
    choice = apart[np.concatenate([links.right, links.left])]
    weight = np.concatenate([links.weight, links.weight])
    order = np.lexsort((-weight, choice, record))
    begins = _begins(record[order], choice[order])
    first = np.flatnonzero(begins)
    of = np.cumsum(begins) - 1
    sizes = np.diff(np.append(first, len(order)))
    best = weight[order][first]
    second = weight[order][np.minimum(first + 1, len(order) - 1)]
    tied = (sizes > 1) & (best - second < MARGIN)
    falls = np.zeros(len(order), dtype=bool)
    falls[order] = tied[of] & (best[of] - weight[order] < MARGIN)
    return ~(falls[: len(links)] | falls[len(links) :])


def group(apart: Numbers, links: Pairs, *compatible: Pairs) -> Numbers:
    """For each record the smallest record of its child. `links` join, `compatible` only permit.

    Nearly all records that links hold together contradict each other nowhere: those are one child
    at once. The others are put together pair by pair.
    """
    records = len(apart)
    joined = coo_array(
        (np.ones(len(links), dtype=bool), (links.left, links.right)), shape=(records, records)
    )
    _, part = connected_components(joined, directed=False)
    part = part.astype(np.int64)
    whole = _complete(part, [links, *compatible], records) & _of_different(part, apart)
    smallest = np.full(len(whole), records, dtype=np.int64)
    np.minimum.at(smallest, part, np.arange(records))
    child = np.where(whole[part], smallest[part], np.arange(records))
    _join_best_first(child, apart, part, whole, links, compatible)
    return child


def _begins(*sorted_columns: NDArray[np.generic]) -> Truths:
    """Where a row differs from the one before it."""
    begins = np.ones(len(sorted_columns[0]), dtype=bool)
    begins[1:] = False
    for column in sorted_columns:
        begins[1:] |= column[1:] != column[:-1]
    return begins


def _within(part: Numbers, pairs: Pairs) -> Truths:
    inside: Truths = part[pairs.left] == part[pairs.right]
    return inside


def _complete(part: Numbers, permitting: list[Pairs], records: int) -> Truths:
    """For each part, whether all pairs of its records are permitted."""
    size = np.bincount(part)
    codes = [pairs.left * records + pairs.right for pairs in permitting]
    inner = [code[_within(part, pairs)] for code, pairs in zip(codes, permitting, strict=True)]
    left = np.unique(np.concatenate(inner)) // records
    complete: Truths = np.bincount(part[left], minlength=len(size)) == size * (size - 1) // 2
    return complete


def _of_different(part: Numbers, apart: Numbers) -> Truths:
    """For each part, whether no two of its records have to stay apart."""
    order = np.lexsort((apart, part))
    again = ~_begins(part[order], apart[order])
    different = np.ones(part.max(initial=-1) + 1, dtype=bool)
    different[part[order][again]] = False
    return different


def _join_best_first(
    child: Numbers,
    apart: Numbers,
    part: Numbers,
    whole: Truths,
    links: Pairs,
    compatible: tuple[Pairs, ...],
) -> None:
    """Put the records of parts that are not whole together, in place."""
    left_over = links.where(~whole[part[links.left]])
    order = np.lexsort((left_over.right, left_over.left, -left_over.weight))
    permitted: set[tuple[int, int]] = set()
    for pairs in (links, *compatible):
        inside = pairs.where(~whole[part[pairs.left]] & _within(part, pairs))
        permitted.update(zip(inside.left.tolist(), inside.right.tolist(), strict=True))
    labels = dict(zip(left_over.left.tolist(), apart[left_over.left].tolist(), strict=True))
    labels |= dict(zip(left_over.right.tolist(), apart[left_over.right].tolist(), strict=True))
    of: dict[int, list[int]] = {}
    ends = zip(left_over.left[order].tolist(), left_over.right[order].tolist(), strict=True)
    for one, other in ends:
        left, right = of.get(one, [one]), of.get(other, [other])
        if left is not right and _may_join(left, right, labels, permitted):
            of.update(dict.fromkeys(left + right, left + right))
    for record, members in of.items():
        child[record] = min(members)


def _may_join(
    left: list[int],
    right: list[int],
    labels: dict[int, int],
    permitted: set[tuple[int, int]],
) -> bool:
    return all(
        labels[a] != labels[b] and (min(a, b), max(a, b)) in permitted for a in left for b in right
    )


def strongest(child: Numbers, links: Pairs) -> Numbers:
    """For each record the number of the best link that it has within its child, -1 without one."""
    inside = np.flatnonzero(_within(child, links))
    # Both ends of each link, the heaviest link last: of several for a record the last one stays.
    ascending = inside[np.argsort(links.weight[inside], kind="stable")]
    ends = np.column_stack([links.left[ascending], links.right[ascending]])
    best = np.full(len(child), -1, dtype=np.int64)
    best[ends.ravel()] = np.repeat(ascending, 2)
    return best
