"""The district, its schools and their calendars."""

from collections.abc import Iterator

import numpy as np

from wholecity.synthetic import geography
from wholecity.synthetic.agencies.edfi.elements import (
    descriptor,
    school_reference,
    text,
    within,
    year_name,
)
from wholecity.synthetic.agencies.edfi.words import GRADE_LEVELS, SCHOOL_CATEGORY
from wholecity.synthetic.calendars import Calendar
from wholecity.synthetic.plan import iso_dates
from wholecity.synthetic.schools import (
    DISTRICT_KEY,
    NINTH,
    PRESCHOOL,
    SIXTH,
    TWELFTH,
    Schools,
)

TAUGHT = ((PRESCHOOL, SIXTH), (SIXTH, NINTH), (NINTH, TWELFTH + 1))
NCES_DISTRICT = "0999990"  # no state has the code 09999
INSTRUCTION, WEATHER, HOLIDAY = 1, 2, 3
EVENTS = {INSTRUCTION: "Instructional day", WEATHER: "Weather day", HOLIDAY: "Holiday"}


def organizations(schools: Schools) -> Iterator[str]:
    """The district and its schools."""
    yield (
        '<LocalEducationAgency id="LEA">'
        + text("NameOfInstitution", f"{geography.CITY_NAME} Public Schools (synthetic)")
        + descriptor("EducationOrganizationCategory", "Local Education Agency")
        + text("LocalEducationAgencyId", DISTRICT_KEY)
        + descriptor("LocalEducationAgencyCategory", "Regular public school district")
        + "</LocalEducationAgency>"
    )
    for number in range(len(schools)):
        yield _school(schools, number)


def _school(schools: Schools, number: int) -> str:
    level = int(schools.level[number])
    grades = [descriptor("GradeLevel", GRADE_LEVELS[g + 1]) for g in range(*TAUGHT[level])]
    return within(
        "School",
        within(
            "EducationOrganizationIdentificationCode",
            text("IdentificationCode", f"{NCES_DISTRICT}{number + 1:05d}"),
            descriptor("EducationOrganizationIdentificationSystem", "NCES"),
        ),
        text("NameOfInstitution", schools.name[number]),
        descriptor("EducationOrganizationCategory", "School"),
        text("SchoolId", schools.key[number]),
        *grades,
        descriptor("SchoolCategory", SCHOOL_CATEGORY[level]),
        '<LocalEducationAgencyReference ref="LEA"/>',
    )


def calendars(calendar: Calendar, schools: Schools) -> Iterator[str]:
    """A calendar for each school: days of instruction, and why other weekdays are none."""
    dates = iso_dates(calendar.days)
    year = text("SchoolYear", year_name(calendar.year))
    for number, key in enumerate(schools.key.tolist()):
        code, whose = text("CalendarCode", key), school_reference(key) + year
        yield within("Calendar", code, descriptor("CalendarType", "School"), whose)
        reference = within("CalendarReference", within("CalendarIdentity", code, whose))
        what = _events(calendar, number)
        for at in np.flatnonzero(what).tolist():
            event = descriptor("CalendarEvent", EVENTS[int(what[at])])
            yield within("CalendarDate", text("Date", dates[at]), event, reference)


def _events(calendar: Calendar, school: int) -> np.ndarray:
    """What each day is between the first and the last day of instruction; 0 is no weekday."""
    opened, snow = calendar.open[school], calendar.snow[school]
    what = np.select([opened, snow, calendar.holidays], [INSTRUCTION, WEATHER, HOLIDAY])
    days = np.flatnonzero(opened)
    what[: days[0]] = what[days[-1] + 1 :] = 0
    return what
