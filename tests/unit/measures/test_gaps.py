"""Gaps: published answers first, then properties that must hold for all counts."""

from fractions import Fraction
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.measures.rules.gaps import Counts, difference, disparity_index, ratio
from wholecity.measures.rules.rates import wilson

# Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10.
NEWCOMBE = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0000),
    ((10, 10), (0, 10), 0.6075, 1.0000),
]
# Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
WILSON = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("focal", "reference", "low", "high"), NEWCOMBE)
def test_the_interval_of_a_difference_is_that_of_the_paper(focal, reference, low, high):
    interval = difference(Counts(*focal), Counts(*reference)).interval
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


@pytest.mark.parametrize(("part", "of", "low", "high"), WILSON)
def test_the_interval_of_a_share_is_that_of_the_paper(part, of, low, high):
    interval = wilson(part, of)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_the_risk_ratio_is_that_of_the_aspirin_study():
    # Physicians' Health Study, in Agresti, An Introduction to Categorical Data
    # Analysis, 2.3: infarction under placebo 189 of 11,034, under aspirin 104
    # of 11,037; ratio 1.82, from 1.43 to 2.30 (with a standard error rounded on the way).
    estimate = ratio(Counts(189, 11_034), Counts(104, 11_037))
    assert estimate is not None
    assert round(estimate.value, 2) == 1.82
    assert estimate.interval.low == pytest.approx(1.43, abs=0.01)
    assert estimate.interval.high == pytest.approx(2.30, abs=0.01)
    assert estimate.is_claimed


@pytest.mark.parametrize(
    ("focal", "reference"),
    [((9, 100), (20, 100)), ((12, 29), (20, 100)), ((12, 40), (3, 29)), ((12, 40), (0, 40))],
)
def test_no_risk_ratio_from_thin_cells(focal, reference):
    assert ratio(Counts(*focal), Counts(*reference)) is None


def test_a_gap_is_claimed_only_when_the_interval_excludes_none():
    assert difference(Counts(56, 70), Counts(48, 80)).is_claimed
    assert not difference(Counts(5, 56), Counts(0, 29)).is_claimed


def test_the_disparity_index_of_three_groups_by_hand():
    # Rates 10, 20 and 30 % around 20 %: (10 + 0 + 10) / (20 * 3).
    groups = [Counts(10, 100), Counts(20, 100), Counts(30, 100)]
    assert disparity_index(groups, Counts(60, 300)) == Fraction(1, 3)


def test_there_is_no_disparity_index_without_cases_or_groups():
    assert disparity_index([Counts(0, 10)], Counts(0, 10)) is None
    assert disparity_index([], Counts(1, 10)) is None


@st.composite
def groups(draw):
    of = draw(st.integers(1, 100_000))
    return Counts(draw(st.integers(0, of)), of)


@given(groups(), groups())
def test_a_difference_lies_in_its_interval_and_in_bounds(focal, reference):
    estimate = difference(focal, reference)
    slack = 1e-9
    assert estimate.interval.low - slack <= estimate.value <= estimate.interval.high + slack
    assert -1 - slack <= estimate.interval.low <= estimate.interval.high <= 1 + slack


@given(groups(), groups())
def test_changing_sides_mirrors_the_difference(focal, reference):
    one, other = difference(focal, reference), difference(reference, focal)
    assert one.value == pytest.approx(-other.value)
    assert one.interval.low == pytest.approx(-other.interval.high)
    assert one.interval.high == pytest.approx(-other.interval.low)


@given(groups())
def test_a_group_has_no_gap_against_one_just_like_it(group):
    assert not difference(group, group).is_claimed


@given(groups(), groups(), st.integers(2, 20))
def test_more_children_never_widen_the_interval(focal, reference, times):
    few = difference(focal, reference).interval
    many = difference(
        Counts(focal.part * times, focal.of * times),
        Counts(reference.part * times, reference.of * times),
    ).interval
    assert many.high - many.low <= few.high - few.low + 1e-9


@given(groups(), groups())
def test_the_ratio_is_centred_in_its_interval_on_the_log_scale(focal, reference):
    estimate = ratio(focal, reference)
    if estimate is not None:
        middle = (log(estimate.interval.low) + log(estimate.interval.high)) / 2
        assert middle == pytest.approx(log(estimate.value), abs=1e-9)


@given(st.lists(groups(), min_size=1, max_size=8))
def test_the_disparity_index_is_zero_only_when_all_groups_are_alike(many):
    everyone = Counts(sum(g.part for g in many), sum(g.of for g in many))
    index = disparity_index(many, everyone)
    alike = len({Fraction(g.part, g.of) for g in many}) == 1
    assert index is None or (index == 0) == alike
