"""The catalogue: every table and column of the warehouse, what it means and how it is guarded.

The data dictionary is written from it, the store makes its tables from it,
and mappings of formats may only fill what stands here.

Each row carries the `delivery` that brought it; the table `delivery` says for
each: source, agency, agreement and lanes. With the data class of the column,
every value is known by its source, agency, class, lane and agreement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wholecity.policy.classes import DataClass as DataClass
from wholecity.policy.classes import Lane as Lane


@dataclass(frozen=True)
class Column:
    """One column. `kind` is a DuckDB type, `codes` the closed list of a coded column."""

    name: str
    kind: str
    meaning: str
    data_class: DataClass
    codes: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    identifying: bool = False
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One table. `key` makes a row unique; a later delivery's row replaces the earlier one."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)


SEX = {"F": "female", "M": "male", "X": "another, or not said"}

# The federal reporting categories (OMB SPD 15, 2024); blank is "not reported".
RACE_ETHNICITY = {
    "hispanic": "Hispanic or Latino, of any race",
    "american_indian": "American Indian or Alaska Native",
    "asian": "Asian",
    "black": "Black or African American",
    "mena": "Middle Eastern or North African",
    "pacific_islander": "Native Hawaiian or Pacific Islander",
    "white": "White",
    "two_or_more": "Two or more races",
}

GRADES = {
    "PK": "Preschool",
    "K": "Kindergarten",
    **{f"{n:02d}": f"Grade {n}" for n in range(1, 13)},
    "UG": "Ungraded",
}

ATTENDANCE_STATUS = {
    "present": "in school",
    "tardy": "came late, in school",
    "left_early": "left early, in school",
    "partial": "in school for a part of the day",
    "in_school_suspension": "suspended in school: in school",
    "excused": "absent, excused",
    "unexcused": "absent, unexcused",
    "suspended": "absent, suspended out of school",
}
ABSENT_STATUS = ("excused", "unexcused", "suspended")

PROGRAM_KIND = {
    "preschool": "Preschool or child care",
    "after_school": "After-school program",
    "summer": "Summer program",
    "other": "Another program",
}

PROVENANCE = (
    Column(
        "delivery",
        "INTEGER",
        "The delivery that brought the row",
        DataClass.REFERENCE,
        required=True,
    ),
    Column("source", "VARCHAR", "The agency's system", DataClass.REFERENCE, required=True),
)


def _person(meaning: str = "The source's own key of the child") -> Column:
    return Column(
        "person_key", "VARCHAR", meaning, DataClass.LINKAGE, identifying=True, required=True
    )


def _school(required: bool = True) -> Column:
    return Column(
        "school_key",
        "VARCHAR",
        "The source's own key of the school",
        DataClass.IDENTITY,
        required=required,
    )


def _school_year() -> Column:
    return Column(
        "school_year",
        "SMALLINT",
        "School year, named by the year in which it ends",
        DataClass.REFERENCE,
        required=True,
    )


def _table(name: str, meaning: str, key: tuple[str, ...], *columns: Column) -> Table:
    return Table(name, meaning, ("source", *key), (*PROVENANCE, *columns))


I3, C, E = DataClass.IDENTITY, DataClass.CONTACT, DataClass.EDUCATION
S, H, P, R = (
    DataClass.EDUCATION_SPECIAL,
    DataClass.HOUSING,
    DataClass.PROGRAM,
    DataClass.REFERENCE,
)

PERSON = _table(
    "person",
    "Who a source says a person is: one row per source and person",
    ("person_key",),
    _person(),
    Column("first_name", "VARCHAR", "Given name as delivered", I3, identifying=True),
    Column("middle_name", "VARCHAR", "Middle name as delivered", I3, identifying=True),
    Column("last_name", "VARCHAR", "Surname or surnames as delivered", I3, identifying=True),
    Column("suffix", "VARCHAR", "Jr, III", I3, identifying=True),
    Column("birth_date", "DATE", "Date of birth", C, identifying=True),
    Column("sex", "VARCHAR", "Sex as recorded", I3, codes=SEX),
    Column("names_hashed", "BOOLEAN", "The names are hashes, not names", DataClass.LINKAGE),
)
ADDRESS = _table(
    "address",
    "Where a person lived, from when to when",
    ("person_key", "from_date", "line", "postal_code"),
    _person(),
    Column("line", "VARCHAR", "Street and number", C, identifying=True),
    Column("city", "VARCHAR", "City", C),
    Column("postal_code", "VARCHAR", "ZIP code, five digits", C),
    Column("from_date", "DATE", "First day known there", C),
    Column("to_date", "DATE", "Last day there; blank while current", C),
)
GUARDIAN = _table(
    "guardian",
    "Parents and guardians",
    ("person_key", "guardian_key"),
    _person(),
    Column("guardian_key", "VARCHAR", "The source's key of the guardian", DataClass.LINKAGE),
    Column("first_name", "VARCHAR", "Given name", C, identifying=True),
    Column("last_name", "VARCHAR", "Surname", C, identifying=True),
    Column("relation", "VARCHAR", "Relation to the child in the source's words", C),
    Column("phone", "VARCHAR", "Telephone", C, identifying=True),
    Column("email", "VARCHAR", "E-mail address", C, identifying=True),
)
SCHOOL = _table(
    "school",
    "Schools",
    ("school_key",),
    Column("school_key", "VARCHAR", "The source's own key of the school", R, required=True),
    Column("name", "VARCHAR", "Name", R),
    Column("level", "VARCHAR", "Elementary, middle, high or other", R),
    Column("nces_id", "VARCHAR", "Federal school id (NCES), kept as text", R),
)
ENROLMENT = _table(
    "enrolment",
    "Enrolment spells: a child at a school from entry to exit, both days included",
    ("person_key", "school_key", "entry_date"),
    _person(),
    _school(),
    _school_year(),
    Column("grade", "VARCHAR", "Grade", E, codes=GRADES),
    Column("entry_date", "DATE", "First day enrolled", E, required=True),
    Column("exit_date", "DATE", "Last day enrolled; blank while enrolled", E),
    Column("exit_type", "VARCHAR", "Why the child left, in the source's words", E),
)
STUDENT_YEAR = _table(
    "student_year",
    "A student's characteristics in a school year, as the district reports them",
    ("person_key", "school_year"),
    _person(),
    _school_year(),
    Column("race_ethnicity", "VARCHAR", "Race and ethnicity", E, codes=RACE_ETHNICITY),
    Column("low_income", "BOOLEAN", "From a low-income family, by the state's rule", E),
    Column("english_learner", "BOOLEAN", "English learner", E),
    Column("disability", "BOOLEAN", "Served under IDEA or Section 504", S),
)
CALENDAR_DAY = _table(
    "calendar_day",
    "School calendars: which days were days of instruction",
    ("school_key", "day"),
    Column("school_key", "VARCHAR", "The source's own key of the school", R, required=True),
    _school_year(),
    Column("day", "DATE", "Day", R, required=True),
    Column("instructional", "BOOLEAN", "A day of instruction", R, required=True),
)
ATTENDANCE_DAY = _table(
    "attendance_day",
    "Daily attendance: one row per student, school and day",
    ("person_key", "school_key", "day"),
    _person(),
    _school(),
    Column("day", "DATE", "Day", E, required=True),
    Column("status", "VARCHAR", "Attendance", E, codes=ATTENDANCE_STATUS, required=True),
    Column("portion_absent", "DECIMAL(3,2)", "Share of the day missed, 0 to 1", E),
)
ATTENDANCE_EVENT = _table(
    "attendance_event",
    "Attendance events: only the days on which something was recorded",
    ("person_key", "school_key", "day", "category"),
    _person(),
    _school(),
    Column("day", "DATE", "Day", E, required=True),
    Column("category", "VARCHAR", "Attendance", E, codes=ATTENDANCE_STATUS, required=True),
    Column("reason", "VARCHAR", "Reason in the source's words", E),
    Column("duration", "DECIMAL(3,2)", "Share of the day", E),
)
ATTENDANCE_SUMMARY = _table(
    "attendance_summary",
    "A student's school year in a few numbers, where days are not delivered",
    ("person_key", "school_key", "school_year"),
    _person(),
    _school(),
    _school_year(),
    Column("days_enrolled", "DECIMAL(5,1)", "Instructional days enrolled", E, unit="days"),
    Column("days_absent", "DECIMAL(5,1)", "Days absent, for any reason", E, unit="days"),
    Column(
        "instructional_days",
        "DECIMAL(5,1)",
        "Days of instruction of the school in the year, so far as the row tells it",
        E,
        unit="days",
    ),
    Column(
        "days_suspended",
        "DECIMAL(5,1)",
        "Days absent for suspension out of school; blank is not known",
        S,
        unit="days",
    ),
)
ASSESSMENT = _table(
    "assessment",
    "Results of assessments",
    ("person_key", "name", "subject", "taken_on"),
    _person(),
    Column("name", "VARCHAR", "Assessment", E, required=True),
    Column("subject", "VARCHAR", "Subject or domain", E),
    Column("taken_on", "DATE", "Day taken", E),
    Column("score", "DECIMAL(9,3)", "Score", E),
    Column("level", "VARCHAR", "Performance level in the source's words", E),
)
PROGRAM_TABLE = _table(
    "program",
    "Programs that children take part in",
    ("program_key",),
    Column("program_key", "VARCHAR", "The source's own key of the program", R, required=True),
    Column("name", "VARCHAR", "Name", R),
    Column("kind", "VARCHAR", "Kind of program", R, codes=PROGRAM_KIND),
)
PARTICIPATION = _table(
    "participation",
    "A child in a program",
    ("person_key", "program_key", "start_date"),
    _person(),
    Column("program_key", "VARCHAR", "The source's own key of the program", P, required=True),
    Column("kind", "VARCHAR", "Kind of program", P, codes=PROGRAM_KIND, required=True),
    Column("start_date", "DATE", "First day", P, required=True),
    Column("end_date", "DATE", "Last day; blank while it goes on", P),
    Column("days_offered", "SMALLINT", "Days offered to the child", P, unit="days"),
    Column("days_attended", "SMALLINT", "Days the child came", P, unit="days"),
)
HOUSING_EPISODE = _table(
    "housing_episode",
    "Stays in shelter and housing projects",
    ("person_key", "episode_key"),
    _person(),
    Column("episode_key", "VARCHAR", "The source's key of the stay", DataClass.LINKAGE),
    Column("household_key", "VARCHAR", "The source's key of the household", H, identifying=True),
    Column("project_type", "SMALLINT", "HUD project type", H),
    Column("homeless", "BOOLEAN", "The stay means that the child was homeless", H),
    Column("entry_date", "DATE", "First day", H, required=True),
    Column("exit_date", "DATE", "Last day; blank while it goes on", H),
)
POSTAL_PLACE = _table(
    "postal_place",
    "Which neighbourhood a ZIP code belongs to, from when",
    ("postal_code", "valid_from"),
    Column("postal_code", "VARCHAR", "ZIP code, five digits", R, required=True),
    Column("neighbourhood", "VARCHAR", "Key of the neighbourhood", R, required=True),
    Column("neighbourhood_name", "VARCHAR", "Name of the neighbourhood", R),
    Column("valid_from", "DATE", "First day of this assignment", R, required=True),
)

DELIVERED = (
    PERSON,
    ADDRESS,
    GUARDIAN,
    SCHOOL,
    ENROLMENT,
    STUDENT_YEAR,
    CALENDAR_DAY,
    ATTENDANCE_DAY,
    ATTENDANCE_EVENT,
    ATTENDANCE_SUMMARY,
    ASSESSMENT,
    PROGRAM_TABLE,
    PARTICIPATION,
    HOUSING_EPISODE,
    POSTAL_PLACE,
)

DELIVERY = Table(
    "delivery",
    "What came, from whom, and under which agreement",
    ("delivery",),
    (
        Column("delivery", "INTEGER", "Number of the delivery", R, required=True),
        Column("source", "VARCHAR", "The agency's system", R, required=True),
        Column("agency", "VARCHAR", "The agency that answers for it", R, required=True),
        Column("format", "VARCHAR", "Format of the files", R, required=True),
        Column("agreement", "VARCHAR", "The agreement it came under", R, required=True),
        Column("lanes", "VARCHAR", "What it may be used for, with commas", R, required=True),
        Column("received_at", "TIMESTAMPTZ", "When it came", R, required=True),
    ),
)
QUARANTINE = Table(
    "quarantine",
    "Rows that could not be accepted, whole, with the reason",
    ("delivery", "file", "line", "field", "reason"),
    (
        Column("delivery", "INTEGER", "Number of the delivery", R, required=True),
        Column("file", "VARCHAR", "File", R, required=True),
        Column("record", "VARCHAR", "Kind of row", R),
        Column("line", "BIGINT", "Line in the file", R),
        Column("field", "VARCHAR", "Field at fault", R),
        Column("reason", "VARCHAR", "Code of the reason", R, required=True),
        Column("message", "VARCHAR", "The reason in words", R),
        Column("row", "JSON", "The row as delivered", DataClass.LINKAGE, identifying=True),
    ),
)
CROSSWALK = Table(
    "crosswalk",
    "Which child of the registry a source's record belongs to",
    ("source", "person_key"),
    (
        Column("source", "VARCHAR", "The agency's system", R, required=True),
        _person(),
        Column(
            "child",
            "VARCHAR",
            "The child's lasting ID",
            DataClass.LINKAGE,
            identifying=True,
            required=True,
        ),
    ),
)


def _count(name: str, meaning: str) -> Column:
    return Column(name, "INTEGER", meaning, DataClass.AGGREGATE, unit="students")


CELL = Table(
    "cell",
    "Counts by every grouping, before protection",
    ("school_year", "grouping"),
    (
        _school_year(),
        Column("grouping", "VARCHAR", "Divisions of the grouping, with commas; empty for all", R),
        *(
            Column(
                name,
                "VARCHAR",
                f"Level of {name.replace('_', ' ')}; blank where the grouping has none",
                DataClass.AGGREGATE,
            )
            for name in (
                "school",
                "neighbourhood",
                "grade",
                "race_ethnicity",
                "low_income",
                "english_learner",
                "disability",
                "sex",
            )
        ),
        _count("students", "Students in the population"),
        _count("chronic", "Missed at least 10 %"),
        _count("tier_under_5", "Missed under 5 %"),
        _count("tier_from_5_to_10", "Missed 5 to under 10 %"),
        _count("tier_from_10_to_20", "Missed 10 to under 20 %"),
        _count("tier_from_20", "Missed 20 % or more"),
        _count("mobile", "Changed schools, or came or left within the year"),
        _count("homeless", "With a stay that means homelessness"),
        _count("suspended", "Suspended out of school"),
        _count("chronic_in_program", "Chronically absent and in an after-school program"),
        Column("days_enrolled", "DECIMAL(12,1)", "Days enrolled", DataClass.AGGREGATE),
        Column("days_absent", "DECIMAL(12,1)", "Days missed", DataClass.AGGREGATE),
    ),
)
INDICATOR_YEAR = Table(
    "indicator_year",
    "Which indicators a school year's data can answer",
    ("school_year", "indicator"),
    (
        _school_year(),
        Column("indicator", "VARCHAR", "Key of the indicator", R, required=True),
        Column("reason", "VARCHAR", "Why it cannot be computed; blank when it can", R),
    ),
)
INDICATOR_SOURCE = Table(
    "indicator_source",
    "Which sources the counts were computed from",
    ("contributor",),
    (Column("contributor", "VARCHAR", "The agency's system", R, required=True),),
)
OWN = (DELIVERY, QUARANTINE, CROSSWALK, CELL, INDICATOR_YEAR, INDICATOR_SOURCE)

CATALOGUE: Mapping[str, Table] = {t.name: t for t in (*DELIVERED, *OWN)}
