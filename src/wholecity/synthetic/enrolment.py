"""Enrolment spells: who is at which school in which grade, from entry to exit."""

from dataclasses import dataclass

import numpy as np

from wholecity.kernel.school_year import SchoolYear
from wholecity.synthetic.calendars import Calendar
from wholecity.synthetic.families import Children, Families
from wholecity.synthetic.plan import (
    NEVER,
    Days,
    Flags,
    Numbers,
    Plan,
    Texts,
    day,
)
from wholecity.synthetic.schools import (
    KINDERGARTEN,
    PRESCHOOL,
    TWELFTH,
    Schools,
    level_of,
)

ELSEWHERE = 0.04  # children of school age who are never in the district's schools
HELD_BACK = 0.035  # a grade behind their age
PRESCHOOL_SHARE = (0.30, 0.52)  # of three- and of four-year-olds
FOLLOW_THE_MOVE = 0.75  # change school when the family moves in the school year
TRANSFERS = 0.055  # change school without moving
LATE = 0.022  # of students, enter late for no other reason
HARDLY_THERE = 0.008  # are enrolled for fewer than ten days
OVERLAPPING = 0.12  # of changes of school this year: the old school closes its record late
ENTRY_TYPES = ("New to education system", "Next year school", "Transfer")
EXIT_TYPES = ("", "End of school year", "Graduated", "Transferred", "Withdrawn")
OPEN, YEAR_ENDS, GRADUATED, TRANSFERRED, WITHDRAWN = range(len(EXIT_TYPES))
GRADES = ("PK", "K", *(f"{n:02d}" for n in range(1, 13)))  # of grade + 1


@dataclass(frozen=True)
class Spells:
    """The spells of one school year, a child's own together and in order.

    `last` is the last day enrolled; `exit_type` OPEN means that the agency writes no exit.
    """

    year: SchoolYear
    child: Numbers
    school: Numbers
    grade: Numbers
    entry: Days
    last: Days
    exit_type: Numbers
    entry_type: Numbers

    def __len__(self) -> int:
        return len(self.child)

    def days_enrolled(self, calendar: Calendar) -> Numbers:
        """Days of instruction in each spell."""
        before = calendar.instructional_before()
        begin, end = self.entry - calendar.first, self.last - calendar.first + 1
        return (before[self.school, end] - before[self.school, begin]).astype(np.int32)

    def grade_codes(self) -> Texts:
        return np.array(GRADES, dtype=object)[self.grade + 1]


@dataclass(frozen=True)
class Schooling:
    """What stays with a child over the years. `kindergarten` is the year in which it begins."""

    in_district: Flags
    kindergarten: Numbers
    preschool: Flags
    choice: np.ndarray
    student_id: Numbers


def grades_in(schooling: Schooling, year: SchoolYear) -> Numbers:
    """The grade of each child by age; below PRESCHOOL or above TWELFTH is none."""
    return (year.ending - schooling.kindergarten).astype(np.int32)


def draw_schooling(plan: Plan, children: Children, families: Families) -> Schooling:
    """Who goes to the district's schools, and from when."""
    chance = plan.chance("schooling")
    count = len(children)
    begins = _kindergarten_year(plan, children.birth)
    begins += chance.random(count) < HELD_BACK
    share = np.where(chance.random(count) < 0.5, *PRESCHOOL_SHARE)
    return Schooling(
        in_district=chance.random(count) >= ELSEWHERE,
        kindergarten=begins.astype(np.int32),
        preschool=chance.random(count) < share,
        choice=chance.random((len(families), 3)),
        student_id=_student_ids(chance, count),
    )


def _kindergarten_year(plan: Plan, birth: Days) -> Numbers:
    """The ending year of the school year before which a child turns five by 1 September."""
    years = np.arange(plan.year - 22, plan.year + 8)
    cuts = np.array([day(int(y) - 6, 9, 1) for y in years])
    return years[np.searchsorted(cuts, birth, side="left")].astype(np.int32)


