"""The drawing of enrolment spells: when a child comes and leaves, and where it goes."""

from dataclasses import dataclass

import numpy as np

from wholecity.synthetic.calendars import Calendar
from wholecity.synthetic.enrolment import (
    GRADUATED,
    OPEN,
    TRANSFER,
    TRANSFERRED,
    WITHDRAWN,
    YEAR_ENDS,
    Schooling,
    Spells,
    grades_in,
)
from wholecity.synthetic.families import Children, Families
from wholecity.synthetic.plan import NEVER, Days, Flags, Numbers, Plan
from wholecity.synthetic.schools import KINDERGARTEN, PRESCHOOL, TWELFTH, Schools, level_of

FOLLOW_THE_MOVE = 0.75  # change school when the family moves in the school year
TRANSFERS = 0.055  # are to change school without moving; some draw the school they are at
LATE = 0.022  # of students, enter late for no other reason
HARDLY_THERE = 0.008  # are enrolled for fewer than ten days
OVERLAPPING = 0.12  # of changes of school this year: the old school closes its record late
SHORTEST = 14  # days that a child is at a school at least, before and after a change


@dataclass(frozen=True)
class _Ways:
    """Students of a year: from when until when, from which school to which, and when.

    `change` is NEVER for most, who stay at their `first` school.
    """

    who: np.ndarray
    enters: Days
    leaves: Days
    first: Numbers
    second: Numbers
    change: Days


@dataclass(frozen=True)
class _Dates:
    """The same on days of instruction: first spell `entry` to `ended`, second `again` to `leaving`.

    Who does not change has one spell, from `entry` to `leaving`.
    """

    entry: Days
    ended: Days
    again: Days
    leaving: Days
    changes: Flags


def draw(
    plan: Plan,
    calendar: Calendar,
    schools: Schools,
    children: Children,
    families: Families,
    schooling: Schooling,
) -> Spells:
    """The spells of one school year."""
    year = _Year(plan, calendar, schools, children, families, schooling)
    ways = year.ways()
    return year.spells(ways, year.dates(ways))


