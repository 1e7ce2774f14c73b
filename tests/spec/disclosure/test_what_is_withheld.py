"""What protection withholds: what is too small, and what would give it away. k is 11."""

import pytest

from tests.factories.cubes import PARTITIONS, cube_of, random_city
from tests.generative.disclosure.worlds import published
from tests.spec.disclosure.test_what_an_outsider_works_out import (
    CHAIN,
    YES_NO,
    group,
    one_dimension,
    outcomes,
    square,
)
from wholecity.disclosure.rules.attack.report import attack
from wholecity.disclosure.rules.cube import Partition
from wholecity.disclosure.rules.protection import protect
from wholecity.kernel.errors import BadInput

K = 11


def withheld(cube, node="students"):
    """The groups whose count of a node is withheld; what is published passes the attack."""
    result = protect(cube, K)
    assert attack([published(cube, result, K)]).passed
    return {g for (g, n), f in result.counts.items() if n == node and f.state == "withheld"}


def test_nothing_is_withheld_where_every_count_is_large():
    assert withheld(square([[20, 30], [40, 50]])) == set()


def test_a_small_count_takes_the_cheapest_other_one_along():
    assert withheld(one_dimension(5, 300, 40)) == {group(school=0), group(school=2)}


def test_two_small_counts_protect_each_other_when_they_are_k_together():
    assert withheld(one_dimension(5, 7, 40)) == {group(school=0), group(school=1)}


def test_two_small_counts_below_k_together_need_a_third():
    assert withheld(one_dimension(3, 4, 40)) == {group(school=i) for i in range(3)}


def test_a_small_cell_of_a_table_takes_a_rectangle():
    found = withheld(square([[5, 40, 60], [50, 70, 80], [90, 60, 70]]))
    assert len(found) == 4
    assert all(len(g) == 2 for g in found), "the margins stay"


def test_one_child_families_one_school_each():
    found = withheld(square([[1, 30, 40], [30, 1, 40], [30, 40, 1]]))
    assert {group(school=i, race=i) for i in range(3)} <= found


def test_empty_groups_are_shown_as_zero_and_protect_nobody():
    cube = square([[5, 0, 40], [0, 50, 30], [40, 0, 30]])
    result = protect(cube, K)
    assert result.counts[group(school=0, race=1), "students"].value == 0
    assert withheld(cube) == {group(school=s, race=r) for s, r in ((0, 0), (0, 2), (2, 0), (2, 2))}


def test_where_a_school_is_all_of_a_race_its_margins_are_withheld_with_it():
    found = withheld(square([[4, 0], [0, 60], [0, 70]]))
    assert {group(school=0), group(race=0), group(school=0, race=0)} <= found


def test_a_city_of_few_children_shows_nothing_at_all():
    cube = square([[1, 2], [3, 1]])
    assert len(withheld(cube)) == 9


def test_nobody_at_all_is_shown_as_nobody():
    assert withheld(square([[0, 0], [0, 0]])) == set()


def test_a_small_outcome_takes_its_opposite_and_another_group_along():
    cube = outcomes(a=(5, 40), b=(30, 60), c=(25, 70))
    assert withheld(cube, "students") == set()
    assert withheld(cube, "yes") == withheld(cube, "no")
    assert len(withheld(cube, "yes")) == 2


@pytest.mark.parametrize("concerned", [(30, 0), (0, 30)])
def test_all_and_none_are_withheld_in_a_group_of_any_size(concerned):
    found = withheld(outcomes(a=concerned, b=(30, 60), c=(25, 70)), "yes")
    assert group(school=0) in found


def test_nobody_of_nobody_is_shown():
    cube = outcomes(a=(0, 0), b=(30, 60), c=(25, 70))
    assert withheld(cube, "yes") == set()


def test_the_parts_of_a_withheld_group_are_withheld():
    cube = outcomes(a=(4, 3), b=(30, 60), c=(25, 70))
    groups = withheld(cube, "students")
    assert group(school=0) in groups
    assert groups <= withheld(cube, "yes")


def test_a_chain_of_parts_is_withheld_from_the_top_down():
    children = {
        (i,): {"yes helped": helped, "yes alone": alone, "no": no}
        for i, (helped, alone, no) in enumerate([(3, 4, 60), (30, 40, 90), (35, 25, 80)])
    }
    cube = cube_of({"school": 3}, ((), ("school",)), children, CHAIN)
    assert withheld(cube, "yes") <= withheld(cube, "helped")
    assert withheld(cube, "helped") == withheld(cube, "alone")


