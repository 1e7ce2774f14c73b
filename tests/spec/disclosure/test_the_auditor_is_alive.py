"""Planted leaks are found, every one: cells shown again, ranges made shorter. k is 11.

For each withheld cell of some protected cities a document is made in which a
protector would have made a mistake, and an outsider with other means (the exact
range of every cell, by a program of its own) says whether it leaks.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import highspy
import pytest

from tests.factories.cubes import PARTITIONS, random_city
from tests.generative.disclosure.worlds import identities, published
from tests.spec.disclosure.test_what_an_outsider_works_out import (
    cells,
    group,
    one_dimension,
)
from wholecity.disclosure.rules.attack.report import attack
from wholecity.disclosure.rules.cube import Cell, Cube
from wholecity.disclosure.rules.protection import protect

K = 11
SIZES = {"school": 4, "race_ethnicity": 4}
PAIRS = (("school", "race_ethnicity"),)


def city(seed: int) -> Cube:
    return random_city(seed, 500, SIZES, PAIRS, PARTITIONS[:1], averages=False)


def mutants(cube: Cube) -> Iterator[tuple[Cell, dict[str, Any]]]:
    """For each withheld cell the document that shows it."""
    document = published(cube, protect(cube, K), K)
    for i, row in enumerate(document["counts"]):
        place = tuple(sorted(row["group"].items()))
        for node, sign in row["values"].items():
            if sign == "*":
                mutant = deepcopy(document)
                mutant["counts"][i]["values"][node] = cube.counts[place, node]
                yield (place, node), mutant


def leaks(cube: Cube, document: dict[str, Any]) -> bool:
    """Whether any withheld cell is narrower than k: two programs in whole numbers for each."""
    hidden = {
        (tuple(sorted(row["group"].items())), node)
        for row in document["counts"]
        for node, sign in row["values"].items()
        if sign == "*"
    }
    shows_a_small_one = any(
        1 <= sign < K
        for row in document["counts"]
        for sign in row["values"].values()
        if sign != "*"
    )
    return shows_a_small_one or any(_width(cube, hidden, cell) < K for cell in sorted(hidden))


def _width(cube: Cube, hidden: set[Cell], cell: Cell) -> float:
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    count = {c: model.addIntegral(lb=0) for c in hidden}
    for whole, parts in identities(cube):
        signed = [(whole, -1), *((part, 1) for part in parts)]
        unknown = [sign * count[c] for c, sign in signed if c in hidden]
        if unknown:
            rest = -sum(sign * cube.counts[c] for c, sign in signed if c not in hidden)
            model.addConstr(model.qsum(unknown) == rest)
    model.minimize(count[cell])
    least = model.getObjectiveValue()
    model.maximize(count[cell])
    return float(model.getObjectiveValue() - least)


@pytest.mark.parametrize("seed", [1])
def test_every_cell_shown_again_that_leaks_is_found(seed):
    cube = city(seed)
    planted = found = 0
    for _, document in mutants(cube):
        report = attack([document])
        flagged = bool(report.exact or report.narrow or report.small)
        leaking = leaks(cube, document)
        planted += leaking
        found += flagged and leaking
        assert flagged == leaking, "neither missed, nor a false alarm"
    assert planted == found > 10


@pytest.mark.parametrize(("others", "flagged"), [(10, True), (11, False)])
def test_a_range_made_one_shorter_is_found(others, flagged):
    """Two withheld schools have `others` children together: their range is as wide."""
    cube = one_dimension(5, others - 5, 60)
    hidden = cells(group(school=0), group(school=1))
    document = published(cube, protect(cube, 2), K)
    for row in document["counts"]:
        if (tuple(sorted(row["group"].items())), "students") in hidden:
            row["values"] = {"students": "*"}
        else:
            row["values"] = {
                "students": cube.counts[tuple(sorted(row["group"].items())), "students"]
            }
    assert bool(attack([document]).narrow) == flagged


def test_every_average_shown_beside_a_withheld_count_is_found():
    cube = random_city(3, 500, SIZES, PAIRS, PARTITIONS[:1])
    document = published(cube, protect(cube, K), K)
    assert attack([document]).passed
    (average,) = document["averages"]
    hidden = [i for i, row in enumerate(average["values"]) if row["percent"] == "*"]
    for i in hidden:
        mutant = deepcopy(document)
        place = tuple(sorted(average["values"][i]["group"].items()))
        part, whole = cube.averages[0].values[place]
        if not whole:
            continue
        mutant["averages"][0]["values"][i]["percent"] = round(100 * part / whole)
        withheld = any(
            row["values"]["students"] == "*"
            for row in document["counts"]
            if tuple(sorted(row["group"].items())) == place
        )
        assert withheld <= bool(attack([mutant]).averages)
    assert hidden
