"""What an attack found."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from typing import Any

from wholecity.disclosure.rules.attack.averages import Weights, attack_averages
from wholecity.disclosure.rules.attack.bounds import Contradiction
from wholecity.disclosure.rules.attack.equations import add_crossings, places
from wholecity.disclosure.rules.attack.insider import Insiders, attack_as_insiders
from wholecity.disclosure.rules.attack.intervals import Intervals
from wholecity.disclosure.rules.attack.published import Knowledge, Place, put_together
from wholecity.disclosure.rules.attack.versions import (
    FURTHER,
    Stack,
    families,
    share_margins,
    small_differences,
    stacked,
)


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
    differences: list[str] = field(default_factory=list)
    programs: int = 0

    @property
    def passed(self) -> bool:
        cells = (*self.exact, *self.narrow, *self.all_or_none, *self.small, *self.differences)
        return not (cells or self.inconsistent or self.averages)

    def add(self, other: "Report") -> None:
        """Take up what an attack on another table found."""
        for part in fields(self):
            setattr(self, part.name, getattr(self, part.name) + getattr(other, part.name))


@dataclass(frozen=True)
class Version:
    """One table of a family, and where its unknowns stand among the intervals of all."""

    known: Knowledge
    published: frozenset[Place]
    start: int
    unknowns: tuple[Place, ...]
    found: Intervals


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
    children have nothing to do with each other: `workers` of them are attacked at
    a time. Documents come in the order in which they were published.
    """
    groups = families(put_together(documents))
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(lambda family: _attack(family, weights, thoroughly), groups))
    report = Report()
    for part in found:
        report.add(part)
    return report


def attack_from_inside(
    documents: Iterable[Mapping[str, Any]],
    children: int = 1,
    stories: Sequence[Mapping[Place, int]] | None = None,
) -> Insiders:
    """What families learn of others that know themselves to be all of a withheld group.

    `children` is how many they have; `stories`, where the truth is known, what
    the families that there are really know. Nothing here speaks against publishing; it
    is told to whoever decides.
    """
    report = Insiders()
    for family in families(put_together(documents)):
        k = max(known.k for known in family)
        share_margins(family)
        solved = _solved(family, k)
        if solved is not None:
            found = attack_as_insiders(family, solved[0], k, children, stories)
            report.tried += found.tried
            report.learning += found.learning
            report.exact |= found.exact
            report.narrow |= found.narrow
    return report


def _attack(family: list[Knowledge], weights: Weights | None, thoroughly: bool) -> Report:
    """Attack all that is published of the same children."""
    report = Report()
    for known in family:
        _read_alone(report, known)
    if any(_beside_the_tables(known) for known in family):
        return report
    k = max(known.k for known in family)
    report.differences = [_name(*where) for where in small_differences(family, k)]
    published = [frozenset(known.withheld) for known in family]
    if thoroughly:
        for known in family:
            add_crossings(known)
    share_margins(family)
    solved = _solved(family, k)
    if solved is None:
        report.inconsistent += [
            f"{known.name}: no whole numbers satisfy what is published" for known in family
        ]
        return report
    stack, found = solved
    report.inconsistent += stack.equations.wrong
    report.programs = found.programs
    report.differences += _small_changes(family, stack, found, k)
    for i, known in enumerate(family):
        start, end = stack.starts[i : i + 2]
        unknowns = stack.equations.unknowns[start:end]
        _judge(report, Version(known, published[i], start, unknowns, found), weights)
    return report


def _read_alone(report: Report, known: Knowledge) -> None:
    """What can be said of one table without solving anything."""
    report.withheld += len(known.withheld)
    report.inconsistent += known.faults
    report.small += [_name(known, p) for p, count in known.shown.items() if 1 <= count < known.k]
    report.inconsistent += _beside_the_tables(known)


def _solved(family: list[Knowledge], k: int) -> tuple[Stack, Intervals] | None:
    """The intervals where as little as possible changed from version to version."""
    for further in FURTHER if len(family) > 1 else FURTHER[:1]:
        stack = stacked(family, further)
        try:
            return stack, Intervals(stack.equations, k)
        except Contradiction:
            continue
    return None


def _small_changes(family: list[Knowledge], stack: Stack, found: Intervals, k: int) -> list[str]:
    """Changes between versions that are known to be of few children, though not shown."""
    names = []
    for change in stack.changes:
        if found.width[change.unknown] >= k:
            continue
        low, high = (end + change.least for end in found.exact(change.unknown))
        if 0 < low <= high < k or -k < low <= high < 0:
            names.append(_name(family[change.later], change.place))
    return names


def _judge(report: Report, version: Version, weights: Weights | None) -> None:
    """What speaks against one version, given the intervals of all."""
    known = version.known
    for i, place in enumerate(version.unknowns):
        width = version.found.width[version.start + i]
        if width < known.k and place in version.published:
            (report.exact if width == 0 else report.narrow).append(_name(known, place))
    report.all_or_none += _all_or_none(version)
    small = _may_be_small(version)
    for key in known.described:
        rates = attack_averages(known, key, small, weights)
        report.averages += rates.faults
        report.averages += [_name(known, (group, key)) for group in rates.narrow]


def _beside_the_tables(known: Knowledge) -> list[str]:
    """Cells of which nothing is said, and what is said of cells whose sums are not attacked."""
    declared, said = set(places(known)), {*known.shown, *known.withheld}
    percents = {(group, known.described[key]) for key, group in known.percents}
    complaints = {
        "cells are neither shown nor withheld": declared - said,
        "cells belong to no grouping of their node": (said | percents) - declared,
    }
    return [f"{known.name}: {len(c)} {words}" for words, c in complaints.items() if c]


def _may_be_small(version: Version) -> set[Place]:
    """Withheld counts beside averages that nobody can be sure to be k or more."""
    known, found = version.known, version.found
    nodes = set(known.described.values())
    return {
        place
        for i, place in enumerate(version.unknowns, version.start)
        if place[1] in nodes and (found.low[i] < known.k or found.exact(i)[0] < known.k)
    }


def _all_or_none(version: Version) -> list[str]:
    """Groups of somebody of whom provably nobody is in a part, and so all are in the others."""
    known = version.known
    most: dict[Place, float] = dict(known.shown)
    groups = {group for group, _ in (*known.shown, *version.published)}
    high = version.found.high[version.start : version.start + len(version.unknowns)]
    most.update(zip(version.unknowns, high.tolist(), strict=True))
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
