"""What the truth comes to: the figures that a correct product must find, counted simply.

The population of a school year is everyone who was enrolled on at least ten
days of instruction. Each child is counted once: at the school with the most
days (of equals the later), in the grade of the last spell, in the neighborhood
of the latest address by the end of the year.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from wholecity.synthetic import attendance, geography
from wholecity.synthetic.city import Truth
from wholecity.synthetic.enrolment import GRADES, Spells
from wholecity.synthetic.families import RACES
from wholecity.synthetic.plan import Flags, Numbers, Texts, day
from wholecity.synthetic.programs import AFTER_SCHOOL, KINDS

AT_LEAST = 10  # days of instruction
GRACE = 10  # days that a student may be enrolled less than its school taught, and is not mobile
NOT_REPORTED = "not_reported"
DEFINITIONS = {
    "students": "children enrolled on at least 10 days of instruction in the school year",
    "chronic": "students who missed 10 percent or more of the days on which they were enrolled",
    "absent": "a day marked E, U or S of which half or more was missed; no share means all of it",
    "homeless": "students in emergency shelter or transitional housing on any day of the year",
    "mobile": "students who were enrolled at two or more schools in the year, or on more than 10 "
    "days fewer than their school taught",
    "changed_school": "students who were enrolled at two or more schools in the year",
    "suspended": "students suspended out of school on at least one day",
    "chronic_in_program": "chronically absent students who took part in an after-school program",
    "school": "the school with the most days enrolled; of equals the later",
    "grade": "the grade of the last spell",
    "neighbourhood": "by the latest address that began by 30 June of the school year",
}


@dataclass(frozen=True)
class Levels:
    """The level of each child in one dimension: `code` indexes `names`."""

    code: Numbers
    names: Texts

    def texts(self) -> Texts:
        return self.names[self.code]


@dataclass(frozen=True)
class StudentYear:
    """One entry for each child enrolled in a school year. Absences in half days.

    `dimensions` gives the level of each child; `nodes` who is counted.
    """

    child: Numbers
    enrolled: Numbers
    absent_halves: Numbers
    schools: Numbers
    dimensions: dict[str, Levels]
    nodes: dict[str, Flags]

    @property
    def eligible(self) -> Flags:
        return self.enrolled >= AT_LEAST

    @property
    def chronic(self) -> Flags:
        """Ten times the absences is as much as the days enrolled, or more: in whole numbers."""
        return self.eligible & (self.absent_halves * 10 >= self.enrolled * 2)


def student_year(truth: Truth, index: int) -> StudentYear:
    """Each student's year, from the spells and the marks of the days."""
    spells = truth.spells[index]
    starts = np.flatnonzero(np.r_[True, spells.child[1:] != spells.child[:-1]])
    child = spells.child[starts]
    if index == len(truth.plan.years) - 1:
        enrolled, absent, suspended = attendance.days_of_children(spells, truth.attendance)
        absent = absent * 2
    else:
        sums = truth.sums[index]
        enrolled = np.add.reduceat(sums.enrolled, starts)
        absent = np.add.reduceat(sums.absent_halves, starts)
        suspended = np.add.reduceat(sums.suspended, starts) > 0
    count = np.diff(np.r_[starts, len(spells)])
    of_record, last = _schools_of_record(truth, index, spells, starts)
    missed = truth.calendars[index].open.sum(axis=1)[of_record] - enrolled
    return StudentYear(
        child=child,
        enrolled=enrolled.astype(np.int32),
        absent_halves=absent.astype(np.int32),
        schools=count.astype(np.int32),
        dimensions=_dimensions(truth, index, child, of_record, spells.grade[last]),
        nodes={
            "homeless": truth.homeless(index)[child],
            "mobile": (count > 1) | (missed > GRACE),
            "changed_school": count > 1,
            "suspended": suspended,
            "in_program": _in_program(truth, index)[child],
        },
    )


def _schools_of_record(
    truth: Truth, index: int, spells: Spells, starts: np.ndarray
) -> tuple[Numbers, np.ndarray]:
    """The school with the most days (of equals the later) and the row of the last spell."""
    days = spells.days_enrolled(truth.calendars[index])
    last = np.r_[starts[1:], len(spells)] - 1
    # A child has one or two spells; the first wins only with more days than the second.
    first_wins = days[starts] > days[last]
    return spells.school[np.where(first_wins, starts, last)], last


def _in_program(truth: Truth, index: int) -> Flags:
    """Who took part in an after-school program in a school year; everybody came at least once."""
    part, ending = truth.participation, truth.plan.years[index].ending
    after_school = truth.programs.kind[part.program] == KINDS.index(AFTER_SCHOOL)
    after_school &= (part.start <= day(ending, 6, 30)) & (part.end >= day(ending - 1, 7, 1))
    taking_part = np.zeros(len(truth.children), dtype=bool)
    taking_part[part.child[after_school]] = True
    return taking_part


