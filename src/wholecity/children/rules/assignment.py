"""Which child keeps which ID when records were linked anew.

A cluster keeps the ID that most of its records have. Two clusters that want
one ID (a child was split): it stays where more of its records are. A cluster
with several IDs (children were merged) keeps the one with more records, then
the oldest. Records that were away and came back speak too, after those that
stayed. An ID is never given to other records than those that had it, or
joined them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Record = tuple[str, str]  # source, person_key


@dataclass(frozen=True, slots=True)
class Held:
    """The last child of a record; `current` while it stands, `since` orders by age."""

    child: str
    current: bool
    since: int


@dataclass(frozen=True, slots=True, order=True)
class _Claim:
    """A cluster's wish for an ID; the smallest is heard first."""

    minus_current: int
    minus_former: int
    since: int
    child: str
    cluster: int


def assign(clusters: Sequence[Sequence[Record]], held: Mapping[Record, Held]) -> list[str | None]:
    """The ID that each cluster keeps, None where it needs a new one.

    The order of clusters decides only between claims that are equal in all else.
    """
    kept: list[str | None] = [None] * len(clusters)
    given: set[str] = set()
    for claim in sorted(_claims(clusters, held)):
        if kept[claim.cluster] is None and claim.child not in given:
            kept[claim.cluster] = claim.child
            given.add(claim.child)
    return kept


def _claims(clusters: Sequence[Sequence[Record]], held: Mapping[Record, Held]) -> list[_Claim]:
    claims = []
    for number, records in enumerate(clusters):
        by_child: dict[str, list[Held]] = defaultdict(list)
        for record in records:
            if record in held:
                by_child[held[record].child].append(held[record])
        for child, links in by_child.items():
            current = sum(link.current for link in links)
            since = min(link.since for link in links)
            claims.append(_Claim(-current, current - len(links), since, child, number))
    return claims
