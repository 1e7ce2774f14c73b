"""Gaps between two groups of children, and the spread over many.

The groups must not overlap. What is compared are all children of a year, seen
as one outcome of what could have happened: the interval says how much of a
gap chance alone would make.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import exp, log, sqrt

from wholecity.measures.rules.rates import Interval, Z, wilson

LEAST_FOCAL = 10
LEAST_GROUP = 30


@dataclass(frozen=True)
class Counts:
    """So many children of a group, and to how many of them it applies."""

    part: int
    of: int

    @property
    def rate(self) -> float:
        return self.part / self.of


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval, and the value that would mean no gap."""

    value: float
    interval: Interval
    no_gap: float

    @property
    def is_claimed(self) -> bool:
        """A gap is spoken of only when the interval excludes that there is none."""
        return self.interval.excludes(self.no_gap)


def difference(focal: Counts, reference: Counts, z: float = Z) -> Estimate:
    """Focal rate minus reference rate, between -1 and 1.

    The interval is method 10 of Newcombe, Statistics in Medicine 17 (1998)
    873-890: both groups' score intervals, squared and added.
    """
    first, second = wilson(focal.part, focal.of, z), wilson(reference.part, reference.of, z)
    gap = focal.rate - reference.rate
    below = sqrt((focal.rate - first.low) ** 2 + (second.high - reference.rate) ** 2)
    above = sqrt((first.high - focal.rate) ** 2 + (reference.rate - second.low) ** 2)
    return Estimate(gap, Interval(gap - below, gap + above), 0.0)


def ratio(focal: Counts, reference: Counts, z: float = Z) -> Estimate | None:
    """Focal rate over reference rate with its log interval (Katz and others 1978).

    None where it would be unsteady: a focal cell under 10, a group under 30,
    or nobody in the reference cell.
    """
    steady = focal.part >= LEAST_FOCAL and min(focal.of, reference.of) >= LEAST_GROUP
    if not steady or reference.part == 0:
        return None
    value = focal.rate / reference.rate
    variance = 1 / focal.part - 1 / focal.of + 1 / reference.part - 1 / reference.of
    spread = z * sqrt(max(variance, 0.0))
    return Estimate(value, Interval(exp(log(value) - spread), exp(log(value) + spread)), 1.0)


def disparity_index(groups: Iterable[Counts], everyone: Counts) -> Fraction | None:
    """Mean distance of the groups' rates from the overall rate, as a share of that rate.

    Σ|r_i - R| / (R·n), from 0 (all alike) upwards. None without groups, or
    when the overall rate is zero.
    """
    rates = [Fraction(g.part, g.of) for g in groups]
    overall = Fraction(everyone.part, everyone.of)
    if not rates or not overall:
        return None
    return sum((abs(rate - overall) for rate in rates), Fraction(0)) / (overall * len(rates))
