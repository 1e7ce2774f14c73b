"""What tables that were public before ask of the next one. k is 11."""

from dataclasses import replace

import pytest

from tests.factories.cubes import cube_of
from wholecity.disclosure.rules.protection.earlier import Earlier, bounds, kept_back, waits_for

K = 11
ALL = ((), "students")


def school(number: int):
    return (("school", f"school{number}"),), "students"


def city(*counts: int):
    children = {(i,): n for i, n in enumerate(counts)}
    return cube_of({"school": len(counts)}, ((), ("school",)), children)


def public(*counts: int, release: int = 1, withheld=()) -> Earlier:
    shown = {c: n for c, n in city(*counts).counts.items() if c not in withheld}
    return Earlier(release, shown, withheld)


@pytest.mark.parametrize(("now", "kept"), [(41, True), (50, True), (51, False), (40, False)])
@pytest.mark.parametrize("turned", [False, True])
def test_a_count_that_few_children_changed_is_kept_back(now, kept, turned):
    before, after = (now, 40) if turned else (40, now)
    found = kept_back(city(after, 100), [public(before, 300)], K)
    assert (school(0) in found) == kept
    assert school(1) not in found


def test_what_any_earlier_table_withheld_is_kept_back():
    tables = [public(40, 60, withheld={school(0)}), public(40, 60, withheld={school(1)})]
    assert kept_back(city(40, 60), tables, K) == {school(0), school(1)}


def test_a_cell_that_the_next_table_does_not_have_tells_nothing():
    table = Earlier(1, {((("grade", "1"),), "students"): 5, ALL: 100})
    assert kept_back(city(40, 60), [table], K) == set()
    assert waits_for(city(40, 60), [table], K) is None


def test_no_count_changed_by_more_than_the_largest_change_that_is_seen():
    found = bounds(city(45, 70, 30), [public(40, 60, 30)])
    assert found[school(0)] == (25, 55)
    assert found[ALL] == (115, 145)
    assert bounds(city(45, 70, 30), [public(5, 70, 30)])[school(0)] == (0, 45)


def test_what_grows_did_not_shrink():
    grown = replace(city(45, 70, 30), growing=("students",))
    assert bounds(grown, [public(40, 60, 30)])[school(0)] == (40, 55)


def test_of_several_tables_each_bounds_a_count():
    found = bounds(city(45, 60), [public(40, 60), public(48, 60), public(45, 60)])
    assert found[school(0)] == (45, 45)
    assert bounds(city(45, 60), [public(40, 60), public(48, 60)])[school(0)] == (45, 45)
    assert bounds(city(45, 60), [public(40, 59), public(48, 60)])[school(0)] == (45, 46)


def test_without_changes_every_count_is_known():
    assert bounds(city(45, 60), [public(45, 60)])[school(0)] == (45, 45)
    assert bounds(city(45, 60), []) == {}


@pytest.mark.parametrize(
    ("before", "after", "waits"),
    [
        ((40, 60), (40, 60), False),  # nothing changed
        ((40, 60), (41, 59), True),  # nothing else to hide among
        ((40, 60, 80), (41, 82, 58), True),  # 22 and 22 children, and one more of all
        ((40, 60, 100), (41, 82, 100), False),  # one among 22, and 23 of all
        ((40, 60, 100), (41, 81, 100), False),  # one among 21, and 22 of all
        ((40, 60, 100), (41, 80, 100), True),  # 20 and 21: less than twice k
        ((40, 60, 100), (41, 90, 90), False),
        ((40, 60, 100), (41, 90, 70), True),  # of all, one more
        ((40, 60), (55, 60), False),  # few, but not too few
    ],
)
def test_a_table_waits_where_too_little_changed(before, after, waits):
    found = waits_for(city(*after), [public(*before, release=7)], K)
    assert found == (7 if waits else None)


def test_the_first_table_that_it_waits_for_is_told():
    tables = [public(40, 60, release=3), public(41, 59, release=4), public(39, 61, release=5)]
    assert waits_for(city(41, 59), [tables[1], tables[2]], K) == 5
    assert waits_for(city(41, 59), tables, K) == 3
