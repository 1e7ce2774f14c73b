"""Attendance: what is chronic, who is counted, which band, how many days are left.

Each test is a paragraph of the method: numbers of days, and what follows.
"""

from decimal import Decimal

import pytest

from wholecity.indicators.rules import (
    Method,
    Tier,
    counts_as_missed,
    days_still_to_miss,
    is_chronic,
    is_eligible,
    is_mobile,
    tier,
)

METHOD = Method()


@pytest.mark.parametrize(
    ("absent", "enrolled", "chronic"),
    [
        (18, 180, True),  # exactly ten percent
        (17, 180, False),
        (1, 10, True),
        (0, 10, False),
        (Decimal("17.9"), Decimal("179.0"), True),
        (Decimal("17.8"), Decimal("179.0"), False),
        (Decimal("0.1"), Decimal("1.0"), True),
        (0, 0, False),
    ],
)
def test_chronic_is_ten_percent_or_more_of_the_days_enrolled(absent, enrolled, chronic):
    assert is_chronic(absent, enrolled) is chronic


def test_the_edge_is_exact_where_floats_are_not():
    # 0.1 * 3 is greater than 0.3 in binary floating point.
    assert is_chronic(Decimal("0.3"), Decimal("3.0"))
    assert all(is_chronic(n, 10 * n) and not is_chronic(n, 10 * n + 1) for n in range(1, 200))


@pytest.mark.parametrize(("days", "counted"), [(9, False), (10, True), (Decimal("9.9"), False)])
def test_a_child_is_counted_from_ten_days_of_enrolment(days, counted):
    assert is_eligible(days, METHOD) is counted


def test_a_state_may_ask_for_more_days():
    assert not is_eligible(29, Method(minimum_days=30))
    assert is_eligible(30, Method(minimum_days=30))


@pytest.mark.parametrize(
    ("absent", "band"),
    [
        (0, Tier.UNDER_5),
        (Decimal("4.9"), Tier.UNDER_5),
        (5, Tier.FROM_5),
        (Decimal("9.9"), Tier.FROM_5),
        (10, Tier.FROM_10),
        (Decimal("19.9"), Tier.FROM_10),
        (20, Tier.FROM_20),
        (100, Tier.FROM_20),
    ],
)
def test_bands_begin_at_5_10_and_20_percent(absent, band):
    assert tier(absent, 100) is band


def test_the_two_upper_bands_are_the_chronically_absent():
    upper = {Tier.FROM_10, Tier.FROM_20}
    assert all((tier(n, 97) in upper) is is_chronic(n, 97) for n in range(98))


@pytest.mark.parametrize(
    ("portion", "missed"),
    [(None, True), (Decimal("1.00"), True), (Decimal("0.50"), True), (Decimal("0.49"), False)],
)
def test_a_day_counts_as_missed_from_half_of_it(portion, missed):
    assert counts_as_missed(portion, METHOD) is missed


def test_the_share_that_makes_a_day_missed_is_a_setting():
    assert counts_as_missed(Decimal("0.25"), Method(half_day=Decimal("0.25")))


@pytest.mark.parametrize(
    ("schools", "school_days", "enrolled", "mobile"),
    [
        (1, 180, 180, False),
        (2, 180, 180, True),  # changed schools, missed no day
        (1, 180, 170, False),  # came ten days late
        (1, 180, 169, True),  # came eleven days late, or left early
    ],
)
def test_mobile_is_a_second_school_or_more_than_ten_days_not_enrolled(
    schools, school_days, enrolled, mobile
):
    assert is_mobile(schools, school_days, enrolled, METHOD) is mobile


@pytest.mark.parametrize(
    ("absent", "so_far", "to_come", "left"),
    [
        (0, 0, 180, 17),  # 18 of 180 would be ten percent
        (0, 0, 181, 18),
        (10, 100, 80, 7),
        (17, 100, 80, 0),
        (18, 100, 80, None),  # already certain
        (0, 178, 2, 2),  # only two days remain
        (0, 0, 0, None),
    ],
)
def test_days_that_can_still_be_missed(absent, so_far, to_come, left):
    assert days_still_to_miss(absent, so_far, to_come) == left


def test_missing_one_day_more_than_allowed_is_chronic_and_missing_the_allowed_is_not():
    for absent in range(20):
        for to_come in range(0, 181, 7):
            so_far = 180 - to_come
            left = days_still_to_miss(absent, so_far, to_come)
            if left is None:
                assert is_chronic(absent, 180)
            else:
                assert not is_chronic(absent + left, 180)
                assert left == to_come or is_chronic(absent + left + 1, 180)
