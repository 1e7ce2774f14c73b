"""What an attack found."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from wholecity.disclosure.rules.attack.averages import Weights, attack_averages
from wholecity.disclosure.rules.attack.bounds import Contradiction
from wholecity.disclosure.rules.attack.equations import add_crossings, equations_of, places
from wholecity.disclosure.rules.attack.intervals import Intervals
from wholecity.disclosure.rules.attack.published import Knowledge, Place, put_together


@dataclass
class Report:
    """Everything that speaks against publishing. Cells are named, never told."""

    withheld: int = 0
    exact: list[str] = field(default_factory=list)
    narrow: list[str] = field(default_factory=list)
    all_or_none: list[str] = field(default_factory=list)
    small: list[str] = field(default_factory=list)
    inconsistent: list[str] = field(default_factory=list)
    averages: list[str] = field(default_factory=list)
    programs: int = 0

    @property
    def passed(self) -> bool:
        cells = (*self.exact, *self.narrow, *self.all_or_none, *self.small)
        return not (cells or self.inconsistent or self.averages)

    def add(self, other: "Report") -> None:
        """Take up what an attack on another table found."""
        for part in fields(self):
            setattr(self, part.name, getattr(self, part.name) + getattr(other, part.name))


def attack(
    documents: Iterable[Mapping[str, Any]],
    weights: Weights | None = None,
    *,
    thoroughly: bool = False,
    workers: int = 1,
) -> Report:
    """Attack published documents together, as anybody could who has them all.

    `weights` are days enrolled by group, for an outsider who knows them.
    `thoroughly` also searches tables by three dimensions that were not
    published, but must exist, where all pairs of them were. Tables of different
    counts have nothing to do with each other: `workers` of them are attacked at
    a time.
    """
    tables = put_together(documents)
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(lambda known: _attack(known, weights, thoroughly), tables))
    report = Report()
    for part in found:
        report.add(part)
    return report


def _attack(known: Knowledge, weights: Weights | None, thoroughly: bool) -> Report:
    report = Report(withheld=len(known.withheld), inconsistent=list(known.faults))
    report.small = [_name(known, p) for p, count in known.shown.items() if 1 <= count < known.k]
    if beside := _beside_the_tables(known):
        report.inconsistent += beside
        return report
    published = frozenset(known.withheld)
    if thoroughly:
        add_crossings(known)
    equations = equations_of(known)
    report.inconsistent += equations.wrong
    try:
        found = Intervals(equations, known.k)
    except Contradiction:
        report.inconsistent.append(f"{known.name}: no whole numbers satisfy what is published")
        return report
    report.programs = found.programs
    for i in np.flatnonzero(found.width < known.k):
        if equations.unknowns[i] not in published:
            continue
        name = _name(known, equations.unknowns[i])
        (report.exact if found.width[i] == 0 else report.narrow).append(name)
    report.all_or_none = _all_or_none(known, published, equations.unknowns, found)
    small = _may_be_small(known, equations.unknowns, found)
    for key in known.described:
        rates = attack_averages(known, key, small, weights)
        report.averages += rates.faults
        report.averages += [_name(known, (group, key)) for group in rates.narrow]
    return report


def _beside_the_tables(known: Knowledge) -> list[str]:
    """Cells of which nothing is said, and what is said of cells whose sums are not attacked."""
    declared, said = set(places(known)), {*known.shown, *known.withheld}
    percents = {(group, known.described[key]) for key, group in known.percents}
    complaints = {
        "cells are neither shown nor withheld": declared - said,
        "cells belong to no grouping of their node": (said | percents) - declared,
    }
    return [f"{known.name}: {len(c)} {words}" for words, c in complaints.items() if c]


def _may_be_small(known: Knowledge, unknowns: tuple[Place, ...], found: Intervals) -> set[Place]:
    """Withheld counts beside averages that nobody can be sure to be k or more."""
    nodes = set(known.described.values())
    return {
        place
        for i, place in enumerate(unknowns)
        if place[1] in nodes and (found.low[i] < known.k or found.exact(i)[0] < known.k)
    }


def _all_or_none(
    known: Knowledge,
    published: frozenset[Place],
    unknowns: tuple[Place, ...],
    found: Intervals,
) -> list[str]:
    """Groups of somebody of whom provably nobody is in a part, and so all are in the others."""
    most: dict[Place, float] = dict(known.shown)
    groups = {group for group, _ in (*known.shown, *published)}
    most.update(zip(unknowns, found.high.tolist(), strict=True))
    return [
        _name(known, (group, part))
        for node, parts in known.parts
        for part in parts
        for group in groups
        if (group, part) in most and most[group, node] > 0 and most[group, part] == 0
    ]


def _name(known: Knowledge, place: Place) -> str:
    group, node = place
    words = ", ".join("=".join(pair) for pair in sorted(group)) or "all"
    return f"{known.name}: {node}, {words}"
