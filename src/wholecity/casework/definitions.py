"""What a child's page is made of, and the terms of an emergency."""

from datetime import timedelta
from enum import StrEnum

from wholecity.kernel.texts import translatable as _
from wholecity.policy.classes import DataClass

# Table of the catalogue → the heading of its part of the page, in the order of the page.
PARTS = {
    "person": _("Who this is"),
    "enrolment": _("School"),
    "student_year": _("As the district reports"),
    "attendance_summary": _("Attendance"),
    "assessment": _("Assessments"),
    "participation": _("Programs"),
    "housing_episode": _("Housing"),
    "address": _("Addresses"),
    "guardian": _("Parents and guardians"),
}

# Shown when it is asked for, and entered then.
MASKED = frozenset({DataClass.CONTACT})

# What a page may say is missing without giving away whether there is anything: the same for
# every child. Of victim services nothing is said at all.
MENTIONED = (
    *(DataClass.IDENTITY, DataClass.PROGRAM, DataClass.CONTACT, DataClass.EDUCATION),
    *(DataClass.EDUCATION_SPECIAL, DataClass.HEALTH, DataClass.HOUSING, DataClass.PROTECTION),
)


class Inquiry(StrEnum):
    """What a privacy officer looks into about one child."""

    COMPLAINT = "complaint"
    BREACH = "breach"
    REQUEST = "request"


INQUIRIES = {
    Inquiry.COMPLAINT: _("A complaint"),
    Inquiry.BREACH: _("A breach, or the suspicion of one"),
    Inquiry.REQUEST: _("A request of a parent or a student"),
}

REVIEW_WITHIN = timedelta(days=2)
LONGEST_LIST = 200

# Column of the catalogue → its label on a page.
LABELS = {
    "first_name": _("First name"),
    "middle_name": _("Middle name"),
    "last_name": _("Last name"),
    "suffix": _("Suffix"),
    "sex": _("Sex"),
    "birth_date": _("Date of birth"),
    "school_key": _("School"),
    "school_year": _("School year"),
    "grade": _("Grade"),
    "entry_date": _("First day"),
    "exit_date": _("Last day"),
    "exit_type": _("Why the child left"),
    "race_ethnicity": _("Race and ethnicity"),
    "low_income": _("Low-income family"),
    "english_learner": _("English learner"),
    "disability": _("Served under IDEA or Section 504"),
    "days_enrolled": _("Days enrolled"),
    "days_absent": _("Days absent"),
    "instructional_days": _("Days of instruction"),
    "days_suspended": _("Days suspended"),
    "name": _("Assessment"),
    "subject": _("Subject"),
    "taken_on": _("Taken on"),
    "score": _("Score"),
    "level": _("Level"),
    "program_key": _("Program"),
    "kind": _("Kind"),
    "start_date": _("First day"),
    "end_date": _("Last day"),
    "days_offered": _("Days offered"),
    "days_attended": _("Days attended"),
    "household_key": _("Household"),
    "project_type": _("Kind of project"),
    "homeless": _("Homeless"),
    "line": _("Street"),
    "city": _("City"),
    "postal_code": _("ZIP code"),
    "from_date": _("From"),
    "to_date": _("Until"),
    "relation": _("Relation"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
}
SEXES = {"F": _("Female"), "M": _("Male"), "X": _("Another, or not said")}
