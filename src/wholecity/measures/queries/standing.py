"""How a measure stands: its change, its goal, its status, its sentence, its forecast."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from wholecity.kernel.school_year import SchoolYear
from wholecity.measures.definitions import Measure, Unit
from wholecity.measures.models import Target
from wholecity.measures.queries.values import Finding, Forecast, GoalLine, Line, Point, State
from wholecity.measures.rules.rates import whole
from wholecity.measures.rules.status import (
    At,
    Direction,
    Goal,
    NotEnough,
    Status,
    direction,
    forecast,
    progress,
    status,
)

HUNDRED = Decimal(100)


def goals() -> Mapping[str, Goal]:
    """The goals in force, by measure; one query."""
    return {
        target.measure: Goal(
            At(target.baseline_year, target.baseline_value), At(target.by_year, target.value)
        )
        for target in Target.objects.filter(replaced_at=None)
    }


def at(point: Point | None) -> At | None:
    """The point as it is shown, as a value in time; None unless it is shown.

    Goals are set in figures as they are shown, and so are compared with those.
    """
    if point is None or point.value is None:
        return None
    return At(point.school_year, point.value)


def exactly(point: Point, unit: Unit) -> At | None:
    """The point as exactly as it may be known: a share of counts that are shown is not rounded."""
    found = at(point)
    if found and unit is Unit.PERCENT and point.part is not None and point.of:
        return At(found.year, HUNDRED * point.part / point.of)
    return found


def previous_of(line: Line) -> Point | None:
    """The last shown figure before the latest."""
    return next((point for point in reversed(line.points[:-1]) if point.is_shown), None)


def change_of(latest: Point, previous: Point | None) -> Decimal | None:
    """The change as the two figures are shown; None when either is withheld or only a limit."""
    if previous is None or latest.value is None or previous.value is None:
        return None
    if latest.bound or previous.bound:
        return None
    return latest.value - previous.value


def direction_of(measure: Measure, change: Decimal | None) -> Direction:
    return Direction.UNKNOWN if change is None else direction(change, measure.higher_is_better)


def status_of(measure: Measure, goal: Goal | None, latest: Point) -> Status:
    if measure.higher_is_better is None:
        return Status.NO_GOAL
    return status(goal, at(latest), higher_is_better=measure.higher_is_better)


def goal_line(goal: Goal | None, latest: Point) -> GoalLine | None:
    """The goal as a page shows it; `done` counts from the baseline and may be below 0."""
    if goal is None:
        return None
    current = at(latest)
    done = progress(goal, current) if current else None
    return GoalLine(
        SchoolYear(goal.baseline.year).label,
        goal.baseline.value,
        SchoolYear(goal.target.year).label,
        goal.target.value,
        None if done is None else whole(float(100 * done)),
    )


def trend_finding(latest: Point, previous: Point | None, moved: Direction) -> Finding:
    """The sentence about the latest figure. Its `value` is the Point, for the page to write."""
    if latest.state is not State.SHOWN:
        key = "trend.withheld" if latest.state is State.WITHHELD else "trend.none"
        return Finding(key, values={"period": latest.period})
    values: dict[str, object] = {"value": latest, "period": latest.period}
    change = change_of(latest, previous)
    if previous is None or change is None:
        return Finding("trend.first", values=values)
    values |= {"previous": previous.period, "change": abs(change)}
    # ngettext counts in whole numbers: 1.0 is one point, 1.7 are points.
    count = 1 if abs(change) == 1 else 2
    return Finding(f"trend.{moved}", count, values)


def forecast_of(measure: Measure, line: Line, goal: Goal | None) -> Forecast:
    """Where a straight line leads: to the goal's year, else three years on.

    Through the exact shares: rounding them first would make a trend of nothing.
    Limits, and figures of a part of a year, are no points of the line.
    """
    usable = [p for p in line.points if not p.bound and not p.is_of_part_of_a_year]
    points = [found for point in usable if (found := exactly(point, measure.unit))]
    year = goal.target.year if goal else line.latest.school_year + 3
    value = forecast(points, year, _decimals(usable))
    period = SchoolYear(year).label
    if isinstance(value, NotEnough):
        finding = Finding("forecast.too_few", value.points, {"points": value.points})
        return Forecast(period, None, value.points, finding)
    if measure.unit is Unit.PERCENT:
        value = min(max(value, Decimal(0)), HUNDRED)
    value = max(value, Decimal(0))
    ahead = Point(period, year, State.SHOWN, value)
    return Forecast(
        period,
        value,
        len(points),
        Finding(
            "forecast.line",
            len(points),
            {"value": ahead, "period": period, "points": len(points)},
        ),
    )


def _decimals(points: Iterable[Point]) -> int:
    """How many a forecast is told with: no more than the figures have as they are shown."""
    values = [point.value for point in points if point.value is not None]
    return 0 if all(value == value.to_integral_value() for value in values) else 1
