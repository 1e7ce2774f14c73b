"""What Wholecity reads of Ed-Fi Data Standard 5.2: records, their fields and faults."""

from wholecity.intake.definitions import Check, Field, Kind, Record, Reference
from wholecity.intake.formats.edfi import codes
from wholecity.intake.formats.edfi.layout import NUMBER

FILES = ("*.xml",)
STUDENT_PATH = "StudentReference/StudentIdentity/StudentUniqueId"
SCHOOL_PATH = "SchoolReference/SchoolIdentity/SchoolId"

# A student may stand in this delivery or in one before it.
STUDENT = Reference(("student",), "student", ("student",), "person", ("person_key",))
# Attendance and calendars are worth keeping when the list of schools comes later.
SCHOOL = Reference(("school",), "school", ("school",), "school", ("school_key",), soft=True)


def _key(name: str, meaning: str, path: str) -> Field:
    return Field(name, meaning, filled=True, path=path)


def _text(name: str, meaning: str, path: str) -> Field:
    return Field(name, meaning, path=path)


def _day(name: str, meaning: str, path: str, *, filled: bool = False, soft: bool = False) -> Field:
    return Field(name, meaning, Kind.DATE, filled=filled, soft=soft, path=path)


def _flag(name: str, meaning: str, path: str) -> Field:
    return Field(name, meaning, Kind.BOOLEAN, soft=True, path=path)


def _student() -> Field:
    return _key("student", "The student's unique id", STUDENT_PATH)


def _school() -> Field:
    return _key("school", "The school's id", SCHOOL_PATH)


def _number() -> Field:
    return Field("number", "Which element of its file it is", path=NUMBER)


def _of() -> Field:
    return Field("of", "The element that it stands in", path=NUMBER)


def _school_year(path: str = "SchoolYear", *, filled: bool = False) -> Field:
    return Field(
        "school_year", "School year, as 2025-2026", Kind.SCHOOL_YEAR, filled=filled, path=path
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
        _key("student", "The student's unique id", "StudentUniqueId"),
        _key("first_name", "Given name", "Name/FirstName"),
        _text("middle_name", "Middle name", "Name/MiddleName"),
        _key("last_name", "Surname or surnames", "Name/LastSurname"),
        _text("suffix", "Jr, III", "Name/GenerationCodeSuffix"),
        _day("birth_date", "Date of birth", "BirthData/BirthDate", filled=True),
        Field("sex", "Sex at birth", codes=codes.SEX, soft=True, path="BirthData/BirthSex"),
        key=("student",),
    ),
    _record(
        "characteristics",
        "StudentEducationOrganizationAssociation",
        "What a district or school says of a student",
        _number(),
        _student(),
        _key(
            "organization",
            "The district or school that says it",
            "EducationOrganizationReference/EducationOrganizationIdentity/EducationOrganizationId",
        ),
        Field("sex", "Sex", codes=codes.SEX, soft=True, path="Sex"),
        _flag("hispanic", "Hispanic or Latino", "HispanicLatinoEthnicity"),
        Field(
            "english",
            "English proficiency",
            codes=codes.ENGLISH_LEARNER,
            soft=True,
            path="LimitedEnglishProficiency",
        ),
        references=(STUDENT,),
    ),
    _record(
        "race",
        "StudentEducationOrganizationAssociation/Race",
        "A race of a student",
        _of(),
        Field("race", "Race", codes=codes.RACE, filled=True, path="."),
    ),
    _record(
        "characteristic",
        "StudentEducationOrganizationAssociation/StudentCharacteristic",
        "A characteristic of a student, from when to when",
        _of(),
        _key("characteristic", "The characteristic", "StudentCharacteristic"),
        _text("period", "First day, where periods are given", "Period/BeginDate"),
    ),
    _record(
        "characteristic_period",
        "StudentEducationOrganizationAssociation/StudentCharacteristic/Period",
        "From when to when a characteristic holds",
        _of(),
        _key("characteristic", "The characteristic", "../StudentCharacteristic"),
        _day("begins", "First day", "BeginDate", filled=True),
        _day("ends", "Last day", "EndDate"),
    ),
    _record(
        "disability",
        "StudentEducationOrganizationAssociation/Disability",
        "A disability for which a student is served",
        _of(),
        _key("disability", "The disability", "Disability"),
    ),
    _record(
        "address",
        "StudentEducationOrganizationAssociation/Address",
        "An address of a student",
        _of(),
        _key("line", "Street and number", "StreetNumberName"),
        _text("unit", "Apartment", "ApartmentRoomSuiteNumber"),
        _text("city", "City", "City"),
        Field(
            "postal_code",
            "ZIP code",
            pattern=r"\d{5}(-?\d{4})?",
            soft=True,
            path="PostalCode",
        ),
        _text("kind", "Kind of address", "AddressType"),
        _day("begins", "First day there", "Period/BeginDate", soft=True),
        _day("ends", "Last day there", "Period/EndDate", soft=True),
    ),
)

