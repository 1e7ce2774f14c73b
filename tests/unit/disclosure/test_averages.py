"""Averages: never beside a withheld count, and a withheld one cannot be worked out."""

from dataclasses import replace

import pytest

from tests.factories.cubes import cube_of
from tests.generative.disclosure.worlds import published
from wholecity.disclosure.rules.attack.report import attack
from wholecity.disclosure.rules.cube import Average
from wholecity.disclosure.rules.figures import NO_DATA, WITHHELD, shown
from wholecity.disclosure.rules.protection import protect

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
    for group, (part, whole) in shares.items():
        if group != (("school", "school0"),):
            values[frozenset(group)]["percent"] = round(100 * part / whole)
    report = attack([document], days)
    assert any("school=school0" in name for name in report.averages)


@pytest.mark.parametrize("nonsense", [101, -1, "93", None, {"at_most": 5, "at_least": 3}])
def test_a_percent_that_is_none_is_reported(nonsense):
    cube = city((100, 0.934), (400, 0.9))
    document = published(cube, protect(cube, 11), 11)
    document["averages"][0]["values"][0]["percent"] = nonsense
    assert not attack([document]).passed
