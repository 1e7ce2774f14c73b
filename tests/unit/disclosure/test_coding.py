"""Percents are whole, and coded at both ends: earlier where there are fewer children."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.disclosure.rules.coding import Percent, coded_percent, rounded_percent
from wholecity.disclosure.rules.figures import NO_DATA, WITHHELD, Shown, rate, shown


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (300, 300, Percent(99, "at_least")),
        (297, 300, Percent(99, "at_least")),
        (295, 300, Percent(98)),
        (0, 300, Percent(1, "at_most")),
        (3, 300, Percent(1, "at_most")),
        (6, 300, Percent(2)),
        (294, 300, Percent(98)),
        (299, 299, Percent(98, "at_least")),
        (2, 299, Percent(2, "at_most")),
        (100, 100, Percent(98, "at_least")),
        (97, 100, Percent(97)),
        (99, 99, Percent(95, "at_least")),
        (40, 40, Percent(95, "at_least")),
        (20, 40, Percent(50)),
        (39, 39, Percent(90, "at_least")),
        (1, 12, Percent(10, "at_most")),
        (6, 12, Percent(50)),
    ],
)
def test_the_limits_by_size(part, whole, expected):
    assert coded_percent(part, whole) == expected


def test_the_size_of_the_group_counts_not_the_number_of_days():
    assert coded_percent(7100, 7200, children=40) == Percent(95, "at_least")
    assert coded_percent(7100, 7200) == Percent(99, "at_least")
    assert coded_percent(7100, 7200, children=0) == Percent(90, "at_least")


def test_halves_are_rounded_up_in_whole_numbers():
    assert [rounded_percent(n, 200) for n in (1, 3, 5)] == [1, 2, 3]
    assert rounded_percent(10**18 + 1, 2 * 10**18) == 50


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_no_percent_says_all_or_none(case):
    part, whole = case
    percent = coded_percent(part, whole)
    assert 1 <= percent.value <= 99
    assert percent.bound or abs(100 * part / whole - percent.value) <= 0.5


def test_a_rate_needs_both_of_its_counts():
    assert rate(shown(20), shown(80)) == shown(25)
    assert rate(WITHHELD, shown(80)) == WITHHELD
    assert rate(shown(20), WITHHELD) == WITHHELD
    assert rate(shown(0), shown(0)) == NO_DATA
    assert rate(NO_DATA, shown(80)) == NO_DATA
    assert rate(shown(80), shown(80)) == shown(95, "at_least")


def test_withheld_zero_and_no_data_are_three_things():
    assert len({WITHHELD, NO_DATA, shown(0)}) == 3
    with pytest.raises(ValueError, match="exactly when it is shown"):
        Shown("withheld", 5)
    with pytest.raises(ValueError, match="exactly when it is shown"):
        Shown("shown")
