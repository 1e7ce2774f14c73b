"""Coarser tables are tried out before anybody is told that they hide less."""

from dataclasses import replace

import pytest

from tests.factories.cubes import PARTITIONS, cube_of, random_city
from wholecity.disclosure.rules.advice import Coarser, advise, coarsened, merged
from wholecity.disclosure.rules.cube import Average, Level, faults
from wholecity.disclosure.rules.protection import protect

K = 11
BY = ((), ("school",), ("race",), ("race", "school"))


def withheld(cube):
    return sum(f.state == "withheld" for f in protect(cube, K).counts.values())


@pytest.fixture
def city():
    """Two races with four children in each school; the others are many."""
    children = {(s, r): 4 if r < 2 else 60 + 7 * s + r for s in range(5) for r in range(4)}
    return replace(
        cube_of({"school": 5, "race": 4}, BY, children), may_merge=("race",), averages=()
    )


def test_merging_the_two_smallest_levels_is_advised_with_what_it_brings(city):
    result = protect(city, K)
    found = advise(city, result, K)
    assert [a.levels for a in found if a.dimension == "race"] == [("race 0", "race 1")]
    for advice in found:
        assert advice.withheld_before == withheld(city)
        assert advice.withheld_after < advice.withheld_before
        assert 0.1 <= advice.fewer <= 1
    assert found == sorted(found, key=lambda a: a.withheld_after)


def test_what_is_told_is_what_protection_does(city):
    (dimension,) = (d for d in city.dimensions if d.key == "race")
    coarser = merged(city, dimension, list(dimension.levels[:2]))
    assert faults(coarser) == []
    (advice,) = (a for a in advise(city, protect(city, K), K) if a.dimension)
    assert advice.withheld_after == withheld(coarser)


def test_only_what_may_be_merged_is_merged(city):
    fixed = replace(city, may_merge=())
    assert all(not a.dimension for a in advise(fixed, protect(fixed, K), K))


def test_where_nothing_is_withheld_there_is_no_advice():
    cube = cube_of({"school": 3, "race": 3}, BY, {(s, r): 40 for s in range(3) for r in range(3)})
    cube = replace(cube, may_merge=("race",))
    assert advise(cube, protect(cube, K), K) == []


def test_partitions_by_fewer_groupings_stay_sound():
    cube = random_city(
        4, 700, {"school": 5, "race": 4}, (("school", "race"),), PARTITIONS[:1], averages=False
    )
    rare = tuple(replace(p, groupings=((), ("school",))) for p in cube.partitions)
    kept = {
        (g, n): c
        for (g, n), c in cube.counts.items()
        if n == "students" or len(g) == 0 or [d for d, _ in g] == ["school"]
    }
    few = replace(cube, partitions=rare, counts=kept, may_merge=("race",))
    assert faults(few) == []
    for advice in advise(few, protect(few, K), K):
        assert advice.withheld_after < advice.withheld_before


def test_days_of_merged_groups_are_added_and_those_of_a_table_left_out_go(city):
    averages = Average(
        "ada",
        "students",
        {g: (9 * n, 10 * n) for (g, node), n in city.counts.items() if node == "students"},
    )
    whole = replace(city, averages=(averages,))
    assert faults(whole) == []
    merged_ = coarsened(whole, Coarser("race", ("race0", "race1"), "Two races"))
    assert faults(merged_) == []
    group = (("race", "race0+race1"),)
    assert merged_.counts[group, "students"] == 40
    assert merged_.averages[0].values[group] == (360, 400)
    without = coarsened(whole, Coarser(grouping=("school", "race")))
    assert faults(without) == []
    assert not any(len(g) == 2 for g in without.averages[0].values)


def test_a_year_that_has_one_of_the_levels_has_it_under_the_new_name(city):
    how = Coarser("race", ("race0", "race9"), "Two races")
    coarse = coarsened(city, how)
    assert faults(coarse) == []
    (race,) = (d for d in coarse.dimensions if d.key == "race")
    assert Level("race0+race9", "Two races") in race.levels
    assert coarsened(city, replace(how, levels=("race8", "race9"))) == city
    assert coarsened(city, Coarser("nothing", ("a",), "A")) == city
    assert coarsened(city, Coarser(grouping=("race", "nothing"))) == city