class _Year:
    """One school year's drawing."""

    def __init__(
        self,
        plan: Plan,
        calendar: Calendar,
        schools: Schools,
        children: Children,
        families: Families,
        schooling: Schooling,
    ) -> None:
        self.calendar, self.schools, self.schooling = calendar, schools, schooling
        self.children, self.families = children, families
        self.chance = plan.chance("enrolment", calendar.year.ending)
        self.grade = grades_in(schooling, calendar.year)
        self.is_last = calendar.year.ending == plan.year
        self.first_day, self.last_day = calendar.first_day(), calendar.last_day()

    def ways(self) -> _Ways:
        """Who is a student, and on which way through the year."""
        enters, leaves = self._stay(int(self.first_day.min()), int(self.last_day.max()))
        of_age = (self.grade >= KINDERGARTEN) & (self.grade <= TWELFTH)
        young = (self.grade == PRESCHOOL) & self.schooling.preschool
        taught = (of_age | young) & self.schooling.in_district
        who = np.flatnonzero(taught & (enters <= leaves))
        first, second, change = self._schools_of(who, enters[who])
        return _Ways(who, enters[who], leaves[who], first, second, change)

    def _stay(self, begin: int, end: int) -> tuple[Days, Days]:
        """The first and last day on which each child could be at school this year."""
        count, chance = len(self.children), self.chance
        arrived = self.families.arrived[self.children.family]
        enters = np.where(arrived == NEVER, begin, np.maximum(arrived, begin))
        late = chance.random(count) < LATE
        enters = np.where(late, np.maximum(enters, chance.integers(begin, end - 15, count)), enters)
        left = self.families.left[self.children.family]
        left = np.where((left != NEVER) & (left <= arrived), NEVER, left)
        leaves = np.where(left == NEVER, end, np.minimum(left, end))
        hardly = chance.random(count) < HARDLY_THERE
        if self.is_last:
            early = chance.random(count) < 0.5
            enters = np.where(hardly & ~early, end - chance.integers(0, 9, count), enters)
            leaves = np.where(hardly & early, begin + chance.integers(0, 9, count), leaves)
        return enters.astype(np.int32), leaves.astype(np.int32)

    def _schools_of(self, who: np.ndarray, begin: Days) -> tuple[Numbers, Numbers, Days]:
        """The school at first, the school afterwards, and the day of the change."""
        homes, chance = self.families, self.chance
        family = self.children.family[who]
        at = homes.address_on(family, begin)
        following = np.minimum(at + 1, homes.since.shape[1] - 1)
        first, second = self._chosen(who, at), self._chosen(who, following)
        moved = np.where(at + 1 < homes.addresses[family], homes.since[family, following], NEVER)
        moved[chance.random(len(who)) >= FOLLOW_THE_MOVE] = NEVER
        change = np.where(moved > begin, moved, NEVER)
        transfer = (chance.random(len(who)) < TRANSFERS) & (change == NEVER)
        change = np.where(transfer, begin + chance.integers(12, 270, len(who)), change)
        second = np.where(transfer, self._another(first), second)
        change = np.where(second == first, NEVER, change)
        return first, second.astype(np.int32), change.astype(np.int32)

    def _chosen(self, who: np.ndarray, address: Numbers) -> Numbers:
        """The school that a family chose among those near one of its addresses."""
        family, level = self.children.family[who], level_of(self.grade[who])
        place = self.families.neighbourhood[family, address]
        chosen = np.empty(len(who), dtype=np.int32)
        for number, choice in enumerate(self.schools.choices):
            rows = np.flatnonzero(level == number)
            wish = self.schooling.choice[family[rows], number]
            chosen[rows] = choice.chosen(place[rows], wish)
        return chosen

    def _another(self, school: Numbers) -> Numbers:
        """Any school of the same level, which may be the same one."""
        other = school.copy()
        for number in np.unique(self.schools.level):
            rows = np.flatnonzero(self.schools.level[school] == number)
            of_level = np.flatnonzero(self.schools.level == number)
            other[rows] = self.chance.choice(of_level, len(rows))
        return other

    def dates(self, ways: _Ways) -> _Dates:
        """Days of instruction for the way; a change too near to the ends does not happen."""
        calendar, chance, count = self.calendar, self.chance, len(ways.who)
        entry = calendar.next_open(ways.first, np.maximum(ways.enters, self.first_day[ways.first]))
        again = calendar.next_open(ways.second, np.minimum(ways.change, self.last_day[ways.second]))
        pause = chance.integers(0, 4, count) * (chance.random(count) < 0.4)
        ended = calendar.previous_open(ways.first, again - 1 - pause)
        afterwards = self._leaving(ways.second, ways.leaves)
        changes = (ways.change != NEVER) & (ended >= entry + SHORTEST)
        changes &= again + SHORTEST <= afterwards
        leaving = np.where(changes, afterwards, self._leaving(ways.first, ways.leaves))
        late_close = changes & (chance.random(count) < OVERLAPPING)
        if self.is_last:  # earlier years are sums, in which a day would count twice
            # Not near the middle, where it would be a question which school has more days.
            late_close &= np.abs((ended - entry) - (leaving - again)) >= 45
            behind = calendar.previous_open(ways.first, again + chance.integers(2, 6, count))
            ended = np.where(late_close, behind, ended)
        else:  # and sums have no dates: of two schools with equal days, none would be the later
            equal = self._days(ways.first, entry, ended) == self._days(ways.second, again, leaving)
            ended = np.where(equal, calendar.previous_open(ways.first, ended - 1), ended)
        return _Dates(entry, ended, again, leaving, changes)

    def _days(self, school: Numbers, begin: Days, end: Days) -> Numbers:
        """Days of instruction from one day to another, both included."""
        before, width = self.calendar.instructional_before(), self.calendar.open.shape[1]
        starts = np.clip(begin - self.calendar.first, 0, width)
        ends = np.clip(end - self.calendar.first + 1, 0, width)
        return before[school, ends] - before[school, starts]

    def _leaving(self, school: Numbers, leaves: Days) -> Days:
        return self.calendar.previous_open(school, np.minimum(leaves, self.last_day[school]))

    def spells(self, ways: _Ways, dates: _Dates) -> Spells:
        """One or two rows for each student, in the order of children."""
        kept = dates.entry <= np.where(dates.changes, dates.ended, dates.leaving)
        one, two = np.flatnonzero(kept), np.flatnonzero(kept & dates.changes)
        order = np.argsort(np.concatenate((one * 2, two * 2 + 1)), kind="stable")
        rows = np.concatenate((one, two))[order]
        later = np.repeat([False, True], (len(one), len(two)))[order]
        moves_on = dates.changes[rows] & ~later
        school = np.where(later, ways.second[rows], ways.first[rows]).astype(np.int32)
        last = np.where(moves_on, dates.ended[rows], dates.leaving[rows]).astype(np.int32)
        grade = self.grade[ways.who[rows]].astype(np.int32)
        known = (grade > KINDERGARTEN).astype(np.int32)
        return Spells(
            year=self.calendar.year,
            child=ways.who[rows].astype(np.int32),
            school=school,
            grade=grade,
            entry=np.where(later, dates.again[rows], dates.entry[rows]).astype(np.int32),
            last=last,
            exit_type=self._exit_types(school, grade, last, moves_on),
            entry_type=np.where(later, TRANSFER, known).astype(np.int32),
        )

    def _exit_types(self, school: Numbers, grade: Numbers, last: Days, moves_on: Flags) -> Numbers:
        """Why a spell ended; this year's spells that reach the last day are left open."""
        finished = np.where(grade == TWELFTH, GRADUATED, YEAR_ENDS)
        if self.is_last:
            finished = np.full(len(grade), OPEN)
        ended = np.where(last >= self.last_day[school], finished, WITHDRAWN)
        return np.where(moves_on, TRANSFERRED, ended).astype(np.int32)
