"""The fields that a column mapping may fill, with the headers by which they are recognized."""

from wholecity.intake.definitions import Field, Kind
from wholecity.warehouse.catalogue import GRADES, PROGRAM_KIND

SEX_CODES = {
    "F": "F",
    "M": "M",
    "X": "X",
    "Female": "F",
    "Male": "M",
    "Girl": "F",
    "Boy": "M",
    "Nonbinary": "X",
    "Non-binary": "X",
    "Other": "X",
}
GRADE_CODES = {
    **{g: g for g in GRADES},
    **{str(n): f"{n:02d}" for n in range(1, 10)},
    "Kindergarten": "K",
    "KG": "K",
    "Pre-K": "PK",
    "PreK": "PK",
}
KIND_CODES = {
    **{k: k for k in PROGRAM_KIND},
    "after-school": "after_school",
    "after school": "after_school",
}


def _text(name: str, meaning: str, *aliases: str) -> Field:
    return Field(name, meaning, aliases=aliases)


def _day(name: str, meaning: str, *aliases: str) -> Field:
    return Field(name, meaning, Kind.DATE, aliases=aliases)


def _days(name: str, meaning: str, *aliases: str) -> Field:
    return Field(name, meaning, Kind.INTEGER, low="0", high="366", aliases=aliases)


PERSON = (
    _text("person_key", "The provider's own key of the child", "id", "child_id", "participant_id"),
    _text("first_name", "Given name", "given_name", "child_first_name"),
    _text("middle_name", "Middle name or initial", "middle", "mi", "middle_initial"),
    _text("last_name", "Surname or surnames", "family_name", "surname", "child_last_name"),
    _text("suffix", "Jr, III"),
    _day("birth_date", "Date of birth", "dob", "birthdate", "date_of_birth", "born", "birthday"),
    Field("sex", "Sex as recorded", codes=SEX_CODES, aliases=("gender",)),
)
ADDRESS = (
    _text("line", "Street and number", "address", "street", "home_address", "street_address"),
    _text("city", "City", "town"),
    Field(
        "postal_code",
        "ZIP code",
        pattern="[0-9]{4,5}(-[0-9]{4})?",
        aliases=("zip", "zip_code", "zip5", "postcode"),
        soft=True,
    ),
    _day("from_date", "First day known at this address", "address_since"),
    _day("to_date", "Last day there", "address_until"),
)
GUARDIAN = (
    _text("guardian_key", "The provider's key of the guardian", "parent_id", "guardian_id"),
    _text("guardian_first_name", "Guardian's given name", "parent_first", "parent_first_name"),
    _text("guardian_last_name", "Guardian's surname", "parent_last", "parent_last_name"),
    _text("guardian_relation", "Relation to the child", "relation", "relationship"),
    _text("guardian_phone", "Guardian's telephone", "parent_phone", "phone", "telephone"),
    _text("guardian_email", "Guardian's e-mail", "parent_email", "email"),
)
PARTICIPATION = (
    _text("program_key", "Key of the program or site", "site_code", "center_code", "program_id"),
    _text("program_name", "Name of the program or site", "site", "center", "program"),
    Field("kind", "Kind of program", codes=KIND_CODES, aliases=("program_kind",)),
    _day("start_date", "First day", "first_day", "enrolled_on", "start", "from", "entry"),
    _day("end_date", "Last day", "last_day", "end", "to", "exit"),
    _days("days_offered", "Days offered to the child", "days", "days_enrolled"),
    _days("days_attended", "Days the child came", "days_present", "attended"),
)
ASSESSMENT = (
    _text("assessment_name", "Assessment", "assessment", "test"),
    _text("subject", "Subject or domain", "domain"),
    _day("taken_on", "Day taken", "test_date", "assessed_on"),
    Field("score", "Score", Kind.DECIMAL, low="-99999", high="99999", aliases=("scale_score",)),
    _text("level", "Performance level", "performance_level"),
)
ENROLMENT = (
    _text("school_key", "Key of the school", "school_id", "school_code"),
    Field("school_year", "School year", Kind.SCHOOL_YEAR, in_year=True, aliases=("year",)),
    Field("grade", "Grade", codes=GRADE_CODES, aliases=("grade_level",)),
    _day("entry_date", "First day enrolled", "entry_day"),
    _day("exit_date", "Last day enrolled", "exit_day"),
    _text("exit_type", "Why the child left", "exit_reason"),
)

FIELDS: tuple[Field, ...] = (*PERSON, *ADDRESS, *GUARDIAN, *PARTICIPATION, *ASSESSMENT, *ENROLMENT)
BY_NAME = {f.name: f for f in FIELDS}
