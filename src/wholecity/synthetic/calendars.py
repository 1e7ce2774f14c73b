"""School calendars: some 180 days of instruction, with vacations, holidays and snow days.

All schools share the district's calendar; single schools lose a day or two
more, to a boiler or a flood, and make up most of them in June.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from wholecity.kernel.school_year import SchoolYear
from wholecity.synthetic.plan import Days, Flags, Plan, day

PLANNED = 180
MONDAY, THURSDAY = 0, 3


@dataclass(frozen=True)
class Calendar:
    """The days of one school year. `open` is schools × days, counted from `first`.

    `snow` are days lost, by school; `holidays` the closed weekdays that were planned.
    """

    year: SchoolYear
    first: int
    open: Flags
    snow: Flags
    holidays: Flags

    @property
    def days(self) -> Days:
        """The number of every day of the school year."""
        return np.arange(self.first, self.first + self.open.shape[1], dtype=np.int32)

    def instructional_before(self) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
        """schools × (days + 1): how many days of instruction lie before each day."""
        counted = np.cumsum(self.open, axis=1, dtype=np.int32)
        return np.pad(counted, ((0, 0), (1, 0)))

    def last_day(self) -> Days:
        """The last day of instruction of each school."""
        back = np.argmax(self.open[:, ::-1], axis=1)
        return (self.first + self.open.shape[1] - 1 - back).astype(np.int32)

    def first_day(self) -> Days:
        """The first day of instruction of each school."""
        return (self.first + np.argmax(self.open, axis=1)).astype(np.int32)

    def next_open(self, schools: np.ndarray, days: np.ndarray) -> Days:
        """The first day of instruction on or after each day, at that school."""
        width = self.open.shape[1]
        places = np.where(self.open, np.arange(width), width)
        following = np.minimum.accumulate(places[:, ::-1], axis=1)[:, ::-1]
        at = np.clip(days - self.first, 0, width - 1)
        return (self.first + following[schools, at]).astype(np.int32)

    def previous_open(self, schools: np.ndarray, days: np.ndarray) -> Days:
        """The last day of instruction on or before each day, at that school."""
        width = self.open.shape[1]
        places = np.where(self.open, np.arange(width), -1)
        preceding = np.maximum.accumulate(places, axis=1)
        at = np.clip(days - self.first, 0, width - 1)
        return (self.first + preceding[schools, at]).astype(np.int32)


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th such weekday of a month."""
    start = date(year, month, 1)
    return start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * (n - 1))


def _holidays(year: SchoolYear) -> set[date]:
    """Weekdays without school: holidays of Massachusetts and the weeks of vacation."""
    fall, spring = year.ending - 1, year.ending
    off = {
        _nth(fall, 9, MONDAY, 1),
        _nth(fall, 10, MONDAY, 2),
        date(fall, 11, 11),
        _nth(spring, 1, MONDAY, 3),
        _nth(spring, 5, MONDAY, 5)
        if _nth(spring, 5, MONDAY, 5).month == 5
        else _nth(spring, 5, MONDAY, 4),
        date(spring, 6, 19),
    }
    thanks = _nth(fall, 11, THURSDAY, 4)
    off |= {thanks - timedelta(days=1), thanks, thanks + timedelta(days=1)}
    off |= {date(fall, 12, 24) + timedelta(days=n) for n in range(9)}
    for monday in (_nth(spring, 2, MONDAY, 3), _nth(spring, 4, MONDAY, 3)):
        off |= {monday + timedelta(days=n) for n in range(5)}
    return off


def draw(plan: Plan, year: SchoolYear, schools: int) -> Calendar:
    """The calendars of a school year for so many schools."""
    chance = plan.chance("calendar", year.ending)
    first = day(year.ending - 1, 7, 1)
    dates = [year.first_day + timedelta(days=n) for n in range(_length(year))]
    holidays = _holidays(year)
    weekday = np.array([d.weekday() < 5 for d in dates])
    closed = np.array([d in holidays for d in dates])
    starts = (_nth(year.ending - 1, 9, MONDAY, 1) - timedelta(days=5) - year.first_day).days
    usual = weekday & ~closed
    usual[:starts] = False
    snow = _snow(chance, dates, usual, schools)
    planned = PLANNED - chance.integers(0, 3, schools)  # not every lost day is made up
    opened = usual[None, :] & ~snow
    opened &= np.cumsum(opened, axis=1) <= planned[:, None]
    return Calendar(year, first, opened, snow, weekday & closed)


def _length(year: SchoolYear) -> int:
    return (year.last_day - year.first_day).days + 1


def _snow(chance: np.random.Generator, dates: list[date], usual: Flags, schools: int) -> Flags:
    """schools × days: closed by snow everywhere, or by a mishap at one school."""
    winter = np.array([d.month in (12, 1, 2, 3) for d in dates]) & usual
    snow = np.zeros((schools, len(dates)), dtype=bool)
    snow[:, chance.choice(np.flatnonzero(winter), size=3, replace=False)] = True
    mishaps = chance.integers(0, 3, schools)
    for school in np.flatnonzero(mishaps):
        possible = np.flatnonzero(usual & ~snow[school])[20:150]
        snow[school, chance.choice(possible, size=mishaps[school], replace=False)] = True
    return snow
