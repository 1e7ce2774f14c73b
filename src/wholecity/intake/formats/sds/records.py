"""What Wholecity reads of Microsoft School Data Sync CSV, versions 1, 2 and 2.1.

Version 1 has files of its own (Student.csv, School.csv …). Versions 2 and 2.1
share file names with each other and nearly with OneRoster, and have other
columns; 2.1 moves roles, grades and schools of a user to roles.csv.
"""

from wholecity.intake.definitions import Check, Field, Kind, Record, Reference
from wholecity.intake.formats.oneroster import codes

# Version 1 was documented with US dates; later guidance asks for ISO, with or without hyphens.
DATES = ("%Y-%m-%d", "%Y%m%d", "%m/%d/%Y")

_USER = Reference(("userSourcedId",), "user", ("sourcedId",), "person", ("person_key",))


def _key(name: str, meaning: str) -> Field:
    return Field(name, meaning, present=True, filled=True)


def _day(name: str, meaning: str) -> Field:
    return Field(name, meaning, Kind.DATE, formats=DATES, soft=True)


def _grade(field: str, *, of_students: str = "true") -> Check:
    """Grades outside school (college, alumni) are sound and have no word in the catalogue."""
    return Check(
        field,
        f"{of_students} AND {field} IS NOT NULL"
        f" AND {codes.decoded(field, codes.GRADE)} IS NULL"
        f" AND NOT regexp_full_match({field}, '(?i)ps[1-4]?|(under|post)?grad(uate)?|alumni"
        "|adultEducation|academicYear.*')",
        "The grade is none of IT, PR, PK, TK, KG, 01 to 12, UG; it is left blank.",
        soft=True,
    )


ORG = Record(
    "org",
    ("orgs.csv",),
    (
        _key("sourcedId", "Id of the organization"),
        _key("name", "Name"),
        _key("type", "school, college, district …"),
        Field("parentSourcedId", "The organization that it belongs to"),
    ),
    key=("sourcedId",),
    meaning="Schools and what runs them (2, 2.1)",
)

USER = Record(
    "user",
    ("users.csv",),
    (
        _key("sourcedId", "Id of the user"),
        _key("givenName", "Given name"),
        _key("familyName", "Surname or surnames"),
        Field("middleName", "Middle name"),
        Field("role", "student, teacher … (2)"),
        Field("orgSourcedIds", "Schools, with commas (2)"),
        Field("grade", "Grade (2)"),
        Field("email", "E-mail address"),
        Field("phone", "Telephone"),
        Field("sms", "Mobile telephone"),
    ),
    key=("sourcedId",),
    meaning="Students, guardians and staff (2, 2.1)",
    checks=(_grade("grade", of_students="lower(role) = 'student'"),),
)

ROLE = Record(
    "role",
    ("roles.csv",),
    (
        _key("userSourcedId", "The user"),
        _key("orgSourcedId", "The organization"),
        _key("role", "student, teacher …"),
        Field("sessionSourcedId", "The school year or term"),
        Field("grade", "Grade"),
        _day("roleStartDate", "First day in the role"),
        _day("roleEndDate", "Last day in the role"),
    ),
    key=("userSourcedId", "orgSourcedId", "role", "sessionSourcedId"),
    meaning="Who is what, where, from when to when (2.1)",
    references=(
        _USER,
        Reference(("orgSourcedId",), "org", ("sourcedId",), "school", ("school_key",)),
        Reference(("sessionSourcedId",), "session", ("sourcedId",), soft=True),
    ),
    checks=(
        Check("roleEndDate", "roleEndDate < roleStartDate", "The role ends before it begins."),
        _grade("grade", of_students="lower(role) = 'student'"),
    ),
)

SESSION = Record(
    "session",
    ("academicSessions.csv",),
    (
        _key("sourcedId", "Id of the school year or term"),
        Field("type", "schoolYear, semester …"),
        Field("schoolYear", "School year", Kind.INTEGER, soft=True),
        _day("startDate", "First day"),
        Field("endDate", "Last day", Kind.DATE, formats=DATES, soft=True, tells_year=True),
    ),
    key=("sourcedId",),
    meaning="School years and terms (2.1)",
)

