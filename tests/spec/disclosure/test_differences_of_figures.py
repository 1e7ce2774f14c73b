"""No two or three published figures differ by few children: all of them are tried. k is 11.

A figure less one or two that lie inside it counts the rest of its children. The
attack takes every combination of figures; here the shortest ones are looked at
by themselves, without a program.
"""

from itertools import combinations
from typing import Any

import pytest

from tests.factories.cubes import PARTITIONS, random_city
from tests.generative.disclosure.worlds import published
from wholecity.disclosure.rules.protection import protect

K = 11
SIZES = {"school": 6, "race_ethnicity": 5, "sex": 2}
PAIRS = (("school", "race_ethnicity"), ("school", "sex"), ("race_ethnicity", "sex"))
Shown = dict[tuple[frozenset[tuple[str, str]], str], int]


def shown_in(document: dict[str, Any]) -> Shown:
    return {
        (frozenset(row["group"].items()), node): sign
        for row in document["counts"]
        for node, sign in row["values"].items()
        if sign != "*"
    }


def small_rests(shown: Shown) -> list[tuple[object, ...]]:
    """Wholes, and one or two figures apart from each other inside them, whose rest is small."""
    found: list[tuple[object, ...]] = []
    for (group, node), count in shown.items():
        inside = [
            (other, n) for (other, same), n in shown.items() if same == node and group < other
        ]
        rests = [((one,), count - n) for one, n in inside]
        rests += [
            ((one, two), count - n - m)
            for (one, n), (two, m) in combinations(inside, 2)
            if _apart(one, two)
        ]
        found += [(group, node, *parts) for parts, rest in rests if 0 < rest < K]
    return found


def _apart(one: frozenset[tuple[str, str]], two: frozenset[tuple[str, str]]) -> bool:
    """No child is in both: they name different levels of a dimension."""
    first, second = dict(one), dict(two)
    return any(first[key] != second[key] for key in first.keys() & second.keys())


@pytest.mark.parametrize("seed", range(6))
def test_no_rest_of_two_or_three_figures_is_small(seed):
    cube = random_city(seed, 900, SIZES, PAIRS, PARTITIONS[:1], averages=False)
    document = published(cube, protect(cube, K), K)
    shown = shown_in(document)
    assert len(shown) > 30
    assert small_rests(shown) == []


def test_a_careless_table_has_small_rests():
    """Where only what is small itself is withheld, rests give it away."""
    cube = random_city(1, 900, SIZES, PAIRS, PARTITIONS[:1], averages=False)
    careless = {
        (frozenset(group), node): count
        for (group, node), count in cube.counts.items()
        if not 1 <= count < K
    }
    assert len(small_rests(careless)) > 10
