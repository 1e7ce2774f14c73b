"""Attendance: each day of this year, and the sums of the two years before."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wholecity.synthetic.calendars import Calendar
from wholecity.synthetic.circumstances import Circumstances
from wholecity.synthetic.enrolment import Spells
from wholecity.synthetic.plan import Days, Flags, Numbers, Plan
from wholecity.synthetic.schools import SIXTH

BLOCK = 20_000  # spells drawn at a time

Marks = NDArray[np.uint8]


@dataclass(frozen=True)
class Mark:
    """What is written for a day: status, share of the day missed; and whether it is an absence."""

    status: str
    portion: str
    absent: bool


# Mark 0 stands for a day on which the child is not enrolled or school is closed.
# A day is missed when at least half of it was, or when nothing is said of a share.
MARKS = (
    Mark("", "", False),
    Mark("P", "", False),
    Mark("T", "", False),
    Mark("I", "", False),
    Mark("E", "", True),
    Mark("U", "", True),
    Mark("S", "", True),
    Mark("E", "0.25", False),
    Mark("E", "0.50", True),
    Mark("U", "0.40", False),
    Mark("U", "0.75", True),
    Mark("E", "1.00", True),
)
NONE, PRESENT, TARDY, IN_SCHOOL, EXCUSED, UNEXCUSED, SUSPENDED = range(7)
IS_ABSENT = np.array([mark.absent for mark in MARKS])
PARTIAL = np.array([EXCUSED, 7, 8, 9, 10, 11])
PARTIAL_SHARE = np.array([0.93, 0.015, 0.02, 0.01, 0.015, 0.01])
SUSPENDED_SHARE, EARLIER_SUSPENDED = 0.045, 0.005  # of spells; more, for each year back
LONGEST_SUSPENSION = 10  # days


@dataclass(frozen=True)
class Attendance:
    """This year by day: `marks` is spells × `days`, the days on which any school was open."""

    days: Days
    marks: Marks

    def absent(self, rows: slice) -> Flags:
        return IS_ABSENT[self.marks[rows]]


@dataclass(frozen=True)
class Sums:
    """An earlier year: one entry for each spell, absences in half days.

    `taught` is how many days of instruction the school had, `suspended` how many of the days
    absent were suspensions.
    """

    enrolled: Numbers
    absent_halves: Numbers
    taught: Numbers
    suspended: Numbers


def draw_sums(
    plan: Plan,
    index: int,
    calendar: Calendar,
    spells: Spells,
    rate: np.ndarray,
    circumstances: Circumstances,
    boys: Flags,
) -> Sums:
    """The sums of each spell of the year with this index."""
    chance = plan.chance("sums", calendar.year.ending)
    enrolled = spells.days_enrolled(calendar)
    spread = chance.beta(rate * 24, (1 - rate) * 24)  # absences come in runs
    halves = 2 * chance.binomial(enrolled, 0.35 * spread + 0.65 * rate)
    halves += chance.random(len(spells)) < 0.18
    temper = _temper(circumstances, boys, spells, slice(None), index)
    back = len(plan.years) - 1 - index
    suspended = _days_suspended(plan, calendar, enrolled, temper, back)
    halves = np.minimum(halves + 2 * suspended, 2 * enrolled)
    taught = calendar.open.sum(axis=1)[spells.school]
    return Sums(enrolled, *(n.astype(np.int32) for n in (halves, taught, suspended)))


def _days_suspended(
    plan: Plan, calendar: Calendar, enrolled: Numbers, temper: NDArray[np.float64], back: int
) -> Numbers:
    """Days out of school for some, as they are drawn for this year too, `back` years ago."""
    chance = plan.chance("suspensions", calendar.year.ending)
    share = SUSPENDED_SHARE + EARLIER_SUSPENDED * back
    some = chance.random(len(enrolled)) < share * temper
    length = np.minimum(1 + chance.geometric(0.45, len(enrolled)), LONGEST_SUSPENSION)
    return np.where(some, np.minimum(length, enrolled), 0)


def draw(
    plan: Plan,
    calendar: Calendar,
    spells: Spells,
    rate: np.ndarray,
    circumstances: Circumstances,
    boys: Flags,
) -> Attendance:
    """Each day of the last year, in blocks of spells so that memory stays bounded."""
    columns = np.flatnonzero(calendar.open.any(axis=0))
    days = (calendar.first + columns).astype(np.int32)
    marks = np.zeros((len(spells), len(days)), dtype=np.uint8)
    for number, rows in enumerate(blocks(len(spells))):
        chance = plan.chance("attendance", number)
        part = _Part(spells, rows, days, calendar.open[:, columns])
        marks[rows] = part.drawn(chance, rate[rows], _temper(circumstances, boys, spells, rows, -1))
    _close_late(spells, days, marks)
    return Attendance(days, marks)


def blocks(count: int, size: int = BLOCK) -> Iterator[slice]:
    """The rows from 0 to `count`, so many at a time."""
    for begin in range(0, count, size):
        yield slice(begin, min(begin + size, count))


def _temper(
    circumstances: Circumstances, boys: Flags, spells: Spells, rows: slice, index: int
) -> NDArray[np.float64]:
    """How much likelier than on average each child is to be suspended, in the year `index`."""
    child = spells.child[rows]
    odds = 0.4 + 0.9 * boys[child] + 0.7 * circumstances.disability[child, index]
    odds += 0.5 * circumstances.low_income[child, index]
    weighted: NDArray[np.float64] = odds * np.where(spells.grade[rows] >= SIXTH, 1.5, 0.35)
    return weighted


class _Part:
    """The days of some spells."""

    def __init__(self, spells: Spells, rows: slice, days: Days, opened: Flags) -> None:
        entry, last = spells.entry[rows, None], spells.last[rows, None]
        self.enrolled = opened[spells.school[rows]] & (days >= entry) & (days <= last)
        self.older = spells.grade[rows] >= SIXTH
        weekday = (days + 3) % 7  # 1970-01-01 was a Thursday
        self.pull = np.where((weekday == 0) | (weekday == 4), 1.25, 0.84)

    def drawn(
        self, chance: np.random.Generator, rate: np.ndarray, temper: NDArray[np.float64]
    ) -> Marks:
        marks = np.where(self.enrolled, np.uint8(PRESENT), np.uint8(NONE))
        absent = self._absences(chance, rate)
        marks[absent] = self._kinds(chance, absent, rate)
        here = self.enrolled & ~absent
        late = chance.random(marks.shape, dtype=np.float32) < 0.028 + 0.12 * rate[:, None]
        marks[here & late] = TARDY
        self._suspend(chance, marks, temper)
        return marks

    def _absences(self, chance: np.random.Generator, rate: np.ndarray) -> Flags:
        """Runs of absence: who missed yesterday is likelier to miss today."""
        stays = 0.30 + 0.5 * rate
        begins = rate * (1 - stays) / (1 - rate)
        drawn = chance.random(self.enrolled.shape, dtype=np.float32)
        absent = np.zeros(self.enrolled.shape, dtype=bool)
        away = np.zeros(len(rate), dtype=bool)
        for column, pull in enumerate(self.pull):
            away = drawn[:, column] < np.where(away, stays, begins * pull)
            absent[:, column] = away
        return absent & self.enrolled

    def _kinds(self, chance: np.random.Generator, absent: Flags, rate: np.ndarray) -> Marks:
        row = np.nonzero(absent)[0]
        excused = chance.random(len(row)) < 0.66 - 1.1 * rate[row] - 0.12 * self.older[row]
        whole = np.where(excused, EXCUSED, UNEXCUSED)
        kind = PARTIAL[np.searchsorted(np.cumsum(PARTIAL_SHARE), chance.random(len(row)))]
        return np.where(kind == EXCUSED, whole, kind).astype(np.uint8)

    def _suspend(
        self, chance: np.random.Generator, marks: Marks, temper: NDArray[np.float64]
    ) -> None:
        """Runs of days out of school, and single days in school, for some."""
        length = 1 + chance.geometric(0.45, len(marks))
        for share, mark, most in (
            (SUSPENDED_SHARE, SUSPENDED, LONGEST_SUSPENSION),
            (0.03, IN_SCHOOL, 2),
        ):
            for row in np.flatnonzero(chance.random(len(marks)) < share * temper):
                there = np.flatnonzero(marks[row])
                begin = int(chance.integers(0, max(len(there) - 1, 1)))
                marks[row, there[begin : begin + min(int(length[row]), most)]] = mark


def _close_late(spells: Spells, days: Days, marks: Marks) -> None:
    """A school that closed its record late marks the child absent who is already elsewhere."""
    again = np.flatnonzero(
        (spells.child[1:] == spells.child[:-1]) & (spells.entry[1:] <= spells.last[:-1])
    )
    for row in again:
        both = (days >= spells.entry[row + 1]) & (marks[row] != NONE)
        marks[row, both] = UNEXCUSED


def days_of_children(spells: Spells, attendance: Attendance) -> tuple[Numbers, Numbers, Flags]:
    """For each child of the spells, in order: days enrolled, days absent, ever suspended.

    A day counts once however many schools have the child; present at any of
    them is present.
    """
    starts = np.flatnonzero(np.r_[True, spells.child[1:] != spells.child[:-1]])
    enrolled = np.empty(len(starts), dtype=np.int32)
    absent = np.empty(len(starts), dtype=np.int32)
    suspended = np.empty(len(starts), dtype=bool)
    for part in blocks(len(starts)):
        begin = starts[part.start]
        end = starts[part.stop] if part.stop < len(starts) else len(spells)
        marks = attendance.marks[begin:end]
        at = starts[part] - begin
        counted = np.maximum.reduceat(marks != NONE, at, axis=0)
        present = np.maximum.reduceat((marks != NONE) & ~IS_ABSENT[marks], at, axis=0)
        enrolled[part] = counted.sum(axis=1)
        absent[part] = (counted & ~present).sum(axis=1)
        suspended[part] = np.maximum.reduceat((marks == SUSPENDED).any(axis=1), at)
    return enrolled, absent, suspended
