"""Status, progress and forecast, by the rule that the page states."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.measures.rules.rates import whole
from wholecity.measures.rules.status import (
    At,
    Direction,
    Goal,
    NotEnough,
    Status,
    direction,
    forecast,
    linear_share,
    progress,
    status,
)

# From 30 % in 2020 to 20 % in 2025: two points a year.
GOAL = Goal(At(2020, Decimal(30)), At(2025, Decimal(20)))


@pytest.mark.parametrize(
    ("year", "value", "expected"),
    [
        (2022, "26", Status.ON_TRACK),  # exactly the linear share
        (2022, "26.1", Status.IMPROVING),
        (2022, "25", Status.ON_TRACK),
        (2022, "29.6", Status.FLAT),
        (2022, "30.4", Status.FLAT),
        (2022, "30.5", Status.WORSENING),
        (2022, "29.5", Status.IMPROVING),
        (2022, "20", Status.MET),
        (2022, "12", Status.MET),
        (2025, "20.1", Status.IMPROVING),
        (2027, "21", Status.IMPROVING),  # the time is over and the goal is not reached
        (2020, "20", Status.TOO_EARLY),
        (2019, "10", Status.TOO_EARLY),
    ],
)
def test_the_status_of_a_measure_of_which_less_is_better(year, value, expected):
    assert status(GOAL, At(year, Decimal(value)), higher_is_better=False) is expected


def test_without_a_goal_or_a_figure_there_is_no_judgement():
    assert status(None, At(2022, Decimal(5)), higher_is_better=False) is Status.NO_GOAL
    assert status(GOAL, None, higher_is_better=False) is Status.TOO_EARLY


def test_a_goal_to_stay_is_met_or_lost():
    stay = Goal(At(2020, Decimal(90)), At(2025, Decimal(90)))
    assert progress(stay, At(2021, Decimal(91))) is None
    assert status(stay, At(2021, Decimal(90)), higher_is_better=True) is Status.MET
    assert status(stay, At(2021, Decimal(80)), higher_is_better=True) is Status.WORSENING


@given(
    baseline=st.integers(0, 100),
    way=st.integers(1, 50),
    moved=st.integers(-50, 100),
    year=st.integers(2021, 2030),
)
def test_higher_and_lower_are_mirror_images(baseline, way, moved, year):
    def judged(sign):
        start = Decimal(baseline)
        goal = Goal(At(2020, start), At(2028, start + sign * way))
        now = At(year, start + sign * moved)
        return status(goal, now, higher_is_better=sign > 0)

    assert judged(1) is judged(-1)


@given(year=st.integers(2000, 2040))
def test_the_share_of_time_is_a_share(year):
    assert 0 <= linear_share(GOAL, year) <= 1
    assert linear_share(GOAL, 2025) == 1
    assert linear_share(GOAL, 2021) == Fraction(1, 5)


@pytest.mark.parametrize(
    ("change", "higher", "expected"),
    [
        (-2, False, Direction.BETTER),
        (2, False, Direction.WORSE),
        (2, True, Direction.BETTER),
        (-2, True, Direction.WORSE),
        (0, True, Direction.SAME),
        (2, None, Direction.HIGHER),
        (-2, None, Direction.LOWER),
    ],
)
def test_what_a_change_means(change, higher, expected):
    assert direction(Decimal(change), higher) is expected


def test_two_points_are_not_enough_for_a_forecast():
    points = [At(2020, Decimal(1)), At(2021, Decimal(2)), At(2021, Decimal(3))]
    assert forecast(points, 2025) == NotEnough(2)


def test_the_forecast_of_an_uneven_series_by_hand():
    # Years 1, 2, 4 and values 3, 5, 4: slope 3/14, at year 6 it is 4 + 11/14.
    points = [At(1, Decimal(3)), At(2, Decimal(5)), At(4, Decimal(4))]
    assert forecast(points, 6) == Decimal("4.8")


@given(
    start=st.integers(-1000, 1000),
    slope=st.integers(-50, 50),
    years=st.lists(st.integers(2000, 2030), min_size=3, max_size=12, unique=True),
    ahead=st.integers(2031, 2040),
)
def test_points_on_a_line_are_continued_exactly(start, slope, years, ahead):
    points = [At(year, Decimal(start + slope * year)) for year in years]
    assert forecast(points, ahead) == start + slope * ahead


@pytest.mark.parametrize(("value", "rounded"), [(0.5, 1), (-0.5, -1), (2.49, 2), (2.5, 3)])
def test_halves_are_rounded_as_people_do(value, rounded):
    assert whole(value) == rounded
