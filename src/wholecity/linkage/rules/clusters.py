"""From pairs to children: which records belong together.

A chain of links is not a proof: A like B and B like C does not make A and C
one child. So records come together best pair first, and two groups are joined
only when

- no record of the one contradicts a record of the other, and
- no two records of a source that holds each child once come together.

Every group that results is therefore a clique of pairs that link or do not
contradict each other, held together by links. The order is fixed by weight, then by record
number, so the same pairs always give the same groups.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import attrgetter

# Two candidates of one source whose weights differ by less than this are not told apart.
MARGIN = 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records with `left` < `right`. `weight` in bits; `certain`: names and date are equal."""

    left: int
    right: int
    weight: float
    certain: bool = False


def unambiguous(links: Iterable[Pair], apart: Sequence[str]) -> tuple[list[Pair], list[Pair]]:
    """Links that stand, and links that cannot choose between two records of one source.

    `apart[record]` is the label that no two records of one child share. When a
    record fits two records of one label about equally, neither link stands.
    """
    links = list(links)
    best: dict[tuple[int, str], list[float]] = defaultdict(list)
    for pair in links:
        best[pair.left, apart[pair.right]].append(pair.weight)
        best[pair.right, apart[pair.left]].append(pair.weight)
    tied = {
        key: max(weights) for key, weights in best.items() if len(weights) > 1 and _tied(weights)
    }
    stand: list[Pair] = []
    fall: list[Pair] = []
    for pair in links:
        (fall if _among(pair, apart, tied) else stand).append(pair)
    return stand, fall


def _tied(weights: list[float]) -> bool:
    first, second = sorted(weights, reverse=True)[:2]
    return first - second < MARGIN


def _among(pair: Pair, apart: Sequence[str], tied: Mapping[tuple[int, str], float]) -> bool:
    ends = ((pair.left, apart[pair.right]), (pair.right, apart[pair.left]))
    return any(end in tied and tied[end] - pair.weight < MARGIN for end in ends)


def group(
    apart: Sequence[str], links: Iterable[Pair], compatible: Iterable[Pair]
) -> list[tuple[int, ...]]:
    """The records of each child, each group and the list in ascending order.

    `apart` has one label per record; `links` join, `compatible` only permit.
    """
    links = sorted(links, key=lambda p: (-p.weight, p.left, p.right))
    permitted = {(p.left, p.right) for p in links} | {(p.left, p.right) for p in compatible}
    of: dict[int, list[int]] = {}
    for pair in links:
        left, right = of.get(pair.left, [pair.left]), of.get(pair.right, [pair.right])
        if left is not right and _may_join(left, right, apart, permitted):
            joined = left + right
            of.update(dict.fromkeys(joined, joined))
    groups = {id(members): tuple(sorted(members)) for members in of.values()}
    alone = [(record,) for record in range(len(apart)) if record not in of]
    return sorted([*groups.values(), *alone])


def _may_join(
    left: list[int], right: list[int], apart: Sequence[str], permitted: set[tuple[int, int]]
) -> bool:
    return all(
        apart[a] != apart[b] and (min(a, b), max(a, b)) in permitted for a in left for b in right
    )


def strongest(groups: Iterable[tuple[int, ...]], links: Iterable[Pair]) -> dict[int, Pair]:
    """For each record that is not alone, the best link that it has within its group."""
    of = {record: members[0] for members in groups for record in members}
    found: dict[int, Pair] = {}
    for pair in sorted(links, key=attrgetter("weight")):
        if of[pair.left] == of[pair.right]:
            found[pair.left] = found[pair.right] = pair
    return found


def sizes(groups: Iterable[Sequence[object]]) -> dict[int, int]:
    """How many children have how many records."""
    return dict(sorted(Counter(len(members) for members in groups).items()))


def seen_in(groups: Iterable[Iterable[str]]) -> dict[tuple[str, str], int]:
    """Children by the sources that know them: (a, a) known to a, (a, b) known to both, a < b."""
    found: Counter[tuple[str, str]] = Counter()
    for sources in groups:
        of_child = sorted(set(sources))
        found.update((source, source) for source in of_child)
        found.update(combinations(of_child, 2))
    return dict(sorted(found.items()))
