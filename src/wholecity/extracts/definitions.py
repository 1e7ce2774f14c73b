"""What a de-identified extract may hold: its fields, from what each is made, and how it coarsens.

A row of an extract is one child in one school year. Names, addresses, keys and free text are in
no field; a field is there when the license names one of the catalogue's columns it is made from.
"""

from wholecity.extracts.rules.fields import Field, Kind
from wholecity.kernel.texts import translatable as _

_DAYS = ("attendance_day.day", "attendance_day.status")
_EVENTS = ("attendance_event.day", "attendance_event.category")
_PHASES = _("in phases of school")
# What costs least to tell less of stands first.
FIELDS = (
    Field("neighbourhood", _("Neighborhood"), Kind.KNOWN, (("address.postal_code",),)),
    Field(
        "school",
        _("School"),
        Kind.KNOWN,
        (("enrolment.school_key",), ("attendance_summary.school_key",)),
        (_("each school under a code of the project"), _("kind of school")),
    ),
    Field(
        "age",
        _("Age on September 1"),
        Kind.KNOWN,
        (("person.birth_date",),),
        (_("in steps of two years"), _PHASES),
    ),
    Field("sex", _("Sex"), Kind.KNOWN, (("person.sex",),)),
    Field(
        "english_learner",
        _("English learners"),
        Kind.KNOWN,
        (("student_year.english_learner",),),
    ),
    Field("grade", _("Grade"), Kind.KNOWN, (("enrolment.grade",),), (_("as it is"), _PHASES)),
    Field(
        "race_ethnicity",
        _("Race and ethnicity"),
        Kind.KNOWN,
        (("student_year.race_ethnicity",),),
    ),
    Field("low_income", _("Low-income families"), Kind.SENSITIVE, (("student_year.low_income",),)),
    Field("disability", _("Disability"), Kind.SENSITIVE, (("student_year.disability",),)),
    Field(
        "absence",
        _("Share of days missed"),
        Kind.SENSITIVE,
        (
            _DAYS,
            _EVENTS,
            ("attendance_summary.days_enrolled", "attendance_summary.days_absent"),
        ),
        harmless="",
    ),
    Field(
        "suspended",
        _("Suspended out of school"),
        Kind.SENSITIVE,
        (_DAYS, _EVENTS, ("attendance_summary.days_suspended",)),
    ),
    Field(
        "homeless",
        _("Homelessness"),
        Kind.SENSITIVE,
        (("housing_episode.homeless", "housing_episode.entry_date", "housing_episode.exit_date"),),
    ),
    Field(
        "after_school",
        _("After-school participation"),
        Kind.SENSITIVE,
        (("participation.kind", "participation.start_date", "participation.end_date"),),
    ),
    Field(
        "entered_on",
        _("First day at a school, where it was within the year"),
        Kind.DATE,
        (("enrolment.entry_date",),),
        (_("shifted"),),
    ),
    Field(
        "left_on",
        _("Last day at a school, where it was within the year"),
        Kind.DATE,
        (("enrolment.exit_date",),),
        (_("shifted"),),
    ),
)
BY_KEY = {field.key: field for field in FIELDS}