def _student_ids(chance: np.random.Generator, count: int) -> Numbers:
    """Seven digits, in no order that tells a family; gaps are left, so that some are unknown."""
    return (2_000_007 + 7 * chance.permutation(count)).astype(np.int32)


def draw(
    plan: Plan,
    calendar: Calendar,
    schools: Schools,
    children: Children,
    families: Families,
    schooling: Schooling,
) -> Spells:
    """The spells of one school year."""
    chance = plan.chance("enrolment", calendar.year.ending)
    grade = grades_in(schooling, calendar.year)
    begin, end = int(calendar.first_day().min()), int(calendar.last_day().max())
    enters, leaves = _stay(plan, chance, calendar, children, families, begin, end)
    of_age = (grade >= KINDERGARTEN) & (grade <= TWELFTH)
    young = (grade == PRESCHOOL) & schooling.preschool
    who = np.flatnonzero((of_age | young) & schooling.in_district & (enters <= leaves))
    rows = _segments(chance, schools, families, schooling, children.family, grade, who, enters)
    return _spells(plan, chance, calendar, grade, who, enters[who], leaves[who], *rows)


def _stay(
    plan: Plan,
    chance: np.random.Generator,
    calendar: Calendar,
    children: Children,
    families: Families,
    begin: int,
    end: int,
) -> tuple[Days, Days]:
    """The first and last day on which each child could be at school this year."""
    count = len(children)
    family = children.family
    arrived = families.arrived[family]
    enters = np.where(arrived == NEVER, begin, np.maximum(arrived, begin))
    late = chance.random(count) < LATE
    enters = np.where(late, np.maximum(enters, chance.integers(begin, end - 15, count)), enters)
    left = families.left[family]
    left = np.where((left != NEVER) & (left <= arrived), NEVER, left)
    leaves = np.where(left == NEVER, end, np.minimum(left, end))
    hardly = chance.random(count) < HARDLY_THERE
    if calendar.year.ending == plan.year:  # every city has some, of both kinds
        early = chance.random(count) < 0.5
        enters = np.where(hardly & ~early, end - chance.integers(0, 9, count), enters)
        leaves = np.where(hardly & early, begin + chance.integers(0, 9, count), leaves)
    return enters.astype(np.int32), leaves.astype(np.int32)


def _segments(
    chance: np.random.Generator,
    schools: Schools,
    families: Families,
    schooling: Schooling,
    family_of: Numbers,
    grade: Numbers,
    who: np.ndarray,
    enters: Days,
) -> tuple[Numbers, Numbers, Days]:
    """The school at first, the school afterwards, and the day of the change (NEVER for most)."""
    family = family_of[who]
    level = level_of(grade[who])
    begin = enters[who]
    at = families.address_on(family, begin)
    first = _chosen(schools, schooling, families, family, level, at)
    following = np.minimum(at + 1, families.since.shape[1] - 1)
    moved = np.where(at + 1 < families.addresses[family], families.since[family, following], NEVER)
    moved[chance.random(len(who)) >= FOLLOW_THE_MOVE] = NEVER
    second = _chosen(schools, schooling, families, family, level, following)
    change = np.where(moved > begin, moved, NEVER)
    transfer = (chance.random(len(who)) < TRANSFERS) & (change == NEVER)
    change = np.where(transfer, begin + chance.integers(12, 270, len(who)), change)
    second = np.where(transfer, _another(chance, schools, first), second)
    change = np.where(second == first, NEVER, change)
    return first, second.astype(np.int32), change.astype(np.int32)


def _chosen(
    schools: Schools,
    schooling: Schooling,
    families: Families,
    family: Numbers,
    level: Numbers,
    address: Numbers,
) -> Numbers:
    """The school of a level that a family chose among those near its address."""
    chosen = np.empty(len(family), dtype=np.int32)
    place = families.neighbourhood[family, address]
    for number, near in enumerate(schools.nearest()):
        rows = np.flatnonzero(level == number)
        wish = (schooling.choice[family[rows], number] * near.shape[1]).astype(np.int32)
        chosen[rows] = near[place[rows], wish]
    return chosen


