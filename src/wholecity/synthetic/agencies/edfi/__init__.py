"""The school district's bulk XML in the Ed-Fi Data Standard 5.2, a folder for each school year."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from wholecity.synthetic import mistakes
from wholecity.synthetic.agencies.edfi import elements
from wholecity.synthetic.agencies.edfi.contacts import contacts
from wholecity.synthetic.agencies.edfi.organizations import calendars, organizations
from wholecity.synthetic.agencies.edfi.students import Students
from wholecity.synthetic.city import Truth
from wholecity.synthetic.delivery import Delivery, Handed, Records
from wholecity.synthetic.mistakes import Habits

SOURCE = "district"
HABITS = Habits(
    typo=0.006,
    respelled=0.04,
    accents=0.9,
    initial=0.06,
    one_surname=0.05,
    respaced=0.08,
    swapped=0.002,
    placeholder=0.003,
)


def write(truth: Truth, home: Path, advance: Callable[[], None]) -> Handed:
    """The three years' folders. A student has one id and one name in all of them."""
    plan = truth.plan
    who = np.unique(np.concatenate([spells.child for spells in truth.spells]))
    known = mistakes.seen(plan.chance("district names"), HABITS, truth.children, who)
    students = Students(truth, who, known)
    handed = Handed()
    for index, year in enumerate(plan.years):
        folder = home / "agencies" / SOURCE / year.label
        folder.mkdir(parents=True)
        _write_year(truth, students, index, folder)
        received = date(year.ending, 6, 29).isoformat()
        path = folder.relative_to(home).as_posix()
        handed.deliveries.append(Delivery(SOURCE, "edfi", path, received, year.ending))
        advance()
    keys = truth.schooling.student_id[who].astype(str).astype(object)
    handed.records.append(Records(SOURCE, keys, who.astype(np.int32)))
    return handed


def _write_year(truth: Truth, students: Students, index: int, folder: Path) -> None:
    spells, schools = truth.spells[index], truth.schools
    here = np.unique(spells.child)
    elements.write(folder, "EducationOrganization", organizations(schools))
    elements.write(folder, "EducationOrgCalendar", calendars(truth.calendars[index], schools))
    elements.write(folder, "Student", students.persons(here))
    elements.write(folder, "StudentEnrollment", students.enrollment(index, spells, here))
    if index == len(truth.plan.years) - 1:
        elements.write(folder, "Contact", contacts(truth, here))
