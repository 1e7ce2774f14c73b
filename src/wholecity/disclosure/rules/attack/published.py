"""What the published documents say, put together: who is counted in which cell, and what adds up.

Documents about the same counts (same table, period and snapshot) are one
system: a cell that any of them shows is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Pairs = frozenset[tuple[str, str]]  # a group: dimension, level
Place = tuple[Pairs, str]  # a cell: group and node


@dataclass
class Knowledge:
    """One table as an outsider sees it."""

    name: str
    k: int
    root: str
    levels: dict[str, list[str]]
    parts: list[tuple[str, list[str]]]
    groupings: dict[str, set[frozenset[str]]] = field(default_factory=dict)  # of each node
    shown: dict[Place, int] = field(default_factory=dict)
    withheld: set[Place] = field(default_factory=set)
    percents: dict[tuple[str, Pairs], tuple[float, float] | None] = field(default_factory=dict)
    described: dict[str, str] = field(default_factory=dict)  # average → node
    faults: list[str] = field(default_factory=list)
    children: tuple[str, str] = ("", "")  # whom it counts: population and period
    growing: set[str] = field(default_factory=set)  # nodes whose counts only grow


def put_together(documents: Iterable[Mapping[str, Any]]) -> list[Knowledge]:
    """One Knowledge for each set of counts that the documents speak of."""
    tables: dict[tuple[str, str, str], Knowledge] = {}
    for document in documents:
        identity = (document["key"], document["period"], document["snapshot"])
        known = tables.get(identity)
        if known is None:
            known = tables[identity] = _blank(document)
        elif not _same_shape(known, document):
            known.faults.append(f"{known.name}: two documents divide the same children differently")
            continue
        _read(known, document)
    return list(tables.values())


def _blank(document: Mapping[str, Any]) -> Knowledge:
    return Knowledge(
        name=f"{document['key']} {document['period']}",
        k=document["k"],
        root=document["root"],
        levels={d["key"]: [v["key"] for v in d["levels"]] for d in document["dimensions"]},
        parts=[(p["of"], list(p["parts"])) for p in document["partitions"]],
        # A document from before tables shared children counts its own.
        children=(document.get("population", document["key"]), document["period"]),
        growing=set(document.get("growing", ())),
    )


def _same_shape(known: Knowledge, document: Mapping[str, Any]) -> bool:
    other = _blank(document)
    return (known.root, known.levels, known.parts) == (other.root, other.levels, other.parts)


def _read(known: Knowledge, document: Mapping[str, Any]) -> None:
    known.k = max(known.k, document["k"])
    _read_groupings(known, document["root"], document["groupings"])
    for partition in document["partitions"]:
        for part in partition["parts"]:
            # A document from before parts had groupings of their own gives them by all.
            by = partition.get("groupings", document["groupings"])
            _read_groupings(known, part, by)
    sign, nothing = document["signs"]["withheld"], document["signs"]["no data"]
    for row in document["counts"]:
        group = frozenset(row["group"].items())
        for node, value in row["values"].items():
            _read_count(known, (group, node), value, sign)
    for average in document["averages"]:
        known.described[average["key"]] = average["node"]
        for row in average["values"]:
            if row["percent"] != nothing:
                place = (average["key"], frozenset(row["group"].items()))
                _read_percent(known, place, row["percent"], sign)
    known.withheld -= set(known.shown)


def _read_groupings(known: Knowledge, node: str, groupings: Iterable[Iterable[str]]) -> None:
    known.groupings.setdefault(node, set()).update(frozenset(g) for g in groupings)


def _read_count(known: Knowledge, place: Place, value: Any, sign: str) -> None:
    if value == sign:
        known.withheld.add(place)
    elif type(value) is not int or value < 0:
        known.faults.append(f"{known.name}: {value!r} is neither a count nor withheld")
    elif known.shown.setdefault(place, value) != value:
        known.faults.append(f"{known.name}: two documents show different counts for one cell")


def _read_percent(known: Knowledge, place: tuple[str, Pairs], value: Any, sign: str) -> None:
    """Keep the range of true percents that the published one stands for."""
    if value == sign:
        known.percents.setdefault(place, None)
        return
    span = _span(value)
    if span is None:
        known.faults.append(f"{known.name}: {value!r} is neither a percent nor withheld")
        return
    before = known.percents.get(place) or (0.0, 100.0)
    known.percents[place] = (max(span[0], before[0]), min(span[1], before[1]))


def _span(value: Any) -> tuple[float, float] | None:
    """The true percents that a published one stands for; None where it is no percent."""
    bound, percent = next(iter(value.items())) if isinstance(value, dict) and value else ("", value)
    if isinstance(value, dict) and len(value) != 1:
        return None
    if type(percent) is not int or not 0 <= percent <= 100:
        return None
    low, high = max(percent - 0.5, 0.0), min(percent + 0.5, 100.0)
    spans = {"": (low, high), "at_least": (low, 100.0), "at_most": (0.0, high)}
    return spans.get(bound)
