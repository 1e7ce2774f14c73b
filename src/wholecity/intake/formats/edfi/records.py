"""What Wholecity reads of Ed-Fi Data Standard 5.2: records, their fields and faults."""

from wholecity.intake.definitions import Check, Field, Kind, Record, Reference
from wholecity.intake.formats.edfi import codes
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


def _key(name: str, meaning: str, path: str = "") -> Field:
    return Field(name, meaning, filled=True, path=path)


def _text(name: str, meaning: str, path: str = "") -> Field:
    return Field(name, meaning, path=path)


def _day(
    name: str, meaning: str, path: str = "", *, filled: bool = False, soft: bool = False
) -> Field:
    return Field(name, meaning, Kind.DATE, filled=filled, soft=soft, path=path)


def _flag(name: str, meaning: str, path: str = "") -> Field:
    return Field(name, meaning, Kind.BOOLEAN, soft=True, path=path)


def _student() -> Field:
    return _key("StudentUniqueId", "The student's unique id", STUDENT_PATH)


def _school() -> Field:
    return _key("SchoolId", "The school's id", SCHOOL_PATH)


def _number() -> Field:
    return Field("number", "Which element of its file it is", path=NUMBER)


def _of() -> Field:
    return Field("of", "The element that it stands in", path=NUMBER)


def _school_year(path: str = "SchoolYear", *, filled: bool = False) -> Field:
    return Field(
        "SchoolYear",
        "School year, as 2025-2026",
        Kind.SCHOOL_YEAR,
        filled=filled,
        path=path,
        tells_year=True,
    )


