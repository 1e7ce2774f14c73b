"""Averages: never beside a withheld count, and a withheld one cannot be worked out."""

from dataclasses import replace

import numpy as np
import pytest

from tests.factories.cubes import cube_of
from tests.generative.disclosure.worlds import published
from tests.spec.disclosure.test_what_an_outsider_works_out import group, one_dimension, square
from wholecity.disclosure.rules.attack.report import attack
from wholecity.disclosure.rules.cube import Average
from wholecity.disclosure.rules.figures import NO_DATA, WITHHELD, shown
from wholecity.disclosure.rules.protection import protect
from wholecity.disclosure.rules.protection.averages import may_be_small, range_of
from wholecity.disclosure.rules.protection.layout import Layout

DAYS = 180


def city(*schools: tuple[int, float]):
    """Schools with so many children, and the share of days that they came."""
    cube = cube_of(
        {"school": len(schools)},
        ((), ("school",)),
        {(i,): count for i, (count, _) in enumerate(schools)},
    )
    values = {
        (("school", f"school{i}"),): (round(count * DAYS * share), count * DAYS)
        for i, (count, share) in enumerate(schools)
    }
    values[()] = tuple(sum(pair) for pair in zip(*values.values(), strict=True))
    return replace(cube, averages=(Average("attendance", "students", values),))


def averages(cube):
    result = protect(cube, 11)
    document = published(cube, result, 11)
    days = {frozenset(g): float(whole) for g, (_, whole) in cube.averages[0].values.items()}
    assert attack([document]).passed
    assert attack([document], days).passed
    found = {group: figure for (_, group), figure in result.averages.items()}
    return [found[()], *(found[(("school", f"school{i}"),)] for i in range(len(found) - 1))]


def test_whole_percents_are_shown_where_counts_are():
    assert averages(city((100, 0.934), (400, 0.9))) == [shown(91), shown(93), shown(90)]


def test_averages_are_coded_by_the_number_of_children():
    found = averages(city((50, 0.99), (400, 0.995), (20, 0.97)))
    assert found[1:] == [shown(95, "at_least"), shown(99, "at_least"), shown(90, "at_least")]


def test_there_is_no_average_of_nobody():
    assert averages(city((100, 0.93), (0, 0.0), (400, 0.9)))[2] == NO_DATA


def test_an_average_is_withheld_with_its_count():
    found = averages(city((5, 0.5), (30, 0.95), (400, 0.95)))
    assert found[1:3] == [WITHHELD, WITHHELD]


def test_more_averages_are_withheld_where_the_rest_would_tell_one():
    """Ten of fifty-two: the rates of the others leave theirs a few points."""
    cube = city((10, 0.55), (14, 0.9), (14, 0.7), (14, 0.6))
    assert averages(cube).count(WITHHELD) >= 2


def test_an_average_beside_a_withheld_count_is_reported():
    cube = city((5, 0.5), (30, 0.95), (400, 0.95))
    document = published(cube, protect(cube, 11), 11)
    (row,) = [r for r in document["averages"][0]["values"] if r["group"] == {"school": "school0"}]
    row["percent"] = 50
    assert any("withheld or small" in name for name in attack([document]).averages)


def test_a_withheld_average_that_the_others_tell_is_reported():
    """Ten of forty-four: their rate is what the others leave."""
    cube = city((10, 0.5), (12, 0.95), (11, 0.7), (11, 0.8))
    document = published(cube, protect(cube, 11), 11)
    days = {frozenset(g): float(whole) for g, (_, whole) in cube.averages[0].values.items()}
    values = {frozenset(r["group"].items()): r for r in document["averages"][0]["values"]}
    shares = cube.averages[0].values
    for place, (part, whole) in shares.items():
        if place != (("school", "school0"),):
            values[frozenset(place)]["percent"] = round(100 * part / whole)
    report = attack([document], days)
    assert any("school=school0" in name for name in report.averages)


@pytest.mark.parametrize("nonsense", [101, -1, "93", None, {"at_most": 5, "at_least": 3}])
def test_a_percent_that_is_none_is_reported(nonsense):
    cube = city((100, 0.934), (400, 0.9))
    document = published(cube, protect(cube, 11), 11)
    document["averages"][0]["values"][0]["percent"] = nonsense
    assert not attack([document]).passed


@pytest.mark.parametrize(
    ("figure", "span"),
    [
        (shown(93), (0.925, 0.935)),
        (shown(0), (0, 0.005)),
        (shown(100), (0.995, 1)),
        (shown(95, "at_least"), (0.945, 1)),
        (shown(5, "at_most"), (0, 0.055)),
        (WITHHELD, (0, 1)),
    ],
)
def test_a_published_rate_stands_for_a_range(figure, span):
    assert range_of(figure, 0.005) == pytest.approx(span, abs=1e-12)


def small_ones(cube, *hidden):
    layout = Layout.of(cube)
    found = may_be_small(layout, np.array([g in hidden for g in layout.groups]), 0, 11)
    return {g for g, small in zip(layout.groups, found, strict=True) if small}


def test_groups_are_small_or_may_be_for_all_that_is_shown():
    """The 40 move up with the 5, so they are 35 or more, and the 300 no more than down to 50."""
    corners = [group(school=i, race=j) for i in range(2) for j in range(2)]
    cube = square([[5, 300, 60], [250, 40, 60], [60, 60, 60]])
    assert small_ones(cube, *corners) == {corners[0], corners[2]}
    assert small_ones(cube) == set()


@pytest.mark.parametrize(("least", "small"), [(10, True), (11, False)])
def test_a_group_that_is_k_at_least_is_not_small(least, small):
    """Of the first two, one has `least` more than the other can lose."""
    cube = square([[15, 20], [20 + least, 90]])
    corners = [group(school=i, race=j) for i in range(2) for j in range(2)]
    assert (corners[2] in small_ones(cube, *corners)) == small
    assert corners[3] not in small_ones(cube, *corners)


def test_a_group_of_few_is_small_whatever_is_shown():
    assert small_ones(one_dimension(5, 40), group(school=0)) == {group(school=0)}
    assert small_ones(one_dimension(15, 40), group(school=0)) == set()
