"""What the providers' files look like, and how often each provider errs: declared as data."""

from dataclasses import dataclass

from wholecity.synthetic import readiness
from wholecity.synthetic.mistakes import Habits

EARLY, AFTER, CAMPS = "early-childhood", "after-school", "summer"

HABITS = {
    EARLY: Habits(
        typo=0.02,
        nickname=0.05,
        respelled=0.10,
        accents=0.0,
        middle=0.5,
        initial=0.8,
        one_surname=0.30,
        second_only=0.02,
        respaced=0.10,
        swapped=0.012,
        placeholder=0.015,
        near_birth=0.006,
        no_birth=0.01,
        no_sex=0.02,
        old_address=0.15,
        no_address=0.03,
        second_id=0.04,
        former_name=0.7,
        capitals=True,
    ),
    AFTER: Habits(
        typo=0.035,
        nickname=0.25,
        respelled=0.15,
        accents=0.35,
        middle=0.15,
        one_surname=0.40,
        second_only=0.03,
        respaced=0.10,
        swapped=0.02,
        placeholder=0.02,
        near_birth=0.01,
        no_birth=0.03,
        no_sex=0.04,
        old_address=0.10,
        no_address=0.06,
        second_id=0.1,
    ),
    CAMPS: Habits(
        typo=0.03,
        nickname=0.30,
        respelled=0.12,
        accents=0.5,
        middle=0.0,
        one_surname=0.35,
        respaced=0.12,
        swapped=0.03,
        placeholder=0.008,
        near_birth=0.01,
        no_birth=0.02,
        no_sex=0.06,
        old_address=0.18,
        no_address=0.05,
    ),
}


@dataclass(frozen=True)
class Layout:
    """A provider's file: its headers, each with the field of the catalogue that it fills.

    A header with a blank field is in the file and is not mapped.
    """

    file: str
    columns: tuple[tuple[str, str], ...]
    constants: tuple[tuple[str, str], ...]
    date_format: str
    start: str
    record: str = "participation"

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)

    def mapping(self) -> dict[str, object]:
        return {
            "record": self.record,
            "columns": {name: field for name, field in self.columns if field},
            "constants": dict(self.constants),
            "date_formats": [self.date_format],
        }


EARLY_CARE = Layout(
    "enrollment.csv",
    (
        ("Child ID", "person_key"),
        ("Child First Name", "first_name"),
        ("MI", "middle_name"),
        ("Child Last Name", "last_name"),
        ("DOB", "birth_date"),
        ("Gender", "sex"),
        ("Home Address", "line"),
        ("Town", "city"),
        ("Zip", "postal_code"),
        ("Parent First", "guardian_first_name"),
        ("Parent Last", "guardian_last_name"),
        ("Parent Phone", "guardian_phone"),
        ("Parent Email", "guardian_email"),
        ("Center Code", "program_key"),
        ("Center", "program_name"),
        ("Enrolled On", "start_date"),
        ("Last Day", "end_date"),
        ("Days Enrolled", "days_offered"),
        ("Days Present", "days_attended"),
        ("Funding", ""),
    ),
    (("kind", "preschool"),),
    "%m/%d/%Y",
    "Enrolled On",
)
HOME_VISITS = Layout(
    "home_visits.csv",
    (
        *EARLY_CARE.columns[:13],
        ("First Visit", "start_date"),
        ("Closed", "end_date"),
        ("Visits Planned", "days_offered"),
        ("Visits Made", "days_attended"),
    ),
    (("kind", "other"), ("program_key", "HV001"), ("program_name", "Welcome Baby Home Visits")),
    "%m/%d/%Y",
    "First Visit",
    record="home_visit",
)
READINESS = Layout(
    "kindergarten_readiness.csv",
    (
        ("Child ID", "person_key"),
        ("Area", "subject"),
        ("Assessed On", "taken_on"),
        ("Scale Score", "score"),
        ("Result", "level"),
        ("Assessor", ""),
    ),
    (("assessment_name", readiness.NAME),),
    "%m/%d/%Y",
    "Assessed On",
    record="assessment",
)
AFTER_THE_BELL = Layout(
    "roster.xlsx",
    (
        ("Participant ID", "person_key"),
        ("First Name", "first_name"),
        ("Middle Name", "middle_name"),
        ("Last Name", "last_name"),
        ("Birth Date", "birth_date"),
        ("Sex", "sex"),
        ("Street", "line"),
        ("City", "city"),
        ("ZIP Code", "postal_code"),
        ("Guardian First Name", "guardian_first_name"),
        ("Guardian Last Name", "guardian_last_name"),
        ("Phone", "guardian_phone"),
        ("E-mail", "guardian_email"),
        ("Site Code", "program_key"),
        ("Site", "program_name"),
        ("First Day", "start_date"),
        ("Last Day", "end_date"),
        ("Sessions Offered", "days_offered"),
        ("Sessions Attended", "days_attended"),
        ("T-shirt", ""),
    ),
    (("kind", "after_school"),),
    "%m/%d/%Y",
    "First Day",
)
SUMMER_QUEST = Layout(
    "campers.csv",
    (
        ("camper_no", "person_key"),
        ("given_name", "first_name"),
        ("middle", "middle_name"),
        ("family_name", "last_name"),
        ("born", "birth_date"),
        ("sex", "sex"),
        ("address", "line"),
        ("town", "city"),
        ("zip5", "postal_code"),
        ("contact_given", "guardian_first_name"),
        ("contact_family", "guardian_last_name"),
        ("contact_phone", "guardian_phone"),
        ("contact_email", "guardian_email"),
        ("camp", "program_key"),
        ("camp_name", "program_name"),
        ("from", "start_date"),
        ("to", "end_date"),
        ("days", "days_offered"),
        ("days_there", "days_attended"),
    ),
    (("kind", "summer"),),
    "%d-%b-%Y",
    "from",
)
