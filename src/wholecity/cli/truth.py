"""Is what was computed what is true? Only a synthetic city can be asked."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wholecity.disclosure.rules.cube import EVERYONE, Cube

# Figures that depend on linking records of two agencies; the others need the district's alone.
LINKED = ("homeless", "chronic_in_program")
UNLINKED = ("students", "chronic", "mobile", "suspended")

# The source whose own keys name the schools of the truth.
DISTRICT = "district"


@dataclass(frozen=True)
class Comparison:
    """Figures without linkage: how many there are, how many equal the truth.

    `linked` holds, for each figure that depends on linkage and each school
    year, the found and the true number of the whole city.
    """

    compared: int
    equal: int
    linked: Mapping[str, Mapping[str, tuple[int, int]]]


def compare(cubes: Iterable[Cube], city: Path) -> Comparison:
    """The unprotected figures against FOLDER/truth: city totals and every single dimension."""
    truth = json.loads((city / "truth" / "truth.json").read_text(encoding="utf-8"))
    by_period = {year["label"]: year for year in truth["years"].values()}
    compared = equal = 0
    linked: dict[str, dict[str, tuple[int, int]]] = {node: {} for node in LINKED}
    for cube in cubes:
        year = by_period[cube.period]
        for node in LINKED:
            if (EVERYONE, node) in cube.counts:
                linked[node][cube.period] = cube.counts[EVERYONE, node], year[node]
        for group, node, true in _true_figures(year):
            compared += 1
            # A figure that was not computed is not a zero that happens to be true.
            equal += node in cube.nodes and cube.counts.get((group, node), 0) == true
    return Comparison(compared, equal, linked)


def _true_figures(year: Mapping[str, Any]) -> Iterable[tuple[Any, str, int]]:
    for node in UNLINKED:
        yield EVERYONE, node, year[node]
    for dimension, levels in year["by"].items():
        for level, figures in levels.items():
            key = f"{DISTRICT}:{level}" if dimension == "school" else level
            for node in UNLINKED:
                yield ((dimension, key),), node, figures[node]