CONTACTS = (
    _record(
        "contact",
        "Contact",
        "A parent, guardian or other contact",
        _number(),
        _text("mark", "The element's id, for references within the file", "@id"),
        _key("contact", "The contact's unique id", "ContactUniqueId"),
        _text("first_name", "Given name", "Name/FirstName"),
        _text("last_name", "Surname", "Name/LastSurname"),
    ),
    _record(
        "phone",
        "Contact/Telephone",
        "A telephone of a contact",
        _of(),
        _key("number", "Telephone number", "TelephoneNumber"),
        _text("kind", "Kind of telephone", "TelephoneNumberType"),
        Field("priority", "Which to try first", Kind.INTEGER, soft=True, path="OrderOfPriority"),
    ),
    _record(
        "email",
        "Contact/ElectronicMail",
        "An e-mail address of a contact",
        _of(),
        _key("email", "E-mail address", "ElectronicMailAddress"),
        _flag("primary", "The one to use first", "PrimaryEmailAddressIndicator"),
    ),
    _record(
        "student_contact",
        "StudentContactAssociation",
        "Whose contact somebody is",
        _student(),
        _text(
            "contact", "The contact's unique id", "ContactReference/ContactIdentity/ContactUniqueId"
        ),
        _text("mark", "The contact's id within the file", "ContactReference/@ref"),
        _text("relation", "Relation to the student", "Relation"),
        references=(
            STUDENT,
            Reference(("contact",), "contact", ("contact",), "guardian", ("guardian_key",)),
            Reference(("mark",), "contact", ("mark",)),
        ),
        checks=(
            Check(
                "contact",
                "contact IS NULL AND mark IS NULL",
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
        _key("school", "The school's id", "SchoolId"),
        _key("name", "Name", "NameOfInstitution"),
        key=("school",),
    ),
    _record(
        "school_category",
        "School/SchoolCategory",
        "What kind of school it is",
        _of(),
        _key("category", "Kind of school", "."),
    ),
    _record(
        "school_code",
        "School/EducationOrganizationIdentificationCode",
        "A school's id in another system",
        _of(),
        _key("code", "The id", "IdentificationCode"),
        _text("system", "The system", "EducationOrganizationIdentificationSystem"),
    ),
)

CALENDAR = (
    _record(
        "session",
        "Session",
        "A term of a school",
        _key("session", "Name of the term", "SessionName"),
        _school(),
        _school_year(filled=True),
        _day("begins", "First day", "BeginDate", filled=True),
        _day("ends", "Last day", "EndDate", filled=True),
        key=("session", "school", "school_year"),
        references=(SCHOOL,),
        checks=(Check("ends", "ends < begins", "The term ends before it begins."),),
    ),
    _record(
        "calendar",
        "Calendar",
        "A calendar of a school",
        _text("mark", "The element's id", "@id"),
        _key("code", "Code of the calendar", "CalendarCode"),
        _text("kind", "Kind of calendar", "CalendarType"),
        _school(),
        _school_year(filled=True),
        key=("code", "school", "school_year"),
        references=(SCHOOL,),
    ),
    _record(
        "calendar_date",
        "CalendarDate",
        "A day of a calendar",
        _number(),
        _day("day", "Day", "Date", filled=True),
        _text("mark", "The calendar's id within the file", "CalendarReference/@ref"),
        _text("code", "Code of the calendar", "CalendarReference/CalendarIdentity/CalendarCode"),
        _text("school", "The school's id", f"CalendarReference/CalendarIdentity/{SCHOOL_PATH}"),
        _school_year("CalendarReference/CalendarIdentity/SchoolYear"),
        references=(
            SCHOOL,
            Reference(("mark",), "calendar", ("mark",)),
            Reference(
                ("code", "school", "school_year"),
                "calendar",
                ("code", "school", "school_year"),
                soft=True,
            ),
        ),
        checks=(
            Check(
                "code",
                "mark IS NULL AND (code IS NULL OR school IS NULL OR school_year IS NULL)",
                "The day does not say which calendar of which school and year it belongs to.",
            ),
        ),
    ),
    _record(
        "calendar_event",
        "CalendarDate/CalendarEvent",
        "What a day of a calendar is",
        _of(),
        Field("event", "Kind of day", codes=codes.CALENDAR_EVENT, filled=True, path="."),
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
        _day("entry_date", "First day enrolled", "EntryDate", filled=True),
        Field("grade", "Grade at entry", codes=codes.GRADE, soft=True, path="EntryGradeLevel"),
        _day("exit_date", "Last day enrolled", "ExitWithdrawDate"),
        _text("exit_type", "Why the student left", "ExitWithdrawType"),
        key=("student", "school", "entry_date"),
        references=(STUDENT, SCHOOL),
        checks=(
            Check(
                "exit_date",
                "exit_date < entry_date",
                "The student left before the first day enrolled.",
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
        _day("day", "Day", "AttendanceEvent/EventDate", filled=True),
        Field(
            "category",
            "Attendance",
            codes=codes.ATTENDANCE,
            filled=True,
            path="AttendanceEvent/AttendanceEventCategory",
        ),
        _text("reason", "Reason", "AttendanceEvent/AttendanceEventReason"),
        Field(
            "duration",
            "Share of the day",
            Kind.DECIMAL,
            low="0",
            high="1",
            soft=True,
            path="AttendanceEvent/EventDuration",
        ),
        _text("session", "Name of the term", "SessionReference/SessionIdentity/SessionName"),
        key=("student", "school", "day", "category", "session"),
        references=(STUDENT, SCHOOL),
        watched=(("student", "day"),),
    ),
)

ASSESSMENT = (
    _record(
        "assessment",
        "Assessment",
        "An assessment",
        _number(),
        _key("assessment", "The assessment's identifier", "AssessmentIdentifier"),
        _key("namespace", "Who defines it", "Namespace"),
    ),
    _record(
        "assessment_subject",
        "Assessment/AcademicSubject",
        "A subject of an assessment",
        _of(),
        _key("subject", "Subject", "."),
    ),
    _record(
        "result",
        "StudentAssessment",
        "A student's result",
        _number(),
        _key("result", "The result's identifier", "StudentAssessmentIdentifier"),
        _student(),
        _key(
            "assessment",
            "The assessment's identifier",
            "AssessmentReference/AssessmentIdentity/AssessmentIdentifier",
        ),
        _text("namespace", "Who defines it", "AssessmentReference/AssessmentIdentity/Namespace"),
        _day("taken_on", "Day taken", "AdministrationDate"),
        _text("not_tested", "Why the student did not take it", "ReasonNotTested"),
        references=(STUDENT,),
    ),
    _record(
        "score",
        "StudentAssessment/ScoreResult",
        "A score",
        _of(),
        _key("score", "Score", "Result"),
        _text("method", "How it is reported", "AssessmentReportingMethod"),
    ),
    _record(
        "level",
        "StudentAssessment/PerformanceLevel",
        "A performance level",
        _of(),
        _key("level", "Performance level", "PerformanceLevel"),
        _text("method", "How it is reported", "AssessmentReportingMethod"),
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