def _dimensions(
    truth: Truth, index: int, child: Numbers, school: Numbers, grade: Numbers
) -> dict[str, Levels]:
    lot, children = truth.circumstances, truth.children
    return {
        "school": Levels(school, truth.schools.key.astype(str).astype(object)),
        "neighbourhood": _neighbourhoods(truth, index, child),
        "grade": Levels(grade + 1, np.array(GRADES, dtype=object)),
        "race_ethnicity": _coded(children.race[child], RACES),
        "low_income": _yes_no(lot.low_income[child, index]),
        "english_learner": _yes_no(lot.english_learner[child, index]),
        "disability": _yes_no(lot.disability[child, index]),
        "sex": _coded(children.sex[child], ("F", "M", "X")),
    }


def _coded(texts: Texts, names: tuple[str, ...]) -> Levels:
    """Texts as levels; a blank one is not reported."""
    code = np.zeros(len(texts), dtype=np.int32)
    for number, name in enumerate(names):
        code[texts == name] = number
    return Levels(code, np.array([name or NOT_REPORTED for name in names], dtype=object))


def _yes_no(flags: Flags) -> Levels:
    return Levels(flags.astype(np.int32), np.array(["no", "yes"], dtype=object))


def _neighbourhoods(truth: Truth, index: int, child: Numbers) -> Levels:
    family = truth.children.family[child]
    end = np.full(len(child), day(truth.plan.years[index].ending, 6, 30))
    keys = [*(n.key for n in geography.NEIGHBOURHOODS), NOT_REPORTED]
    found = truth.families.neighbourhood_on(family, end)
    reported = truth.families.address_reported[family]
    return Levels(np.where(reported, found, len(keys) - 1), np.array(keys, dtype=object))


def tell(truth: Truth, years: list[StudentYear]) -> dict[str, Any]:
    """The figures of the truth as one document."""
    plan = truth.plan
    told = {
        str(year.ending): _year(year.label, found)
        for year, found in zip(plan.years, years, strict=True)
    }
    return {
        "synthetic": True,
        "children": len(truth.children),
        "families": len(truth.families),
        "twins_and_triplets": int(truth.children.multiple.sum()),
        "schools": len(truth.schools),
        "attendance_rows": int((truth.attendance.marks != attendance.NONE).sum()),
        "seed": plan.seed,
        "year": plan.year,
        "definitions": DEFINITIONS,
        "years": told,
        "gaps": {year: _gaps(figures["by"]) for year, figures in told.items()},
    }


def _year(label: str, year: StudentYear) -> dict[str, Any]:
    eligible = year.eligible
    return {
        "label": label,
        "enrolled": len(year.child),
        **{name: int(flags.sum()) for name, flags in _counted(year).items()},
        "days_enrolled": int(year.enrolled[eligible].sum()),
        "days_absent": float(year.absent_halves[eligible].sum() / 2),
        "days_attended": float(
            (year.enrolled[eligible] * 2 - year.absent_halves[eligible]).sum() / 2
        ),
        "by": {name: _levels(year, levels) for name, levels in year.dimensions.items()},
    }


def _counted(year: StudentYear) -> dict[str, Flags]:
    """Who is counted in each node of the population."""
    return {
        "students": year.eligible,
        "chronic": year.chronic,
        **{
            name: year.eligible & year.nodes[name]
            for name in ("homeless", "mobile", "changed_school", "suspended")
        },
        "chronic_in_program": year.chronic & year.nodes["in_program"],
    }


def _levels(year: StudentYear, levels: Levels) -> dict[str, dict[str, int]]:
    """The nodes again for each level in which anybody is enrolled."""
    size = len(levels.names)
    here = np.bincount(levels.code, minlength=size)
    counts = {
        name: np.bincount(levels.code[flags], minlength=size)
        for name, flags in _counted(year).items()
    }
    return {
        str(levels.names[at]): {name: int(found[at]) for name, found in counts.items()}
        for at in sorted(np.flatnonzero(here).tolist(), key=lambda at: str(levels.names[at]))
    }


def _gaps(by: dict[str, dict[str, dict[str, int]]]) -> dict[str, dict[str, float]]:
    """Chronic absence in percent, for the groups that are compared, and between the extremes."""
    found = {}
    for name in ("low_income", "english_learner", "disability", "race_ethnicity", "neighbourhood"):
        rates = {
            level: round(100 * counts["chronic"] / counts["students"], 1)
            for level, counts in by[name].items()
            if counts["students"] and level != NOT_REPORTED
        }
        found[name] = {**rates, "gap": round(max(rates.values()) - min(rates.values()), 1)}
    return found
