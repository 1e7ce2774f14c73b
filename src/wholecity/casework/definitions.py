"""What a child's page is made of, and the terms of an emergency."""

from datetime import timedelta

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

REVIEW_WITHIN = timedelta(days=2)
LONGEST_LIST = 200
