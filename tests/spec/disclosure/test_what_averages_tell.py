"""What can be worked out of withheld averages, compared with an outsider of other means. k is 11.

The other outsider knows the days of every group too, and writes one program for each end of each
rate, with SciPy and with sums of their own.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from tests.factories.cubes import random_city
from tests.generative.disclosure.worlds import identities, published
from tests.spec.disclosure.test_what_an_outsider_works_out import group, one_dimension, square
from wholecity.disclosure.rules.attack.averages import RANGE, attack_averages
from wholecity.disclosure.rules.attack.published import put_together
from wholecity.disclosure.rules.attack.report import attack
from wholecity.disclosure.rules.cube import Average, Cube
from wholecity.disclosure.rules.figures import WITHHELD, shown
from wholecity.disclosure.rules.protection import protect

K = 11
ADA = "average_daily_attendance"
SIZES = {"school": 3, "race_ethnicity": 3}
BY_BOTH = (("school", "race_ethnicity"),)
# The cities in which one rate is narrow even for whoever does not know the days.
FOUND_WITHOUT_DAYS = {1, 2, 5, 9, 11, 15}


def days_of(cube: Cube) -> dict[frozenset, float]:
    return {frozenset(g): float(whole) for g, (_, whole) in cube.averages[0].values.items()}


def shown_again(cube: Cube, seed: int):
    """The document of a city in which some withheld averages are shown all the same."""
    document = published(cube, protect(cube, K), K)
    random = np.random.default_rng(seed)
    for row in document["averages"][0]["values"]:
        part, whole = cube.averages[0].values[tuple(sorted(row["group"].items()))]
        if row["percent"] == "*" and whole and random.random() < 0.5:
            row["percent"] = round(100 * part / whole)
    return document


def ends(percent) -> tuple[float, float]:
    """The shares of days that a published percent stands for."""
    match percent:
        case "*":
            return 0.0, 1.0
        case {"at_least": value}:
            return (value - 0.5) / 100, 1.0
        case {"at_most": value}:
            return 0.0, (value + 0.5) / 100
        case value:
            return (value - 0.5) / 100, (value + 0.5) / 100


def narrow_ones(cube: Cube, document) -> set[frozenset] | None:
    """Withheld rates of which less than ten points are left; None where no rates fit."""
    days = days_of(cube)
    rows = {frozenset(r["group"].items()): r["percent"] for r in document["averages"][0]["values"]}
    groups = [g for g, percent in rows.items() if percent != "n/a"]
    number = {g: i for i, g in enumerate(groups)}
    sums = []
    for (whole, node), parts in identities(cube):
        if node == "students" and all(n == node for _, n in parts) and frozenset(whole) in number:
            line = np.zeros(len(groups))
            line[number[frozenset(whole)]] = -1
            for part, _ in parts:
                if frozenset(part) in number:
                    line[number[frozenset(part)]] = 1
            sums.append(line)
    limits = [tuple(days[g] * end for end in ends(rows[g])) for g in groups]
    narrow = set()
    for g in groups:
        if rows[g] != "*":
            continue
        cost = np.zeros(len(groups))
        cost[number[g]] = 1 / days[g]
        found = [
            linprog(sign * cost, A_eq=np.array(sums), b_eq=np.zeros(len(sums)), bounds=limits)
            for sign in (1, -1)
        ]
        if found[0].status == 2:
            return None
        least, most = found[0].fun, -found[1].fun
        if most - least < RANGE:
            narrow.add(g)
    return narrow


@pytest.mark.parametrize("seed", range(24))
def test_whoever_knows_the_days_finds_the_same(seed):
    cube = random_city(seed, 150 + 20 * seed, SIZES, BY_BOTH, ())
    document = shown_again(cube, seed)
    expected = narrow_ones(cube, document)
    (known,) = put_together([document])
    everything = {(g, "students") for g in days_of(cube)}
    found = attack_averages(known, ADA, everything, days_of(cube))
    if expected is not None:
        assert set(found.narrow) == expected
    without_days = attack_averages(known, ADA, everything).narrow
    assert len(without_days) == (seed in FOUND_WITHOUT_DAYS)
    large = attack_averages(known, ADA, set(), days_of(cube))
    assert large.narrow == [], "nobody asks for the rate of a group that is known to be large"


def test_the_outsiders_above_find_something():
    found = [
        narrow_ones(cube, shown_again(cube, seed))
        for seed in range(24)
        for cube in [random_city(seed, 150 + 20 * seed, SIZES, BY_BOTH, ())]
    ]
    assert sum(one is not None for one in found) >= 20
    assert sum(bool(one) for one in found) >= 6


# -- by hand ---------------------------------------------------------------------------------


def with_days(cube: Cube, of: dict, otherwise=(9, 10)) -> Cube:
    """A cube with attended and enrolled days: `of` a group, or these of each child elsewhere."""
    finest = max(len(g) for g in cube.groupings)
    values: dict = {}
    for (g, _), count in cube.counts.items():
        if len(g) == finest:
            days = of.get(g, tuple(count * n for n in otherwise))
            for grouping in cube.groupings:
                wider = tuple(pair for pair in g if pair[0] in grouping)
                before = values.get(wider, (0, 0))
                values[wider] = before[0] + days[0], before[1] + days[1]
    return replace(cube, averages=(Average(ADA, "students", values),))


def test_few_children_who_were_there_all_year_are_guarded_too():
    """Ten children with most of the days: those withheld beside them cannot hide their rate."""
    cube = square([[10, 100, 60], [100, 40, 60], [60, 60, 60]])
    cube = with_days(cube, {group(school=0, race=0): (900, 1800)}, otherwise=(1, 1))
    result = protect(cube, K)
    document = published(cube, result, K)
    assert attack([document]).passed
    assert attack([document], days_of(cube)).passed
    withheld = [g for (_, g), figure in result.averages.items() if figure == WITHHELD]
    counts = [g for (g, _), figure in result.counts.items() if figure == WITHHELD]
    assert len(withheld) > len(counts)


def document_of(
    counts: dict[int, object], percents: dict[int, object], total: object, withheld: int = 20
):
    """Schools with what is published of their counts and percents; `total` of all children.

    A withheld school has so many children.
    """
    cube = with_days(one_dimension(*([20] * len(counts))), {})
    document = published(cube, protect(cube, K), K)
    for row in document["counts"]:
        if row["group"]:
            row["values"]["students"] = counts[int(row["group"]["school"][-1])]
    for row in document["averages"][0]["values"]:
        row["percent"] = percents[int(row["group"]["school"][-1])] if row["group"] else total
    shown_counts = [n for n in counts.values() if n != "*"]
    document["counts"][0]["values"]["students"] = sum(shown_counts) + withheld * (
        len(counts) - len(shown_counts)
    )
    return document


def narrow_of(document, small=(0,)):
    (known,) = put_together([document])
    places = {(frozenset(group(school=i)), "students") for i in small}
    found = attack_averages(known, ADA, places)
    return [dict(g)["school"] for g in found.narrow], found.faults


def test_a_rate_that_the_others_leave_is_narrow_whatever_the_children_are():
    """Two withheld schools have forty children; all are at 90 and the shown one is at 90."""
    document = document_of({0: "*", 1: "*", 2: 60}, {0: "*", 1: "*", 2: 90}, 90)
    assert narrow_of(document) == ([], []), "the other withheld school may have been anywhere"
    document = document_of({0: "*", 1: "*", 2: 60}, {0: "*", 1: 90, 2: 90}, 90)
    names, faults = narrow_of(document)
    assert names == [], "or so few are in it that it may have been anywhere"
    assert len(faults) == 1
    assert "of school=school1 is shown for a count that is withheld or small" in faults[0]


def test_one_withheld_school_is_what_the_city_leaves():
    document = document_of({0: "*", 1: 20, 2: 60}, {0: "*", 1: 90, 2: 90}, 90)
    assert narrow_of(document)[0] == ["school0"]
    document = document_of({0: "*", 1: 20, 2: 600}, {0: "*", 1: 90, 2: 90}, 90)
    assert narrow_of(document)[0] == [], "among so many it may be off by more"


def test_a_range_of_ten_points_is_enough():
    """Twenty of 110: a point of all and one of the ninety others are ten points of theirs."""
    for children, narrow in ((109, True), (111, False)):
        document = document_of({0: "*", 1: children - 20}, {0: "*", 1: 50}, 50)
        assert bool(narrow_of(document)[0]) == narrow


@pytest.mark.parametrize("percent", [1, 99])
@pytest.mark.parametrize(("others", "narrow"), [(160, True), (180, False)])
def test_a_rate_ends_at_none_and_at_all_of_the_days(percent, others, narrow):
    """Of 180 others at 1 percent it is 10.5 points at most, of 160 it is 9.5; and so from above."""
    for count in ("*", 20):
        document = document_of({0: count, 1: others}, {0: "*", 1: percent}, percent)
        assert bool(narrow_of(document)[0]) == narrow


@pytest.mark.parametrize(("children", "told"), [(10, True), (11, False)])
def test_the_rate_of_k_children_and_more_is_nobodys(children, told):
    document = document_of({0: "*", 1: 20}, {0: "*", 1: 90}, 90, withheld=children)
    found = attack([document]).averages
    assert any("school=school0" in name for name in found) == told


def test_percents_that_do_not_fit_are_taken_more_loosely_and_then_told():
    near = document_of({0: 20, 1: 20}, {0: 90, 1: 90}, 92)
    assert narrow_of(near) == ([], [])
    far = document_of({0: 20, 1: 20}, {0: 90, 1: 90}, 95)
    names, faults = narrow_of(far)
    assert names == []
    assert faults == [f"students 2025-26: no rates satisfy the published percents of {ADA}"]


def test_an_average_of_all_children_that_is_shown_too_early_is_told_as_theirs():
    document = document_of({0: 20, 1: 20}, {0: 90, 1: 90}, 90)
    document["counts"][0]["values"]["students"] = "*"
    assert f"{ADA} of all is shown" in narrow_of(document)[1][0]


def test_a_group_of_nobody_has_any_rate():
    document = document_of({0: "*", 1: 0, 2: 60}, {0: "*", 1: "*", 2: 90}, 90)
    assert narrow_of(document, small=(0, 1))[0] == ["school0"]


def test_an_average_is_withheld_beside_a_withheld_count_alone():
    cube = with_days(one_dimension(5, 30, 400), {})
    found = {g: f for (_, g), f in protect(cube, K).averages.items()}
    assert found == {
        (): shown(90),
        group(school=0): WITHHELD,
        group(school=1): WITHHELD,
        group(school=2): shown(90),
    }
