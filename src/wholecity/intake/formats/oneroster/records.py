"""What Wholecity reads of OneRoster CSV 1.1 and 1.2: files, columns and faults.

The two versions share their files; 1.2 moves the role of a user to roles.csv.
Columns that only one version has are not demanded here; `manifest` demands
what its version needs.
"""

from wholecity.intake.definitions import Check, Field, Kind, Record, Reference
from wholecity.intake.formats.oneroster import codes

_USER = Reference(("userSourcedId",), "user", ("sourcedId",), "person", ("person_key",))


def _key(name: str, meaning: str) -> Field:
    return Field(name, meaning, present=True, filled=True)


def _day(name: str, meaning: str, *, filled: bool = False) -> Field:
    return Field(name, meaning, Kind.DATE, filled=filled, soft=not filled)


def _own() -> tuple[Field, ...]:
    """What each row of each file says of itself. Deltas mark what is gone."""
    return (
        _key("sourcedId", "The row's id"),
        Field("status", "active, or tobedeleted in a delta"),
        Field("dateLastModified", "When the row was changed", Kind.DATETIME, soft=True),
    )


# A warning, so that it is told how many there are.
_GONE = Check(
    "status",
    "lower(status) = 'tobedeleted'",
    "The row was deleted at the source; a role ends on the day of the change.",
    soft=True,
)

MANIFEST = Record(
    "manifest",
    ("manifest.csv",),
    (
        _key("propertyName", "What is told"),
        Field("value", "What it is", present=True),
    ),
    key=("propertyName",),
    mandatory=True,
    meaning="Which version it is, and which files are bulk, delta or absent",
)

ORG = Record(
    "org",
    ("orgs.csv",),
    (
        *_own(),
        _key("name", "Name"),
        _key("type", "district, school …"),
        Field("identifier", "Federal or state id"),
    ),
    key=("sourcedId",),
    meaning="Districts and schools",
    checks=(_GONE,),
)

SESSION = Record(
    "session",
    ("academicSessions.csv",),
    (
        *_own(),
        Field("type", "schoolYear, semester, term, gradingPeriod", present=True),
        _day("startDate", "First day", filled=True),
        _day("endDate", "Last day", filled=True),
        Field(
            "schoolYear",
            "School year, by the year in which it ends",
            Kind.SCHOOL_YEAR,
            tells_year=True,
        ),
    ),
    key=("sourcedId",),
    meaning="School years and terms",
    checks=(Check("endDate", "endDate < startDate", "The session ends before it begins."),),
)

USER = Record(
    "user",
    ("users.csv",),
    (
        *_own(),
        _key("givenName", "Given name"),
        _key("familyName", "Surname or surnames"),
        Field("middleName", "Middle name"),
        Field("role", "student, teacher, guardian … (1.1)"),
        Field("orgSourcedIds", "Schools, with commas (1.1)"),
        Field("grades", "Grades, with commas"),
        Field("agentSourcedIds", "Parents and guardians of a student, with commas"),
        Field("email", "E-mail address"),
        Field("phone", "Telephone"),
        Field("sms", "Mobile telephone"),
    ),
    key=("sourcedId",),
    meaning="Students, their guardians, and staff",
    checks=(
        _GONE,
        Check(
            "grades",
            f"grades IS NOT NULL AND {codes.decoded(codes.first_of('grades'), codes.GRADE)}"
            " IS NULL AND lower(coalesce(role, 'student')) = 'student'",
            "The grade is none of IT, PR, PK, TK, KG, 01 to 12, UG; it is left blank.",
            soft=True,
        ),
    ),
)

ROLE = Record(
    "role",
    ("roles.csv",),
    (
        *_own(),
        _key("userSourcedId", "The user"),
        _key("role", "student, teacher, guardian …"),
        _key("orgSourcedId", "The school or district"),
        _day("beginDate", "First day in the role"),
        _day("endDate", "Last day in the role"),
    ),
    key=("sourcedId",),
    meaning="Who is what, where (1.2)",
    references=(
        _USER,
        Reference(("orgSourcedId",), "org", ("sourcedId",), "school", ("school_key",)),
    ),
    checks=(
        _GONE,
        Check("endDate", "endDate < beginDate", "The role ends before it begins."),
    ),
)

ENROLLMENT = Record(
    "enrollment",
    ("enrollments.csv",),
    (
        *_own(),
        _key("schoolSourcedId", "The school"),
        _key("userSourcedId", "The user"),
        _key("role", "student, teacher …"),
        _day("beginDate", "First day in the class"),
    ),
    key=("sourcedId",),
    meaning="Who is in which class; of it only the first day at the school is used",
    checks=(_GONE,),
    references=(_USER,),
)

DEMOGRAPHICS = Record(
    "demographics",
    ("demographics.csv",),
    (
        *_own(),
        Field("birthDate", "Date of birth", Kind.DATE, soft=True),
        Field("sex", "Sex", codes=codes.SEX, soft=True),
        *(
            Field(race, f"Race: {word}", Kind.BOOLEAN, soft=True)
            for race, word in codes.RACES.items()
        ),
        Field(codes.HISPANIC, "Hispanic or Latino", Kind.BOOLEAN, soft=True),
    ),
    key=("sourcedId",),
    meaning="Birth date, sex, race and ethnicity of students",
    checks=(_GONE,),
    references=(Reference(("sourcedId",), "user", ("sourcedId",), "person", ("person_key",)),),
)

RECORDS = (MANIFEST, ORG, SESSION, USER, ROLE, ENROLLMENT, DEMOGRAPHICS)