def _record(
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


STUDENTS = (
    _record(
        "student",
        "Student",
        "Who a student is",
        _key("StudentUniqueId", "The student's unique id"),
        _key("FirstName", "Given name", "Name/FirstName"),
        _text("MiddleName", "Middle name", "Name/MiddleName"),
        _key("LastSurname", "Surname or surnames", "Name/LastSurname"),
        _text("GenerationCodeSuffix", "Jr, III", "Name/GenerationCodeSuffix"),
        _day("BirthDate", "Date of birth", "BirthData/BirthDate", filled=True),
        Field("BirthSex", "Sex at birth", codes=codes.SEX, soft=True, path="BirthData/BirthSex"),
        key=("StudentUniqueId",),
    ),
    _record(
        "characteristics",
        "StudentEducationOrganizationAssociation",
        "What a district or school says of a student",
        _number(),
        _student(),
        _key(
            "EducationOrganizationId",
            "The district or school that says it",
            "EducationOrganizationReference/EducationOrganizationIdentity/EducationOrganizationId",
        ),
        Field("Sex", "Sex", codes=codes.SEX, soft=True),
        _flag("HispanicLatinoEthnicity", "Hispanic or Latino"),
        Field(
            "LimitedEnglishProficiency",
            "English proficiency",
            codes=codes.ENGLISH_LEARNER,
            soft=True,
        ),
        references=(STUDENT,),
    ),
    _record(
        "race",
        "StudentEducationOrganizationAssociation/Race",
        "A race of a student",
        _of(),
        Field("Race", "Race", codes=codes.RACE, filled=True, path="."),
    ),
    _record(
        "characteristic",
        "StudentEducationOrganizationAssociation/StudentCharacteristic",
        "A characteristic of a student, from when to when",
        _of(),
        _key("StudentCharacteristic", "The characteristic"),
        _text("Period", "First day, where periods are given", "Period/BeginDate"),
    ),
    _record(
        "characteristic_period",
        "StudentEducationOrganizationAssociation/StudentCharacteristic/Period",
        "From when to when a characteristic holds",
        _of(),
        _key("StudentCharacteristic", "The characteristic", "../StudentCharacteristic"),
        _day("BeginDate", "First day", filled=True),
        _day("EndDate", "Last day"),
    ),
    _record(
        "disability",
        "StudentEducationOrganizationAssociation/Disability",
        "A disability for which a student is served",
        _of(),
        _key("Disability", "The disability"),
    ),
    _record(
        "address",
        "StudentEducationOrganizationAssociation/Address",
        "An address of a student",
        _of(),
        _key("StreetNumberName", "Street and number"),
        _text("ApartmentRoomSuiteNumber", "Apartment"),
        _text("City", "City"),
        Field(
            "PostalCode",
            "ZIP code",
            pattern=r"\d{5}(-?\d{4})?",
            soft=True,
            path="PostalCode",
        ),
        _text("AddressType", "Kind of address"),
        _day("BeginDate", "First day there", "Period/BeginDate", soft=True),
        _day("EndDate", "Last day there", "Period/EndDate", soft=True),
    ),
)

CONTACTS = (
    _record(
        "contact",
        "Contact",
        "A parent, guardian or other contact",
        _number(),
        _text("mark", "The element's id, for references within the file", "@id"),
        _key("ContactUniqueId", "The contact's unique id"),
        _text("FirstName", "Given name", "Name/FirstName"),
        _text("LastSurname", "Surname", "Name/LastSurname"),
    ),
    _record(
        "phone",
        "Contact/Telephone",
        "A telephone of a contact",
        _of(),
        _key("TelephoneNumber", "Telephone number"),
        _text("TelephoneNumberType", "Kind of telephone"),
        Field("OrderOfPriority", "Which to try first", Kind.INTEGER, soft=True),
    ),
    _record(
        "email",
        "Contact/ElectronicMail",
        "An e-mail address of a contact",
        _of(),
        _key("ElectronicMailAddress", "E-mail address"),
        _flag("PrimaryEmailAddressIndicator", "The one to use first"),
    ),
    _record(
        "student_contact",
        "StudentContactAssociation",
        "Whose contact somebody is",
        _student(),
        _text(
            "ContactUniqueId",
            "The contact's unique id",
            "ContactReference/ContactIdentity/ContactUniqueId",
        ),
        _text("mark", "The contact's id within the file", "ContactReference/@ref"),
        _text("Relation", "Relation to the student"),
        references=(
            STUDENT,
            Reference(
                ("ContactUniqueId",), "contact", ("ContactUniqueId",), "guardian", ("guardian_key",)
            ),
            Reference(("mark",), "contact", ("mark",)),
        ),
        checks=(
            Check(
                "ContactUniqueId",
                "ContactUniqueId IS NULL AND mark IS NULL",
                "The association names no contact, neither by its unique id nor by reference.",
            ),
        ),
    ),
)

SCHOOLS = (
    _record(
        "school",
        "School",
        "A school",
        _number(),
        _text("mark", "The element's id", "@id"),
        _key("SchoolId", "The school's id"),
        _key("NameOfInstitution", "Name"),
        key=("SchoolId",),
    ),
    _record(
        "school_category",
        "School/SchoolCategory",
        "What kind of school it is",
        _of(),
        _key("SchoolCategory", "Kind of school", "."),
    ),
    _record(
        "school_code",
        "School/EducationOrganizationIdentificationCode",
        "A school's id in another system",
        _of(),
        _key("IdentificationCode", "The id"),
        _text(
            "EducationOrganizationIdentificationSystem",
            "The system",
        ),
    ),
)

CALENDAR = (
    _record(
        "session",
        "Session",
        "A term of a school",
        _key("SessionName", "Name of the term"),
        _school(),
        _school_year(filled=True),
        _day("BeginDate", "First day", filled=True),
        _day("EndDate", "Last day", filled=True),
        key=("SessionName", "SchoolId", "SchoolYear"),
        references=(SCHOOL,),
        checks=(Check("EndDate", "EndDate < BeginDate", "The term ends before it begins."),),
    ),
    _record(
        "calendar",
        "Calendar",
        "A calendar of a school",
        _text("mark", "The element's id", "@id"),
        _key("CalendarCode", "Code of the calendar"),
        _text("CalendarType", "Kind of calendar"),
        _school(),
        _school_year(filled=True),
        key=("CalendarCode", "SchoolId", "SchoolYear"),
        references=(SCHOOL,),
    ),
    _record(
        "calendar_date",
        "CalendarDate",
        "A day of a calendar",
        _number(),
        _day("Date", "Day", filled=True),
        _text("mark", "The calendar's id within the file", "CalendarReference/@ref"),
        _text(
            "CalendarCode",
            "Code of the calendar",
            "CalendarReference/CalendarIdentity/CalendarCode",
        ),
        _text("SchoolId", "The school's id", f"CalendarReference/CalendarIdentity/{SCHOOL_PATH}"),
        _school_year("CalendarReference/CalendarIdentity/SchoolYear"),
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
    _record(
        "calendar_event",
        "CalendarDate/CalendarEvent",
        "What a day of a calendar is",
        _of(),
        Field("CalendarEvent", "Kind of day", codes=codes.CALENDAR_EVENT, filled=True, path="."),
    ),
)

ENROLMENT = (
    _record(
        "enrolment",
        "StudentSchoolAssociation",
        "A student's enrolment at a school",
        _student(),
        _school(),
        _school_year(),
        _day("EntryDate", "First day enrolled", filled=True),
        Field(
            "EntryGradeLevel",
            "Grade at entry",
            codes=codes.GRADE,
            soft=True,
        ),
        _day("ExitWithdrawDate", "Last day enrolled"),
        _text("ExitWithdrawType", "Why the student left"),
        key=("StudentUniqueId", "SchoolId", "EntryDate"),
        references=(STUDENT, SCHOOL),
        checks=(
            Check(
                "ExitWithdrawDate",
                "ExitWithdrawDate < EntryDate",
                "The student left before the first day enrolled.",
            ),
            Check(
                "ExitWithdrawType",
                "lower(ExitWithdrawType) IN ('no show', 'invalid enrollment')",
                "The student never came; the enrolment was set aside.",
                soft=True,
            ),
        ),
    ),
)

ATTENDANCE = (
    _record(
        "attendance",
        "StudentSchoolAttendanceEvent",
        "Something recorded about a student's attendance on a day",
        _student(),
        _school(),
        _day("EventDate", "Day", "AttendanceEvent/EventDate", filled=True),
        Field(
            "AttendanceEventCategory",
            "Attendance",
            codes=codes.ATTENDANCE,
            filled=True,
            path="AttendanceEvent/AttendanceEventCategory",
        ),
        _text("AttendanceEventReason", "Reason", "AttendanceEvent/AttendanceEventReason"),
        Field(
            "EventDuration",
            "Share of the day",
            Kind.DECIMAL,
            low="0",
            high="1",
            soft=True,
            path="AttendanceEvent/EventDuration",
        ),
        _text("SessionName", "Name of the term", "SessionReference/SessionIdentity/SessionName"),
        key=("StudentUniqueId", "SchoolId", "EventDate", "AttendanceEventCategory", "SessionName"),
        references=(STUDENT, SCHOOL),
        watched=(("StudentUniqueId", "EventDate"),),
    ),
)

ASSESSMENT = (
    _record(
        "assessment",
        "Assessment",
        "An assessment",
        _number(),
        _key("AssessmentIdentifier", "The assessment's identifier"),
        _key("Namespace", "Who defines it"),
    ),
    _record(
        "assessment_subject",
        "Assessment/AcademicSubject",
        "A subject of an assessment",
        _of(),
        _key("AcademicSubject", "Subject", "."),
    ),
    _record(
        "result",
        "StudentAssessment",
        "A student's result",
        _number(),
        _key("StudentAssessmentIdentifier", "The result's identifier"),
        _student(),
        _key(
            "AssessmentIdentifier",
            "The assessment's identifier",
            "AssessmentReference/AssessmentIdentity/AssessmentIdentifier",
        ),
        _text("Namespace", "Who defines it", "AssessmentReference/AssessmentIdentity/Namespace"),
        _day("AdministrationDate", "Day taken"),
        _text("ReasonNotTested", "Why the student did not take it"),
        references=(STUDENT,),
    ),
    _record(
        "score",
        "StudentAssessment/ScoreResult",
        "A score",
        _of(),
        _key("Result", "Score"),
        _text("AssessmentReportingMethod", "How it is reported"),
    ),
    _record(
        "level",
        "StudentAssessment/PerformanceLevel",
        "A performance level",
        _of(),
        _key("PerformanceLevel", "Performance level"),
        _text("AssessmentReportingMethod", "How it is reported"),
    ),
)

RECORDS = (
    *STUDENTS,
    *CONTACTS,
    *SCHOOLS,
    *CALENDAR,
    *ENROLMENT,
    *ATTENDANCE,
    *ASSESSMENT,
)
