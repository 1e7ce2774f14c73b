"""Where a measure stands against its goal, and where a straight line would lead.

The rule, which the measure's page states: **met** when the figure reached the
goal; **on track** when at least that share of the way from baseline to goal
is done that has passed of the time; **improving** when it moved towards the
goal, but less; **flat** when it moved by less than half a unit; **worsening**
when it moved away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

FLAT_WITHIN = Decimal("0.5")
LEAST_POINTS = 3


class Status(StrEnum):
    MET = "met"
    ON_TRACK = "on_track"
    IMPROVING = "improving"
    FLAT = "flat"
    WORSENING = "worsening"
    TOO_EARLY = "too_early"  # there is a goal, but no figure after its baseline
    NO_GOAL = "no_goal"


class Direction(StrEnum):
    """How a figure moved. HIGHER and LOWER are for measures of which neither is better."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class At:
    """A value in a school year."""

    year: int
    value: Decimal


@dataclass(frozen=True)
class Goal:
    """From where, to what, by when."""

    baseline: At
    target: At


def direction(change: Decimal, higher_is_better: bool | None) -> Direction:
    """What a change means for a measure; `higher_is_better` None when neither is better."""
    if change == 0:
        return Direction.SAME
    if higher_is_better is None:
        return Direction.HIGHER if change > 0 else Direction.LOWER
    return Direction.BETTER if (change > 0) == higher_is_better else Direction.WORSE


def progress(goal: Goal, current: At) -> Fraction | None:
    """(current - baseline) / (target - baseline); None when the goal is to stay."""
    way = goal.target.value - goal.baseline.value
    return Fraction(current.value - goal.baseline.value) / Fraction(way) if way else None


def linear_share(goal: Goal, year: int) -> Fraction:
    """The share of the time from baseline to target that has passed, from 0 to 1."""
    whole_time = goal.target.year - goal.baseline.year
    if whole_time <= 0:
        return Fraction(1)
    return min(max(Fraction(year - goal.baseline.year, whole_time), Fraction(0)), Fraction(1))


def status(goal: Goal | None, current: At | None, *, higher_is_better: bool) -> Status:
    """Where the measure stands, by the rule of this module."""
    if goal is None:
        return Status.NO_GOAL
    if current is None or current.year <= goal.baseline.year:
        return Status.TOO_EARLY
    sign = 1 if higher_is_better else -1
    if sign * (current.value - goal.target.value) >= 0:
        return Status.MET
    moved = sign * (current.value - goal.baseline.value)
    if abs(moved) < FLAT_WITHIN:
        return Status.FLAT
    if moved < 0:
        return Status.WORSENING
    done = progress(goal, current)
    on_track = done is not None and done >= linear_share(goal, current.year)
    return Status.ON_TRACK if on_track else Status.IMPROVING


@dataclass(frozen=True)
class NotEnough:
    """So few points that no line is drawn through them."""

    points: int


def forecast(points: Sequence[At], year: int, decimals: int = 1) -> Decimal | NotEnough:
    """The value in `year` on the least-squares line through the points, "if nothing changes".

    Needs three points of different years. Exact in fractions and rounded once, to
    `decimals`; halves go up.
    """
    years = {point.year for point in points}
    if len(years) < LEAST_POINTS:
        return NotEnough(len(years))
    n = len(points)
    mean_year = Fraction(sum(point.year for point in points), n)
    mean_value = sum((Fraction(point.value) for point in points), Fraction(0)) / n
    spread = sum(((point.year - mean_year) ** 2 for point in points), Fraction(0))
    slope = (
        sum(
            ((p.year - mean_year) * (Fraction(p.value) - mean_value) for p in points),
            Fraction(0),
        )
        / spread
    )
    ahead = mean_value + slope * (year - mean_year)
    return Decimal(floor(ahead * 10**decimals + Fraction(1, 2))).scaleb(-decimals)
