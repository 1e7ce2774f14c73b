"""A cube as arrays: what adds up, what is a part of what, and how far a count may lie away."""

import numpy as np
import pytest

from tests.factories.cubes import cube_of
from tests.spec.disclosure.test_what_an_outsider_works_out import (
    CHAIN,
    group,
    one_dimension,
    outcomes,
    square,
)
from wholecity.disclosure.rules.cube import Partition
from wholecity.disclosure.rules.protection.layout import Layout, Split

RARE = (Partition("students", ("yes", "no"), ((), ("school",))),)


def chain() -> Layout:
    children = {(i,): {"yes helped": 3 + i, "yes alone": 14, "no": 40} for i in range(2)}
    return Layout.of(cube_of({"school": 2}, ((), ("school",)), children, CHAIN))


def test_counts_stand_by_node_and_group():
    layout = Layout.of(outcomes(a=(5, 40), b=(30, 60)))
    assert layout.nodes == ("students", "yes", "no")
    assert layout.groups == ((), group(school=0), group(school=1))
    assert layout.counts.tolist() == [[135, 45, 90], [35, 5, 30], [100, 40, 60]]
    assert layout.depth.tolist() == [0, 1, 1]
    assert layout.published.all()


def test_what_is_rare_is_not_published_by_all_groups():
    children = {(i, j): {"yes": 2, "no": 40} for i in range(2) for j in range(2)}
    by = ((), ("school",), ("race",), ("race", "school"))
    layout = Layout.of(cube_of({"school": 2, "race": 2}, by, children, RARE))
    deep = [i for i, g in enumerate(layout.groups) if g and g[0][0] == "race"]
    assert len(deep) == 6
    assert layout.published[0].all()
    assert not layout.published[1:, deep].any()
    assert not layout.counts[1:, deep].any()
    assert layout.published[1:].sum() == 6
    assert len(layout.sums_of(0)) == 6
    (only,) = layout.sums_of(1)
    assert layout.groups[only.whole] == ()


def test_parts_add_up_to_the_next_coarser_groups():
    layout = Layout.of(square([[5, 40], [50, 70]]))
    found = {
        (layout.groups[s.whole], tuple(layout.groups[p] for p in s.parts)) for s in layout.sums
    }
    assert ((), (group(school=0), group(school=1))) in found
    assert (group(race=1), (group(race=1, school=0), group(race=1, school=1))) in found
    assert len(found) == 6


def test_the_tree_of_nodes():
    layout = chain()
    first, second = layout.splits
    assert (first, second) == (Split(0, (1, 2)), Split(1, (3, 4)))
    assert layout.parent == {1: 0, 2: 0, 3: 1, 4: 1}
    assert layout.descendants(0) == [1, 2, 3, 4]
    assert layout.descendants(2) == []
    assert layout.path_to(None) == ()
    assert layout.path_to(second) == (first, second)
    assert layout.splits_of[0] == (first,)
    assert layout.carrier == {first: 2, second: 4}, "the larger part"


@pytest.mark.parametrize(
    ("known", "fall", "rise"),
    [
        (None, 20, np.inf),
        ((0, 50), 20, 30),
        ((15, 50), 5, 30),
        ((20, 20), 0, 0),
        ((25, 18), 0, 0),  # what is known contradicts the count: it does not move at all
    ],
)
def test_what_is_known_without_the_table_bounds_a_count(known, fall, rise):
    cell = group(school=0), "students"
    layout = Layout.of(one_dimension(20, 40), {cell: known} if known else None)
    assert (layout.fall[0, 1], layout.rise[0, 1]) == (fall, rise)
    assert layout.fall[0, [0, 2]].tolist() == [60, 40]
    assert layout.rise[0, [0, 2]].tolist() == [np.inf, np.inf]


def test_what_is_known_of_other_cells_says_nothing():
    elsewhere = {(group(school=9), "students"): (1, 2), (group(school=0), "nobody"): (1, 2)}
    layout = Layout.of(one_dimension(20, 40), elsewhere)
    assert layout.fall.tolist() == [[60, 20, 40]]
    assert np.isinf(layout.rise).all()
