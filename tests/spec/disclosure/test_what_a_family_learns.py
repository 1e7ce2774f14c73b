"""The family that is all of a group knows its counts: what does it learn of the others? k is 11."""

import pytest

from tests.factories.cubes import cube_of
from tests.generative.disclosure.worlds import published, with_hidden
from tests.spec.disclosure.test_what_an_outsider_works_out import (
    YES_NO,
    both,
    cells,
    group,
    one_dimension,
    square,
)
from wholecity.disclosure.rules.attack.report import attack, attack_from_inside
from wholecity.disclosure.rules.protection import protect

K = 11


def told(cube, result, own):
    """What the family of a group learns from what is published of a cube."""
    document = published(cube, result, K)
    assert attack([document]).passed
    nodes = {node: cube.counts[own, node] for node in cube.nodes}
    return attack_from_inside(
        [document], stories=[{(frozenset(own), node): n for node, n in nodes.items()}]
    )


def test_of_two_withheld_groups_a_family_that_is_one_knows_the_other():
    cube = one_dimension(1, 10, 60)
    found = told(cube, protect(cube, K), group(school=0))
    assert (found.tried, found.learning) == (1, 1)
    assert len(found.exact) == 1


@pytest.mark.parametrize(
    ("cube", "own"),
    [
        (one_dimension(1, 10, 60), group(school=0)),
        (one_dimension(2, 9, 60, 70), group(school=0)),
        (square([[1, 40, 30], [40, 10, 30], [30, 30, 30]]), group(school=0, race=0)),
        (square([[1, 10, 90], [10, 40, 90], [90, 90, 90]]), group(school=0, race=0)),
    ],
)
def test_protected_against_families_no_small_count_of_others_is_known(cube, own):
    assert told(cube, protect(cube, K, insiders=3), own).learning == 0


def test_what_a_family_knows_of_itself_is_nothing_learned():
    cube = one_dimension(1, 30, 60)
    found = told(cube, protect(cube, K), group(school=0))
    assert found.learning == 0, "the other has 30 children: it may be known"


def test_without_stories_every_withheld_group_is_tried_with_its_child_in_each_part():
    children = {(0,): {"yes": 1, "no": 0}, (1,): {"yes": 4, "no": 6}, (2,): {"yes": 30, "no": 60}}
    cube = cube_of({"school": 3}, ((), ("school",)), children, YES_NO)
    hidden = cells(group(school=0), group(school=1)) | both(group(school=0), group(school=1))
    found = attack_from_inside([with_hidden(cube, hidden, K)])
    assert (found.tried, found.learning) == (2, 2)


def test_a_family_with_more_children_than_there_are_is_none():
    cube = one_dimension(1, 10, 60)
    document = with_hidden(cube, cells(group(school=0), group(school=1)), K)
    assert attack_from_inside([document], children=12).learning == 0
