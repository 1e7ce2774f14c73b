"""The arithmetic of attendance: exact, in whole days or exact decimals, never floats.

Days may be whole (counted by day) or decimals with one place (delivered as a
summary). A percentage is never formed: both sides are multiplied out, so that
the edge at 10 % is decided exactly.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Days = int | Decimal

CHRONIC_PERCENT = 10


@dataclass(frozen=True)
class Method:
    """What a city may set.

    `minimum_days`: fewer days of enrolment, and a child is not counted (some
    states use 30 or 31). `half_day`: the share of a day from which it counts
    as missed. `mobility_grace`: days of instruction that a child may be
    enrolled less than its school taught without being called mobile;
    kindergarten begins late and seniors leave early.
    """

    minimum_days: int = 10
    half_day: Decimal = Decimal("0.5")
    mobility_grace: int = 10


class Tier(StrEnum):
    """How much of the enrolled days was missed."""

    UNDER_5 = "under_5"
    FROM_5 = "from_5_to_10"
    FROM_10 = "from_10_to_20"
    FROM_20 = "from_20"


def counts_as_missed(portion: Decimal | None, method: Method) -> bool:
    """Whether an absence counts: `portion` is the share of the day missed, None the whole day."""
    return portion is None or portion >= method.half_day


def is_eligible(days_enrolled: Days, method: Method) -> bool:
    """Whether a child was enrolled long enough to be counted."""
    return days_enrolled >= method.minimum_days


def missed_at_least(percent: int, days_absent: Days, days_enrolled: Days) -> bool:
    """Whether at least so many percent of the enrolled days were missed; of no days, nothing is."""
    return days_enrolled > 0 and days_absent * 100 >= days_enrolled * percent


def is_chronic(days_absent: Days, days_enrolled: Days) -> bool:
    """Chronically absent: ten percent or more of the days enrolled, for any reason."""
    return missed_at_least(CHRONIC_PERCENT, days_absent, days_enrolled)


def tier(days_absent: Days, days_enrolled: Days) -> Tier:
    """The band of absence: under 5, 5 to under 10, 10 to under 20, 20 percent and above."""
    for percent, band in ((20, Tier.FROM_20), (10, Tier.FROM_10), (5, Tier.FROM_5)):
        if missed_at_least(percent, days_absent, days_enrolled):
            return band
    return Tier.UNDER_5


def is_mobile(schools: int, school_days: int, days_enrolled: int, method: Method) -> bool:
    """Whether a child changed schools, or came or left, within the year.

    `schools` is how many schools it was enrolled at, `school_days` how many
    days its school taught, `days_enrolled` on how many of these it was enrolled.
    """
    return schools > 1 or school_days - days_enrolled > method.mobility_grace


def days_still_to_miss(days_absent: int, days_so_far: int, days_to_come: int) -> int | None:
    """How many of the days to come a child can miss and end the year under ten percent.

    `days_so_far` are the days enrolled until now, `days_to_come` those until
    the end of the year if the child stays. None: it will be chronically
    absent even if it misses no further day.
    """
    whole_year = days_so_far + days_to_come
    # The greatest n with (absent + n) * 10 < whole year.
    most = (whole_year * CHRONIC_PERCENT - 1) // 100 - days_absent
    return None if most < 0 else min(most, days_to_come)