DEMOGRAPHICS = Record(
    "demographics",
    ("demographics.csv",),
    (
        _key("userSourcedId", "The user"),
        Field("sex", "Sex", codes=codes.SEX, soft=True),
        _day("birthDate", "Date of birth"),
        Field("ethnicityCodes", "Ethnicities, with commas"),
        Field("raceCodes", "Races, with commas"),
    ),
    key=("userSourcedId",),
    meaning="Birth date, sex, race and ethnicity (2.1)",
    references=(_USER,),
)

FLAG = Record(
    "flag",
    ("userFlags.csv",),
    (_key("userSourcedId", "The user"), _key("flag", "iep, 504, freeLunch, ell …")),
    meaning="Marks of a student (2.1)",
    references=(_USER,),
)

RELATIONSHIP = Record(
    "relationship",
    ("relationships.csv",),
    (
        _key("userSourcedId", "The student"),
        _key("relationshipUserSourcedId", "The guardian"),
        _key("relationshipRole", "guardian, parent, relative …"),
    ),
    meaning="Guardians of students (2.1)",
    references=(
        _USER,
        Reference(("relationshipUserSourcedId",), "user", ("sourcedId",)),
    ),
)

SCHOOL = Record(
    "school",
    ("School.csv",),
    (
        Field("school", "Id of the school", present=True, filled=True, aliases=("SIS ID",)),
        _key("name", "Name"),
        Field("nces", "Federal school id", aliases=("School NCES_ID",)),
    ),
    key=("school",),
    meaning="Schools (1)",
)

STUDENT = Record(
    "student",
    ("Student.csv",),
    (
        Field("student", "Id of the student", present=True, filled=True, aliases=("SIS ID",)),
        Field("school", "The school", present=True, filled=True, aliases=("School SIS ID",)),
        Field("first", "Given name", present=True, aliases=("First Name",)),
        Field("middle", "Middle name", aliases=("Middle Name",)),
        Field("last", "Surname or surnames", present=True, aliases=("Last Name",)),
        Field("grade", "Grade"),
        Field("status", "Active, or not"),
        _day("birthdate", "Date of birth"),
    ),
    key=("student", "school"),
    meaning="Students at their schools (1)",
    references=(Reference(("school",), "school", ("school",), "school", ("school_key",)),),
    checks=(_grade("grade"),),
)

SECTION = Record(
    "section",
    ("Section.csv",),
    (
        Field("section", "Id of the class", present=True, filled=True, aliases=("SIS ID",)),
        Field("school", "The school", present=True, filled=True, aliases=("School SIS ID",)),
        Field(
            "begins",
            "First day of the term",
            Kind.DATE,
            formats=DATES,
            soft=True,
            aliases=("Term StartDate",),
        ),
        Field(
            "ends",
            "Last day of the term",
            Kind.DATE,
            formats=DATES,
            soft=True,
            tells_year=True,
            aliases=("Term EndDate",),
        ),
    ),
    key=("section",),
    meaning="Classes; of them only the dates of their term are used (1)",
)

SEAT = Record(
    "seat",
    ("StudentEnrollment.csv",),
    (
        Field("section", "The class", present=True, filled=True, aliases=("Section SIS ID",)),
        Field("student", "The student", present=True, filled=True, aliases=("SIS ID",)),
    ),
    meaning="Who is in which class (1)",
    references=(
        Reference(("student",), "student", ("student",), "person", ("person_key",)),
        Reference(("section",), "section", ("section",)),
    ),
)

RECORDS = (
    ORG,
    USER,
    ROLE,
    SESSION,
    DEMOGRAPHICS,
    FLAG,
    RELATIONSHIP,
    SCHOOL,
    STUDENT,
    SECTION,
    SEAT,
)
