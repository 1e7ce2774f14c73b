"""What an attack found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wholecity.disclosure.rules.attack.averages import Weights, attack_averages
from wholecity.disclosure.rules.attack.bounds import Contradiction
from wholecity.disclosure.rules.attack.equations import equations_of
from wholecity.disclosure.rules.attack.intervals import Flags, Intervals, intervals_of
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
        return not any(
            (
                self.exact,
                self.narrow,
                self.all_or_none,
                self.small,
                self.inconsistent,
                self.averages,
            )
        )


def attack(documents: Iterable[Mapping[str, Any]], weights: Weights | None = None) -> Report:
    """Attack published documents together, as anybody could who has them all.

    `weights` are days enrolled by group, for an outsider who knows them.
    """
    report = Report()
    for known in put_together(documents):
        _attack(known, report, weights)
    return report


def _attack(known: Knowledge, report: Report, weights: Weights | None) -> None:
    report.withheld += len(known.withheld)
    report.inconsistent += known.faults
    report.small += [_name(known, p) for p, count in known.shown.items() if 1 <= count < known.k]
    equations = equations_of(known)
    report.inconsistent += equations.wrong
    try:
        found = intervals_of(equations, known.k, _counts_of_averages(known, equations.unknowns))
    except Contradiction:
        report.inconsistent.append(f"{known.name}: no whole numbers satisfy what is published")
        return
    report.programs += found.programs
    for i in np.flatnonzero(found.width < known.k):
        name = _name(known, equations.unknowns[i])
        (report.exact if found.width[i] == 0 else report.narrow).append(name)
    report.all_or_none += _all_or_none(known, equations.unknowns, found)
    least = dict(zip(equations.unknowns, found.low.tolist(), strict=True))
    for key in known.described:
        rates = attack_averages(known, key, least, weights)
        report.averages += rates.faults
        report.averages += [f"{_name(known, (g, key))}" for g in rates.narrow]


def _counts_of_averages(known: Knowledge, unknowns: tuple[Place, ...]) -> Flags:
    """The withheld counts that averages describe: whether they may be small has to be exact."""
    nodes = set(known.described.values())
    return np.array([node in nodes for _, node in unknowns], dtype=bool)


def _all_or_none(known: Knowledge, unknowns: tuple[Place, ...], found: Intervals) -> list[str]:
    """Groups of somebody of whom provably nobody is in a part, and so all are in the others."""
    most: dict[Place, float] = dict(known.shown)
    most.update(zip(unknowns, found.high.tolist(), strict=True))
    return [
        _name(known, (group, part))
        for node, parts in known.parts
        for group in {place[0] for place in most}
        for part in parts
        if most[group, node] > 0 and most[group, part] == 0
    ]


def _name(known: Knowledge, place: Place) -> str:
    group, node = place
    words = ", ".join("=".join(pair) for pair in sorted(group)) or "all"
    return f"{known.name}: {node}, {words}"
