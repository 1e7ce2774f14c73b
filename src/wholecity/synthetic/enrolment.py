"""Enrolment spells: who is at which school in which grade, from entry to exit."""

from dataclasses import dataclass

import numpy as np

from wholecity.kernel.school_year import SchoolYear
from wholecity.synthetic.calendars import Calendar
from wholecity.synthetic.families import Children, Families
from wholecity.synthetic.plan import (
    Days,
    Flags,
    Numbers,
    Plan,
    Texts,
    day,
)

ELSEWHERE = 0.04  # children of school age who are never in the district's schools
HELD_BACK = 0.035  # a grade behind their age
PRESCHOOL_SHARE = (0.30, 0.52)  # of three- and of four-year-olds
ENTRY_TYPES = ("New to education system", "Next year school", "Transfer")
TRANSFER = 2
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
