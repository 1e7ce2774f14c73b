"""Fields and references that many Ed-Fi records share."""

from wholecity.intake.definitions import Check, Field, Kind, Record, Reference
from wholecity.intake.formats.edfi.layout import NUMBER

FILES = ("*.xml",)
STUDENT_PATH = "StudentReference/StudentIdentity/StudentUniqueId"
CALENDAR_PATH = "CalendarReference/CalendarIdentity"
SCHOOL_PATH = "SchoolReference/SchoolIdentity/SchoolId"

# A student may stand in this delivery or in one before it.
STUDENT = Reference(
    ("StudentUniqueId",), "student", ("StudentUniqueId",), "person", ("person_key",)
)
# Attendance and calendars are worth keeping when the list of schools comes later.
SCHOOL = Reference(("SchoolId",), "school", ("SchoolId",), "school", ("school_key",), soft=True)


def key(name: str, meaning: str, path: str = "") -> Field:
    return Field(name, meaning, filled=True, path=path)


def text(name: str, meaning: str, path: str = "") -> Field:
    return Field(name, meaning, path=path)


def day(
    name: str,
    meaning: str,
    path: str = "",
    *,
    filled: bool = False,
    soft: bool = False,
    tells_year: bool = False,
) -> Field:
    return Field(
        name, meaning, Kind.DATE, filled=filled, soft=soft, path=path, tells_year=tells_year
    )


def flag(name: str, meaning: str, path: str = "") -> Field:
    return Field(name, meaning, Kind.BOOLEAN, soft=True, path=path)


def student() -> Field:
    return key("StudentUniqueId", "The student's unique id", STUDENT_PATH)


def school() -> Field:
    return key("SchoolId", "The school's id", SCHOOL_PATH)


def number() -> Field:
    return Field("number", "Which element of its file it is", path=NUMBER)


def of() -> Field:
    return Field("of", "The element that it stands in", path=NUMBER)


def school_year(path: str = "SchoolYear", *, filled: bool = False) -> Field:
    return Field(
        "SchoolYear",
        "School year, as 2025-2026",
        Kind.SCHOOL_YEAR,
        filled=filled,
        path=path,
        tells_year=True,
    )


def record(
    name: str,
    element: str,
    meaning: str,
    *fields: Field,
    key: tuple[str, ...] = (),
    references: tuple[Reference, ...] = (),
    checks: tuple[Check, ...] = (),
    watched: tuple[tuple[str, ...], ...] = (),
) -> Record:
    return Record(
        name,
        FILES,
        fields,
        key=key,
        references=references,
        meaning=meaning,
        checks=checks,
        element=element,
        watched=watched,
    )
