"""A cube says what is wrong with it, and its groups can be written down."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.cubes import cube_of, random_city
from wholecity.disclosure.rules.cube import (
    Average,
    Dimension,
    Level,
    Partition,
    faults,
    group_of,
    group_text,
    margins,
)
from wholecity.disclosure.rules.snapshot import snapshot_text

YES_NO = Partition("students", ("yes", "no"))
CITY = random_city(
    1,
    400,
    sizes={"school": 3, "sex": 2},
    pairs=(("school", "sex"),),
    partitions=(YES_NO,),
)
FIRST = (("school", "school0"),)


def test_a_sound_cube_has_no_faults():
    assert faults(CITY) == []


def test_what_is_rare_may_be_counted_by_fewer_groupings():
    coarse = replace(YES_NO, groupings=((), ("school",)))
    city = random_city(
        1,
        400,
        sizes={"school": 3, "sex": 2},
        pairs=(("school", "sex"),),
        partitions=(coarse,),
    )
    assert faults(city) == []
    assert city.nodes_by(("school",)) == ("students", "yes", "no")
    assert city.nodes_by(("sex",)) == city.nodes_by(("school", "sex")) == ("students",)
    assert (FIRST, "yes") in city.counts
    assert ((("sex", "sex0"),), "yes") not in city.counts


def test_parts_of_parts_are_by_no_more_groupings_than_the_part():
    coarse = replace(YES_NO, groupings=((), ("school",)))
    deeper = Partition("yes", ("helped", "alone"))
    assert any("parts of yes" in f for f in faults(replace(CITY, partitions=(coarse, deeper))))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"counts": {**CITY.counts, (FIRST, "students"): 1}}, "do not add up"),
        ({"counts": {**CITY.counts, (FIRST, "yes"): -1}}, "not whole numbers"),
        ({"counts": {**CITY.counts, (FIRST, "yes"): 1.0}}, "not whole numbers"),
        ({"counts": {c: n for c, n in CITY.counts.items() if c[0]}}, "are missing"),
        ({"counts": {**CITY.counts, (FIRST, "unknown"): 1}}, "belong to no grouping"),
        ({"groupings": (("school",), ("sex",))}, "the one of all children"),
        ({"groupings": (*CITY.groupings, ("age",))}, "unknown dimension"),
        ({"partitions": (Partition("students", ("yes",)),)}, "fewer than two parts"),
        ({"partitions": (Partition("yes", ("a", "b")),)}, "before it is defined"),
        ({"partitions": (*CITY.partitions, *CITY.partitions)}, "two partitions"),
        ({"partitions": (replace(YES_NO, groupings=()),)}, "groupings of the parts"),
        ({"partitions": (replace(YES_NO, groupings=(("school",),)),)}, "groupings of the parts"),
        ({"partitions": (replace(YES_NO, groupings=((), ("age",))),)}, "groupings of the parts"),
        (
            {"partitions": (replace(YES_NO, groupings=((), ("school", "sex"))),)},
            "groupings of the parts",
        ),
        ({"partitions": (replace(YES_NO, groupings=((), ("sex",))),)}, "belong to no grouping"),
        ({"dimensions": (*CITY.dimensions, CITY.dimensions[0])}, "same key"),
        ({"averages": (Average("days", "nobody", {}),)}, "unknown node"),
        ({"averages": (Average("days", "students", {FIRST: (9, 8)}),)}, "not one of its days"),
    ],
)
def test_what_is_wrong_is_said(change, words):
    assert any(words in fault for fault in faults(replace(CITY, **change)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"counts": {**CITY.counts, (FIRST, "students"): 1}},
            [
                "By school the counts do not add up to students.",
                "By school, sex the counts do not add up to students (school=school0).",
                "The parts do not add up to students (school=school0).",
            ],
        ),
        (
            {"counts": {**CITY.counts, (FIRST, "yes"): -1}},
            ["Counts are not whole numbers: 1, such as yes (school=school0)."],
        ),
        (
            {"averages": (Average("days", "students", {(): (9, 8)}),)},
            ["The average is not one of its days: days."],
        ),
    ],
)
def test_where_it_is_wrong_is_said(change, words):
    assert faults(replace(CITY, **change)) == words


def test_levels_with_the_same_key_are_a_fault():
    twice = Dimension("school", "School", (Level("a", "A"), Level("a", "B")))
    assert faults(replace(CITY, dimensions=(twice, CITY.dimensions[1])))


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=3))
def test_a_group_can_be_written_and_read_whatever_its_names(levels):
    group = tuple(sorted(levels.items()))
    assert group_of(group_text(group)) == group


def test_sums_go_to_the_next_coarser_groupings_only():
    groupings = ((), ("a",), ("b",), ("a", "b"), ("c", "d"))
    assert sorted(margins(groupings)) == [
        (("a",), ()),
        (("a", "b"), ("a",)),
        (("a", "b"), ("b",)),
        (("b",), ()),
        (("c", "d"), ()),
    ]


def test_the_snapshot_is_written_in_one_way():
    """What was hashed before is compared with it: it may not be written in another way."""
    city = cube_of({"school": 2}, ((), ("school",)), {(0,): 20, (1,): 30})
    days = Average("ada", "students", {(): (7, 10), FIRST: (3, 4)})
    assert snapshot_text(replace(city, averages=(days,))) == (
        '["students","2025-26",'
        '[["","students",50],["school=school0","students",20],["school=school1","students",30]],'
        '[["ada","",7,10],["ada","school=school0",3,4]]]'
    )


def test_the_snapshot_does_not_depend_on_the_order_of_counts():
    turned = replace(CITY, counts=dict(reversed(CITY.counts.items())))
    assert snapshot_text(turned) == snapshot_text(CITY)
    other = replace(CITY, counts={**CITY.counts, (FIRST, "yes"): 0})
    assert snapshot_text(other) != snapshot_text(CITY)
