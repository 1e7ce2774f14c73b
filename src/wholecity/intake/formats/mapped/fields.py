"""The fields that a column mapping may fill, with the headers by which they are recognized."""

from collections.abc import Mapping

from wholecity.intake.definitions import Field, Kind
from wholecity.kernel.texts import translatable as _
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
    _text(
        "person_key", _("The provider's own key of the child"), "id", "child_id", "participant_id"
    ),
    _text("first_name", _("Given name"), "given_name", "child_first_name"),
    _text("middle_name", _("Middle name or initial"), "middle", "mi", "middle_initial"),
    _text("last_name", _("Surname or surnames"), "family_name", "surname", "child_last_name"),
    _text("suffix", _("Jr, III")),
    _day("birth_date", _("Date of birth"), "dob", "birthdate", "date_of_birth", "born", "birthday"),
    Field("sex", _("Sex as recorded"), codes=SEX_CODES, aliases=("gender",)),
)
ADDRESS = (
    _text("line", _("Street and number"), "address", "street", "home_address", "street_address"),
    _text("city", _("City"), "town"),
    Field(
        "postal_code",
        _("ZIP code"),
        pattern="[0-9]{4,5}(-[0-9]{4})?",
        aliases=("zip", "zip_code", "zip5", "postcode"),
        soft=True,
    ),
    _day("from_date", _("First day known at this address"), "address_since"),
    _day("to_date", _("Last day there"), "address_until"),
)
GUARDIAN = (
    _text("guardian_key", _("The provider's key of the guardian"), "parent_id", "guardian_id"),
    _text("guardian_first_name", _("Guardian's given name"), "parent_first", "parent_first_name"),
    _text("guardian_last_name", _("Guardian's surname"), "parent_last", "parent_last_name"),
    _text("guardian_relation", _("Relation to the child"), "relation", "relationship"),
    _text("guardian_phone", _("Guardian's telephone"), "parent_phone", "phone", "telephone"),
    _text("guardian_email", _("Guardian's e-mail"), "parent_email", "email"),
)
PARTICIPATION = (
    _text("program_key", _("Key of the program or site"), "site_code", "center_code", "program_id"),
    _text("program_name", _("Name of the program or site"), "site", "center", "program"),
    Field("kind", _("Kind of program"), codes=KIND_CODES, aliases=("program_kind",)),
    _day("start_date", _("First day"), "first_day", "enrolled_on", "start", "from", "entry"),
    _day("end_date", _("Last day"), "last_day", "end", "to", "exit"),
    _days("days_offered", _("Days offered to the child"), "days", "days_enrolled"),
    _days("days_attended", _("Days the child came"), "days_present", "attended"),
)
ASSESSMENT = (
    _text("assessment_name", _("Assessment"), "assessment", "test"),
    _text("subject", _("Subject or domain"), "domain"),
    _day("taken_on", _("Day taken"), "test_date", "assessed_on"),
    Field("score", _("Score"), Kind.DECIMAL, low="-99999", high="99999", aliases=("scale_score",)),
    _text("level", _("Performance level"), "performance_level"),
)
ENROLMENT = (
    _text("school_key", _("Key of the school"), "school_id", "school_code"),
    Field("school_year", _("School year"), Kind.SCHOOL_YEAR, in_year=True, aliases=("year",)),
    Field("grade", _("Grade"), codes=GRADE_CODES, aliases=("grade_level",)),
    _day("entry_date", _("First day enrolled"), "entry_day"),
    _day("exit_date", _("Last day enrolled"), "exit_day"),
    _text("exit_type", _("Why the child left"), "exit_reason"),
)

# What a row may tell of, as a person chooses columns for it.
GROUPS: Mapping[str, tuple[Field, ...]] = {
    _("The child"): PERSON,
    _("Address"): ADDRESS,
    _("Parent or guardian"): GUARDIAN,
    _("Program or site"): PARTICIPATION,
    _("Result of an assessment"): ASSESSMENT,
    _("Enrollment in a school"): ENROLMENT,
}
FIELDS: tuple[Field, ...] = tuple(field for fields in GROUPS.values() for field in fields)
BY_NAME = {f.name: f for f in FIELDS}
