"""What follows from a figure beside another one: percent and number, mean times number, rank. T37.

By hand and by trying all whole numbers, without the attack's program: what a careless publisher
would give away is found by the same means.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories.cubes import PARTITIONS, cube_of, random_city
from tests.generative.disclosure.worlds import published
from wholecity.disclosure.formats.documents import figures_of
from wholecity.disclosure.rules.coding import rounded_percent
from wholecity.disclosure.rules.figures import Shown, rate, shown
from wholecity.disclosure.rules.protection import protect

K = 11
SIZES = {"school": 8, "race_ethnicity": 5}
PAIRS = (("school", "race_ethnicity"),)


def document(
    seed: int, *, children: int = 1_200, averages: bool = False
) -> tuple[Any, dict[str, Any]]:
    cube = random_city(seed, children, SIZES, PAIRS, PARTITIONS[:1], averages=averages)
    return cube, published(cube, protect(cube, K), K)


def rows(published: dict[str, Any]) -> dict[tuple[object, str], Shown]:
    return {(one.group, one.name): one.figure for one in figures_of(published)}


def parts_that_fit(whole: int, percent: Shown) -> list[int]:
    """The counts of which this percent of so many children may be the published one."""
    fitting = []
    for part in range(whole + 1):
        told = rate(shown(part), shown(whole))
        if percent.value is None or (told.value, told.bound) == (percent.value, percent.bound):
            fitting.append(part)
    return fitting


@pytest.mark.parametrize("seed", range(5))
def test_a_percent_beside_a_number_gives_no_withheld_count(seed):
    """Every rate that pages make of a document, beside the number that it is a share of."""
    cube, told = document(seed)
    found, tried = rows(told), 0
    for group in {group for group, _ in found}:
        whole = found[group, "students"]
        for part in PARTITIONS[0].parts:
            figure, percent = found[group, part], rate(found[group, part], whole)
            if whole.value is None or figure.value is not None:
                continue
            tried += 1
            fitting = parts_that_fit(whole.value, percent)
            assert cube.counts[group, part] in fitting
            assert len(fitting) >= K, (group, part, fitting)
    assert tried > 5


def test_a_careless_percent_beside_a_number_would():
    """Of a hundred children a whole percent is the count itself."""
    cube, _ = document(0)
    small = [
        (count, cube.counts[group, "students"])
        for (group, node), count in cube.counts.items()
        if node == "chronic" and 1 <= count < K and cube.counts[group, "students"] <= 100
    ]
    for part, whole in small:
        percent = rounded_percent(part, whole)
        assert [p for p in range(whole + 1) if rounded_percent(p, whole) == percent] == [part]
    assert len(small) > 3


# Of a hidden mean at least this many points stay open, as of one that the attack looks at.
OPEN = 10.0
Range = tuple[float, float]


def mean_of(figure: Shown) -> Range | None:
    """Between what and what a published average lies, in points; None for a withheld one."""
    if figure.value is None:
        return None
    low = 0.0 if figure.bound == "at_most" else figure.value - 0.5
    return low, 100.0 if figure.bound == "at_least" else figure.value + 0.5


def hidden_means(told: dict[str, Any], key: str) -> Iterator[float]:
    """How many points stay open of each withheld average of a withheld count, by one sum.

    A mean times a number is a sum: what the whole has more than its shown parts, the withheld
    parts have together.
    """
    found = rows(told)
    for dimension in told["dimensions"]:
        parts = [((dimension["key"], level["key"]),) for level in dimension["levels"]]
        size = {group: found[group, "students"].value for group in ((), *parts)}
        mean = {group: mean_of(found[group, key]) for group in ((), *parts)}
        yield from sums_left_open(parts, size, mean)


def sums_left_open(
    parts: list[Any], size: dict[Any, int | None], mean: dict[Any, Range | None]
) -> Iterator[float]:
    hidden = [p for p in parts if mean[p] is None and size[p] != 0]
    seen = [p for p in parts if mean[p] is not None]
    if mean[()] is None or any(size[p] is None for p in seen):
        return
    low = mean[()][0] * size[()] - sum(mean[p][1] * size[p] for p in seen)
    high = mean[()][1] * size[()] - sum(mean[p][0] * size[p] for p in seen)
    rest = size[()] - sum(size[p] for p in seen)
    for _ in (group for group in hidden if size[group] is None):
        numbers = (1, rest - len(hidden) + 1) if len(hidden) > 1 else (rest,)
        yield max(_open(number, rest - number, low, high) for number in numbers)


def _open(number: int, others: int, low: float, high: float) -> float:
    return min(100.0, high / number) - max(0.0, (low - 100 * others) / number)


@pytest.mark.parametrize("seed", range(5))
def test_a_mean_times_a_number_gives_no_withheld_mean(seed):
    _, told = document(seed, children=150, averages=True)
    (average,) = told["averages"]
    found = list(hidden_means(told, average["key"]))
    assert found
    assert all(points >= OPEN for points in found)


def test_a_careless_mean_times_a_number_would():
    """Of two schools the smaller alone is withheld: 40 % of 9 children follow from the rest."""
    of_all = (11 * 95 + 9 * 40) / 20
    size = {(): 20, "large": 11, "small": None}
    mean = {(): (of_all - 0.5, of_all + 0.5), "large": (94.5, 95.5), "small": None}
    (points,) = sums_left_open(["large", "small"], size, mean)
    assert points < OPEN


def test_a_release_has_no_figure_of_another_kind():
    """No median, least or greatest value, no rank: counts and whole percents of days alone."""
    _, told = document(0, averages=True)
    assert {one.kind for one in figures_of(told)} == {"count", "average"}
    assert set(told) == {
        *("format", "release", "key", "title", "period", "snapshot", "population", "growing"),
        *("k", "signs", "root", "partitions", "dimensions", "groupings", "counts", "averages"),
    }
    assert {key for row in told["counts"] for key in row} == {"group", "values"}
    assert {key for one in told["averages"] for row in one["values"] for key in row} == {
        *("group", "percent"),
    }


def test_rank_and_growth_are_of_what_is_shown():
    """Two cities that differ in withheld counts alone are published in the same words.

    All that pages compute (the order of groups, gaps, change from year to year) is made from the
    published document: it cannot depend on what is not in it.
    """
    documents, truths = [], []
    for one in (0, 1):
        children = {
            (0, 0): {"chronic": 7 + one, "not": 1_203 - one},
            (0, 1): {"chronic": 235 - one, "not": 3_133 + one},
            (1, 0): {"chronic": 174, "not": 4_011},
            (1, 1): {"chronic": 275, "not": 3_590},
            (2, 0): {"chronic": 146 - one, "not": 3_912 + one},
            (2, 1): {"chronic": 212 + one, "not": 4_445 - one},
        }
        named = {
            place: {("chronic" if k == "chronic" else "not_chronic"): n for k, n in kinds.items()}
            for place, kinds in children.items()
        }
        cube = cube_of(
            {"school": 3, "income": 2},
            ((), ("school",), ("income",), ("income", "school")),
            named,
            PARTITIONS[:1],
        )
        documents.append(published(cube, protect(cube, K), K))
        truths.append(cube.counts)
    assert documents[0] == documents[1]
    assert truths[0] != truths[1]