def test_of_three_parts_two_may_be_withheld_and_one_shown():
    tiers = (Partition("students", ("often", "seldom", "never")),)
    children = {
        (i,): {"often": often, "seldom": seldom, "never": never}
        for i, (often, seldom, never) in enumerate([(4, 30, 60), (20, 30, 60), (25, 40, 80)])
    }
    cube = cube_of({"school": 3}, ((), ("school",)), children, tiers)
    result = protect(cube, K)
    states = [result.counts[group(school=0), part].state for part in ("often", "seldom", "never")]
    assert sorted(states) == ["shown", "withheld", "withheld"]
    assert attack([published(cube, result, K)]).passed


def test_the_total_of_a_city_is_never_withheld_to_protect_a_part():
    for seed in range(3):
        cube = random_city(
            seed,
            1500,
            sizes={"school": 6, "race_ethnicity": 5, "sex": 2},
            pairs=(("school", "race_ethnicity"), ("race_ethnicity", "sex")),
            partitions=PARTITIONS[:1],
        )
        assert () not in withheld(cube)


def test_losses_count_what_was_withheld_and_why():
    cube = one_dimension(5, 300, 40)
    losses = {loss.grouping: loss for loss in protect(cube, K).losses}
    school = losses[("school",)]
    assert (school.cells, school.primary, school.complementary) == (3, 1, 1)
    assert losses[()].primary == 0


def test_a_cube_that_does_not_add_up_is_refused_with_the_place():
    cube = one_dimension(20, 30)
    counts = {**cube.counts, ((), "students"): 51}
    with pytest.raises(BadInput, match="By school the counts do not add up"):
        protect(type(cube)(**{**cube.__dict__, "counts": counts}), K)


def test_another_k_withholds_more():
    cube = square([[12, 40, 60], [50, 70, 80], [90, 60, 70]])
    assert withheld(cube) == set()
    hidden = [f for f in protect(cube, 15).counts.values() if f.state == "withheld"]
    assert len(hidden) == 4


def test_groups_by_outcome_that_repeat_another_group_are_withheld_together():
    children = {(0, 0): {"yes": 5, "no": 30}, (1, 1): {"yes": 30, "no": 60}}
    children |= {(2, 1): {"yes": 25, "no": 70}, (3, 1): {"yes": 40, "no": 40}}
    cube = cube_of(
        {"school": 4, "area": 2}, ((), ("area",), ("school",), ("area", "school")), children, YES_NO
    )
    found = withheld(cube, "yes")
    assert {group(area=0), group(school=0), group(area=0, school=0)} <= found


def schools_by_race(groupings):
    """Four schools by three races; of each group of 40, one or two yes."""
    partition = Partition("students", ("yes", "no"), groupings)
    children = {(i, j): {"yes": 1 + j, "no": 40} for i in range(4) for j in range(3)}
    by = ((), ("school",), ("race",), ("race", "school"))
    return cube_of({"school": 4, "race": 3}, by, children, (partition,))


def test_what_is_rare_is_not_published_by_its_smallest_groups():
    found = withheld(schools_by_race(((), ("school",), ("race",))), node="yes")
    assert not any(len(g) == 2 for g in found), "neither shown nor withheld"
    assert group(school=0) in found, "six of a school are still too few"


def test_coarse_counts_protect_each_other_where_no_finer_ones_are_published():
    """The races have 4, 8 and 12 yes; 4 and 8 may be anything that is 12 together."""
    found = withheld(schools_by_race(((), ("race",))), node="yes")
    assert found == {group(race=0), group(race=1)}


def test_where_parts_of_parts_withhold_more_above_everything_is_protected_again():
    """The often ones are two kinds; to protect those, more is withheld of what was done already."""
    partitions = (
        Partition("students", ("often", "seldom", "never")),
        Partition("often", ("x", "y")),
    )
    sizes = {"school": 3, "race": 3}
    cube = random_city(588297, 400, sizes, (("school", "race"),), partitions, averages=False)
    assert [len(withheld(cube, node)) for node in cube.nodes] == [9, 13, 13, 13, 13, 13]


class Steps:
    """What whoever waits is told."""

    def __init__(self):
        self.told = []

    def step(self, words, total):
        self.told.append((words, total))

    def advance(self, done):
        self.told.append(done)


def test_whoever_waits_is_told_how_far_it_is():
    steps = Steps()
    protect(outcomes(a=(5, 40), b=(30, 60), c=(25, 70)), K, progress=steps)
    assert steps.told == [("Protect the figures", 2), 1, 2]
