"""What linkage would have found, written down by hand: clusters of `source:key`."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import combinations_with_replacement

from wholecity.linkage.definitions.bands import METHOD
from wholecity.linkage.pipeline import Linkage
from wholecity.linkage.pipeline.grouping import Member
from wholecity.linkage.pipeline.model import Model
from wholecity.linkage.pipeline.records import SourceCount


def linkage(*clusters: Iterable[str]) -> Linkage:
    """linkage(["school:1", "camp:7"], ["school:2"]): two children, one known to both."""
    found = tuple(tuple(_members(list(records))) for records in clusters)
    sources = sorted({m.source for members in found for m in members})
    return Linkage(
        clusters=found,
        sources=tuple(
            SourceCount(
                s, n := sum(m.source == s for c in found for m in c), n, 0, 0, 0, 0, 0, False
            )
            for s in sources
        ),
        bands={"link": 0, "review": 0, "no_link": 0},
        held_back={},
        sizes=dict(sorted(Counter(map(len, found)).items())),
        seen_in=_seen_in(found),
        model=Model(0.001, (), 0, 0, learned=False),
        method=METHOD,
        link_at=METHOD.link_from,
        as_of=date(2026, 3, 1),
        seconds={},
    )


def _members(records: list[str]) -> Iterable[Member]:
    alone = len(records) == 1
    for name in records:
        source, key = name.split(":")
        yield Member(source, key, "first sight" if alone else "model", None if alone else 9.5)


def _seen_in(found: Iterable[Iterable[Member]]) -> dict[tuple[str, str], int]:
    known = (sorted({m.source for m in members}) for members in found)
    return dict(
        Counter(pair for of_child in known for pair in combinations_with_replacement(of_child, 2))
    )
