"""What Wholecity reads of an HMIS CSV export: files, columns and faults.

Dates are YYYY-MM-DD. `DateDeleted` marks rows that were deleted at the source:
they are sound, and no mapping takes them. `DateUpdated` is not read, because
vendors write it as they like and nothing here depends on it.
"""

from wholecity.intake.definitions import Check, Field, Kind, Record, Reference

# FY2026 sex; 8, 9 and 99 are "doesn't know", "prefers not to answer", "not collected".
SEX = {"0": "F", "1": "M", "8": "", "9": "", "99": ""}


def _key(name: str, meaning: str) -> Field:
    return Field(name, meaning, present=True, filled=True)


def _deleted() -> Field:
    return Field("DateDeleted", "When the row was deleted at the source; blank for rows that hold")


# A warning, so that it is told how many there are; no mapping takes such rows.
_DELETED = Check(
    "DateDeleted",
    "DateDeleted IS NOT NULL",
    "The row was deleted at the source; it was set aside.",
    soft=True,
)


def _number(name: str, meaning: str, *, present: bool = False) -> Field:
    return Field(name, meaning, Kind.INTEGER, present=present, soft=True)


EXPORT = Record(
    "export",
    ("Export.csv",),
    (
        _key("ExportID", "Key of the export"),
        Field("CSVVersion", "Version of the specification", present=True),
        _number("HashStatus", "Whether names are hashed; 1 is no", present=True),
        Field("ExportStartDate", "First day of the reporting period", Kind.DATE, soft=True),
        Field("ExportEndDate", "Last day of the reporting period", Kind.DATE, soft=True),
    ),
    mandatory=True,
    meaning="What the export is",
)

CLIENT = Record(
    "client",
    ("Client.csv",),
    (
        _key("PersonalID", "Key of the client"),
        Field("FirstName", "First name, or its hash", present=True),
        Field("MiddleName", "Middle name, or its hash"),
        Field("LastName", "Last name, or its hash", present=True),
        Field("NameSuffix", "Suffix, or its hash"),
        Field("DOB", "Date of birth", Kind.DATE, present=True, soft=True),
        Field("Sex", "Sex (FY2026)", codes=SEX, soft=True),
        Field("Woman", "Woman or girl (FY2024)", Kind.BOOLEAN, soft=True),
        Field("Man", "Man or boy (FY2024)", Kind.BOOLEAN, soft=True),
        _deleted(),
    ),
    key=("PersonalID",),
    mandatory=True,
    meaning="People served",
    checks=(_DELETED,),
)

PROJECT = Record(
    "project",
    ("Project.csv",),
    (
        _key("ProjectID", "Key of the project"),
        _number("ProjectType", "HUD project type", present=True),
        _deleted(),
    ),
    key=("ProjectID",),
    mandatory=True,
    meaning="Projects: shelters, housing, outreach",
    checks=(_DELETED,),
)

ENROLLMENT = Record(
    "enrollment",
    ("Enrollment.csv",),
    (
        _key("EnrollmentID", "Key of the stay"),
        _key("PersonalID", "Key of the client"),
        _key("ProjectID", "Key of the project"),
        Field("EntryDate", "First day", Kind.DATE, present=True, filled=True),
        Field("HouseholdID", "Key of the household", present=True),
        _number("RelationshipToHoH", "1 for the head of the household"),
        _number("LivingSituation", "Where the client stayed the night before"),
        Field("MoveInDate", "Day of moving into housing", Kind.DATE, soft=True),
        _deleted(),
    ),
    key=("EnrollmentID",),
    mandatory=True,
    meaning="Stays and other enrolments in projects",
    checks=(_DELETED,),
    references=(
        Reference(("PersonalID",), "client", ("PersonalID",), "person", ("person_key",)),
        Reference(("ProjectID",), "project", ("ProjectID",)),
    ),
)

EXIT = Record(
    "exit",
    ("Exit.csv",),
    (
        _key("ExitID", "Key of the exit"),
        _key("EnrollmentID", "Key of the stay"),
        Field("ExitDate", "Last day", Kind.DATE, present=True, filled=True),
        _deleted(),
    ),
    key=("ExitID",),
    mandatory=True,
    meaning="Ends of stays",
    checks=(_DELETED,),
    references=(
        Reference(
            ("EnrollmentID",), "enrollment", ("EnrollmentID",), "housing_episode", ("episode_key",)
        ),
    ),
)

RECORDS = (EXPORT, CLIENT, PROJECT, ENROLLMENT, EXIT)