def _another(chance: np.random.Generator, schools: Schools, school: Numbers) -> Numbers:
    """Any school of the same level, which may be the same one."""
    other = school.copy()
    for number in np.unique(schools.level):
        rows = np.flatnonzero(schools.level[school] == number)
        other[rows] = chance.choice(np.flatnonzero(schools.level == number), len(rows))
    return other


def _spells(
    plan: Plan,
    chance: np.random.Generator,
    calendar: Calendar,
    grade: Numbers,
    who: np.ndarray,
    enters: Days,
    leaves: Days,
    first: Numbers,
    second: Numbers,
    change: Days,
) -> Spells:
    """One or two rows for each student, on days of instruction, in the order of children."""
    last_day = calendar.last_day()
    entry = calendar.next_open(first, np.maximum(enters, calendar.first_day()[first]))
    final = np.where(change == NEVER, first, second)
    leaving = calendar.previous_open(final, np.minimum(leaves, last_day[final]))
    again = calendar.next_open(second, np.minimum(change, last_day[second]))
    pause = chance.integers(0, 4, len(who)) * (chance.random(len(who)) < 0.4)
    ended = calendar.previous_open(first, again - 1 - pause)
    changes = (change != NEVER) & (ended >= entry + 14) & (again + 14 <= leaving)
    late_close = changes & (chance.random(len(who)) < OVERLAPPING)
    if calendar.year.ending == plan.year:  # earlier years are sums, in which it would count twice
        middle = np.abs((ended - entry) - (leaving - again)) < 45
        late_close &= ~middle
        behind = calendar.previous_open(first, again + chance.integers(2, 6, len(who)))
        ended = np.where(late_close, behind, ended)
    leaving = np.where(
        changes | (change == NEVER),
        leaving,
        calendar.previous_open(first, np.minimum(leaves, last_day[first])),
    )
    kept = entry <= np.where(changes, ended, leaving)
    return _ordered(
        plan, calendar, grade, who, first, second, entry, ended, again, leaving, changes, kept
    )


def _ordered(
    plan: Plan,
    calendar: Calendar,
    grade: Numbers,
    who: np.ndarray,
    first: Numbers,
    second: Numbers,
    entry: Days,
    ended: Days,
    again: Days,
    leaving: Days,
    changes: Flags,
    kept: Flags,
) -> Spells:
    one = np.flatnonzero(kept)
    two = np.flatnonzero(kept & changes)
    rows = np.concatenate((one, two))
    order = np.argsort(np.concatenate((one * 2, two * 2 + 1)), kind="stable")
    rows = rows[order]
    later = np.concatenate((np.zeros(len(one), bool), np.ones(len(two), bool)))[order]
    school = np.where(later, second[rows], first[rows]).astype(np.int32)
    starts = np.where(later, again[rows], entry[rows]).astype(np.int32)
    ends = np.where(changes[rows] & ~later, ended[rows], leaving[rows]).astype(np.int32)
    grades = grade[who[rows]].astype(np.int32)
    return Spells(
        year=calendar.year,
        child=who[rows].astype(np.int32),
        school=school,
        grade=grades,
        entry=starts,
        last=ends,
        exit_type=_exit_types(plan, calendar, school, grades, ends, changes[rows] & ~later),
        entry_type=np.where(later, 2, np.where(grades <= KINDERGARTEN, 0, 1)).astype(np.int32),
    )


def _exit_types(
    plan: Plan,
    calendar: Calendar,
    school: Numbers,
    grade: Numbers,
    last: Days,
    moves_on: Flags,
) -> Numbers:
    """Why a spell ended; this year's spells that reach the last day are left open."""
    to_the_end = last >= calendar.last_day()[school]
    finished = np.where(grade == TWELFTH, GRADUATED, YEAR_ENDS)
    if calendar.year.ending == plan.year:
        finished = np.full(len(grade), OPEN)
    ended = np.where(to_the_end, finished, WITHDRAWN)
    return np.where(moves_on, TRANSFERRED, ended).astype(np.int32)
