"""What linkage would have found, written down by hand: clusters of `source:key`."""

from collections.abc import Iterable
from datetime import date

from wholecity.linkage.definitions.bands import METHOD
from wholecity.linkage.pipeline import Linkage, Member
from wholecity.linkage.pipeline.model import Model
from wholecity.linkage.pipeline.records import SourceCount
from wholecity.linkage.rules.clusters import seen_in, sizes


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
        sizes=sizes(found),
        seen_in=seen_in([m.source for m in members] for members in found),
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
