"""Schools, their terms and calendars."""

from wholecity.intake.definitions import Check, Field, Reference
from wholecity.intake.formats.edfi import codes
from wholecity.intake.formats.edfi.records.fields import (
    SCHOOL,
    SCHOOL_PATH,
    day,
    key,
    number,
    of,
    record,
    school,
    school_year,
    text,
)

SCHOOLS = (
    record(
        "school",
        "School",
        "A school",
        number(),
        text("mark", "The element's id", "@id"),
        key("SchoolId", "The school's id"),
        key("NameOfInstitution", "Name"),
        key=("SchoolId",),
    ),
    record(
        "school_category",
        "School/SchoolCategory",
        "What kind of school it is",
        of(),
        key("SchoolCategory", "Kind of school", "."),
    ),
    record(
        "school_code",
        "School/EducationOrganizationIdentificationCode",
        "A school's id in another system",
        of(),
        key("IdentificationCode", "The id"),
        text(
            "EducationOrganizationIdentificationSystem",
            "The system",
        ),
    ),
)

CALENDAR = (
    record(
        "session",
        "Session",
        "A term of a school",
        key("SessionName", "Name of the term"),
        school(),
        school_year(filled=True),
        day("BeginDate", "First day", filled=True),
        day("EndDate", "Last day", filled=True),
        key=("SessionName", "SchoolId", "SchoolYear"),
        references=(SCHOOL,),
        checks=(Check("EndDate", "EndDate < BeginDate", "The term ends before it begins."),),
    ),
    record(
        "calendar",
        "Calendar",
        "A calendar of a school",
        text("mark", "The element's id", "@id"),
        key("CalendarCode", "Code of the calendar"),
        text("CalendarType", "Kind of calendar"),
        school(),
        school_year(filled=True),
        key=("CalendarCode", "SchoolId", "SchoolYear"),
        references=(SCHOOL,),
    ),
    record(
        "calendar_date",
        "CalendarDate",
        "A day of a calendar",
        number(),
        day("Date", "Day", filled=True),
        text("mark", "The calendar's id within the file", "CalendarReference/@ref"),
        text(
            "CalendarCode",
            "Code of the calendar",
            "CalendarReference/CalendarIdentity/CalendarCode",
        ),
        text("SchoolId", "The school's id", f"CalendarReference/CalendarIdentity/{SCHOOL_PATH}"),
        school_year("CalendarReference/CalendarIdentity/SchoolYear"),
        references=(
            SCHOOL,
            Reference(("mark",), "calendar", ("mark",)),
            Reference(
                ("CalendarCode", "SchoolId", "SchoolYear"),
                "calendar",
                ("CalendarCode", "SchoolId", "SchoolYear"),
                soft=True,
            ),
        ),
        checks=(
            Check(
                "CalendarCode",
                "mark IS NULL AND (CalendarCode IS NULL OR SchoolId IS NULL OR SchoolYear IS NULL)",
                "The day does not say which calendar of which school and year it belongs to.",
            ),
        ),
    ),
    record(
        "calendar_event",
        "CalendarDate/CalendarEvent",
        "What a day of a calendar is",
        of(),
        Field("CalendarEvent", "Kind of day", codes=codes.CALENDAR_EVENT, filled=True, path="."),
    ),
)
