"""The whole truth about a synthetic city, drawn before any file is written."""

from dataclasses import dataclass

import numpy as np

from wholecity.synthetic import (
    attendance,
    calendars,
    circumstances,
    enrolment,
    families,
    programs,
    readiness,
    schools,
)
from wholecity.synthetic import spells as enrolment_spells
from wholecity.synthetic.attendance import Attendance, Sums
from wholecity.synthetic.calendars import Calendar
from wholecity.synthetic.circumstances import Circumstances, Stays
from wholecity.synthetic.enrolment import Schooling, Spells, grades_in
from wholecity.synthetic.families import Children, Families
from wholecity.synthetic.plan import Flags, Plan
from wholecity.synthetic.programs import Participation, Programs
from wholecity.synthetic.readiness import Readiness
from wholecity.synthetic.schools import KINDERGARTEN, TWELFTH, Schools
from wholecity.synthetic.tendency import Tendencies


@dataclass(frozen=True)
class Truth:
    """Everything that is so. Calendars, spells and sums are by year, oldest first."""

    plan: Plan
    families: Families
    children: Children
    schools: Schools
    calendars: tuple[Calendar, ...]
    schooling: Schooling
    circumstances: Circumstances
    stays: Stays
    spells: tuple[Spells, ...]
    sums: tuple[Sums, ...]
    attendance: Attendance
    programs: Programs
    participation: Participation
    readiness: Readiness

    def homeless(self, index: int) -> Flags:
        """Which children were homeless in a school year."""
        return np.isin(self.children.family, self.stays.homeless_families(self.plan.years[index]))


def draw(plan: Plan) -> Truth:
    """Draw a city."""
    homes, children = families.draw(plan)
    schooling = enrolment.draw_schooling(plan, children, homes)
    grade = grades_in(schooling, plan.years[-1])
    taught = (grade >= KINDERGARTEN) & (grade <= TWELFTH) & schooling.in_district
    district = schools.draw(plan, int(taught.sum()))
    years = tuple(calendars.draw(plan, year, len(district)) for year in plan.years)
    spells = tuple(
        enrolment_spells.draw(plan, calendar, district, children, homes, schooling)
        for calendar in years
    )
    lot = circumstances.draw(plan, children, homes, schooling)
    stays = circumstances.draw_stays(plan, homes)
    offered, taking_part = programs.draw(plan, children, homes, district, schooling, spells)
    ready = readiness.draw(plan, children, homes, schooling, offered, taking_part)
    tendencies = Tendencies(plan, children, homes, lot, stays)
    sums, daily = _attendance(plan, tendencies, years, spells)
    return Truth(
        plan=plan,
        families=homes,
        children=children,
        schools=district,
        calendars=years,
        schooling=schooling,
        circumstances=lot,
        stays=stays,
        spells=spells,
        sums=sums,
        attendance=daily,
        programs=offered,
        participation=taking_part,
        readiness=ready,
    )


def _attendance(
    plan: Plan,
    tendencies: Tendencies,
    years: tuple[Calendar, ...],
    spells: tuple[Spells, ...],
) -> tuple[tuple[Sums, ...], Attendance]:
    rates = [tendencies.of(index, of_year) for index, of_year in enumerate(spells)]
    boys = tendencies.children.sex == "M"
    lot = tendencies.circumstances
    sums = tuple(
        attendance.draw_sums(plan, n, years[n], spells[n], rates[n], lot, boys)
        for n in range(len(years) - 1)
    )
    return sums, attendance.draw(plan, years[-1], spells[-1], rates[-1], lot, boys)
