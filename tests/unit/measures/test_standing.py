"""Where a line of figures leads, and what it is told with."""

from dataclasses import replace
from decimal import Decimal

from tests.factories.measure_pages import share
from wholecity.measures.definitions import MEASURES
from wholecity.measures.queries.standing import at, forecast_of
from wholecity.measures.queries.values import Line, Origin, Point, State

HOMELESSNESS = MEASURES["homelessness"]
# 3.4, 3.7 and 3.5 percent, shown as 3, 4 and 4.
COUNTS = (share(2024, 275, 8045), share(2025, 307, 8384), share(2026, 297, 8421))


def ahead(*points: Point) -> Decimal | None:
    return forecast_of(HOMELESSNESS, Line(Origin.RELEASE, "city", "Riverton", points), None).value


def test_a_forecast_goes_through_the_exact_shares_and_is_told_as_they_are():
    assert [point.value for point in COUNTS] == [3, 4, 4]
    # 3.536 in the middle year and 0.054 more each year: 3.75 in 2028-29.
    assert str(ahead(*COUNTS)) == "4"


def test_a_forecast_is_rounded_once():
    # 4.46 in every year: not 4.5 and then 5.
    assert ahead(*(share(year, 446, 10_000) for year in (2024, 2025, 2026))) == 4


def test_a_percent_without_counts_is_taken_as_it_was_published():
    percents = ("3.4", "3.7", "3.5")
    points = [
        replace(point, value=Decimal(percent), part=None, of=None)
        for point, percent in zip(COUNTS, percents, strict=True)
    ]
    # 3.533 in the middle year and 0.05 more each year.
    assert str(ahead(*points)) == "3.7"


def test_a_goal_is_compared_with_the_figure_as_it_is_shown():
    found = at(share(2026, 203, 1000))
    assert found is not None
    assert found.value == 20
    assert at(Point("2025-26", 2026, State.WITHHELD)) is None
