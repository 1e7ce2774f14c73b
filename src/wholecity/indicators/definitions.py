"""The indicator library: what is counted, of whom, from which tables, by which groups.

The texts are English sources for translation; pages pass them through gettext.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from wholecity.warehouse.catalogue import GRADES, RACE_ETHNICITY


def _(text: str) -> str:
    """Marks a text for translation; the page translates it."""
    return text


NOT_REPORTED = "not_reported"
NOT_REPORTED_TITLE = _("Not reported")
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Division:
    """A way to divide students. `levels` is the closed list, or empty when the data make it.

    Every student is in exactly one level; where nothing is known it is `not_reported`.
    `rule` says which value counts when a child has several.
    """

    key: str
    title: str
    rule: str
    levels: Mapping[str, str]


def _binary(key: str, title: str, yes: str, no: str) -> Division:
    rule = _("Yes when any record of the child in the school year says yes.")
    return Division(key, title, rule, {YES: yes, NO: no})


SCHOOL = Division(
    "school",
    _("School"),
    _("The school with the most days enrolled in the year; of equals the one attended last."),
    {},
)
NEIGHBOURHOOD = Division(
    "neighbourhood",
    _("Neighborhood"),
    _("By the ZIP code of the latest address known by the end of the school year."),
    {},
)
GRADE = Division(
    "grade",
    _("Grade"),
    _("The grade of the latest enrollment of the year that states one."),
    GRADES,
)
RACE = Division(
    "race_ethnicity",
    _("Race and ethnicity"),
    _("As reported for the school year; where two records differ, the later delivery."),
    RACE_ETHNICITY,
)
LOW_INCOME = _binary(
    "low_income", _("Family income"), _("Low-income families"), _("Other families")
)
ENGLISH_LEARNER = _binary(
    "english_learner", _("English learners"), _("English learners"), _("Not English learners")
)
DISABILITY = _binary(
    "disability",
    _("Disability"),
    _("Students with disabilities"),
    _("Students without disabilities"),
)
SEX = Division(
    "sex",
    _("Sex"),
    _("As recorded; where two records differ, the later delivery."),
    {"F": _("Female"), "M": _("Male"), "X": _("Another, or not said")},
)

DIVISIONS = (
    SCHOOL,
    NEIGHBOURHOOD,
    GRADE,
    RACE,
    LOW_INCOME,
    ENGLISH_LEARNER,
    DISABILITY,
    SEX,
)
DIVISION_KEYS = tuple(d.key for d in DIVISIONS)

Grouping = tuple[str, ...]

# Computed: everyone, each division, and every pair of two.
GROUPINGS: tuple[Grouping, ...] = (
    (),
    *((key,) for key in DIVISION_KEYS),
    *combinations(DIVISION_KEYS, 2),
)

# Released: fewer, since each further table makes more cells that have to be withheld.
RELEASED_GROUPINGS: tuple[Grouping, ...] = (
    (),
    *((key,) for key in DIVISION_KEYS),
    ("race_ethnicity", "sex"),
    ("race_ethnicity", "low_income"),
    ("race_ethnicity", "english_learner"),
    ("race_ethnicity", "disability"),
    ("school", "race_ethnicity"),
    ("school", "low_income"),
    ("neighbourhood", "low_income"),
    ("grade", "low_income"),
)


# Levels of these could be put together where fewer figures are hidden then; a school is itself.
MAY_MERGE = (NEIGHBOURHOOD.key, GRADE.key, RACE.key, SEX.key)

# Of what is rare nearly every cell of a school's groups would be withheld, and so would be its
# total, to protect them: it is released of each school as a whole.
RARE_GROUPINGS = tuple(g for g in RELEASED_GROUPINGS if len(g) < 2 or "school" not in g)


class Basis(StrEnum):
    """How a source's attendance in a school year is known; the first that it delivered counts."""

    DAILY = "daily"  # a row for each student and day
    EVENTS = "events"  # rows only where something was recorded
    SUMMARY = "summary"  # a few numbers for each student and year
    NONE = "none"  # enrolment without attendance: its students are not counted


# The rules of counting, in the order in which they are applied.
METHOD_IN_WORDS = (
    _(
        "A child enrolled at several schools, or known by several records, is one child where the "
        "records are linked. A record without a link is a child of its own."
    ),
    _(
        "Days enrolled are the days of instruction in the calendar of the child's school from "
        "entry to exit, both included. A day enrolled at two schools counts once."
    ),
    _(
        "Days after the last day for which the source recorded attendance count neither as "
        "enrolled nor as attended."
    ),
    _(
        "An absence counts, for any reason, on a day of instruction of a school at which the child "
        "was enrolled on that day, when at least half of the day was missed."
    ),
    _("In school at any school on a day means not absent on that day, whatever other rows say."),
    _(
        "A source's attendance is taken by day where it delivers days, else from its events, else "
        "from its summary of the year. Enrollment without any attendance is counted nowhere."
    ),
    _(
        "Stays and participation in an earlier school year are known when some that ended in it "
        "were delivered. A list of those who stayed on says nothing about those who left."
    ),
    _("A child is counted in a school year when it was enrolled on at least 10 days in it."),
    _(
        "What a school year's data cannot answer is not given. It is neither zero nor withheld, "
        "and the reason is stated."
    ),
)


class Direction(StrEnum):
    """Which way is better."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


class Reason(StrEnum):
    """Why an indicator cannot be computed for a school year."""

    NO_LINK = "no_link"
    NO_STAYS = "no_stays"
    NO_PROGRAM = "no_program"
    NO_INSTRUCTIONAL_DAYS = "no_instructional_days"
    NO_SUSPENSIONS = "no_suspensions"


REASONS = {
    Reason.NO_LINK: _("Records were not linked across agencies yet."),
    Reason.NO_STAYS: _(
        "No stay in the shelter system was delivered for this school year, or only of those who "
        "stayed on."
    ),
    Reason.NO_PROGRAM: _(
        "No after-school participation was delivered for this school year, or only of those who "
        "stayed on."
    ),
    Reason.NO_INSTRUCTIONAL_DAYS: _(
        "The summary of this school year does not say for every student how many days the school "
        "taught."
    ),
    Reason.NO_SUSPENSIONS: _(
        "The summary of this school year does not say for every student how many days of "
        "suspension there were."
    ),
}


@dataclass(frozen=True)
class Indicator:
    """One figure about children.

    `node` is what is counted and `of` the count that it is a share of, both
    nodes of the cube; an indicator without `of` is a plain count.
    `average` names the cube's ratio of days instead. `complement` is the node
    that completes `of`, blank when the figure is not released. `lacking` are
    the reasons for which a school year may not have it; the first that holds is told.
    `released_by` are the groupings of the release by which it is published.
    """

    key: str
    title: str
    numerator: str
    denominator: str
    population: str
    sources: tuple[str, ...]
    direction: Direction
    node: str = ""
    of: str = ""
    complement: str = ""
    average: str = ""
    caveats: tuple[str, ...] = ()
    lacking: tuple[Reason, ...] = ()
    subgroups: tuple[str, ...] = DIVISION_KEYS
    released_by: tuple[Grouping, ...] = RELEASED_GROUPINGS

    @property
    def needs_link(self) -> bool:
        """Whether it joins the records of several agencies."""
        return Reason.NO_LINK in self.lacking


POPULATION = _(
    "Students enrolled on at least 10 days of instruction in the school year, "
    "each counted once, whatever schools they went to"
)
_ENROLLED = ("enrolment", "calendar_day", "crosswalk")
_ATTENDED = (*_ENROLLED, "attendance_day", "attendance_event", "attendance_summary")
_DAYS_CAVEAT = _(
    "Where a source delivers a summary of the year instead of days, its own count of days is used."
)
_LINK_CAVEAT = _("Depends on the link between agencies: a missed link makes the figure too low.")

STUDENTS = "students"
CHRONIC, NOT_CHRONIC = "chronic", "not_chronic"
AVERAGE_DAILY_ATTENDANCE = "average_daily_attendance"

ENROLMENT = Indicator(
    key="enrolment",
    title=_("Enrollment"),
    numerator=_("Students in the population"),
    denominator=_("None: a count"),
    population=POPULATION,
    sources=_ENROLLED,
    direction=Direction.NEITHER,
    node=STUDENTS,
    caveats=(_("Students enrolled for fewer days are in no figure."),),
)
CHRONIC_ABSENCE = Indicator(
    key="chronic_absence",
    title=_("Chronic absence"),
    numerator=_("Students absent on at least 10 % of their days enrolled, for any reason"),
    denominator=_("Students in the population"),
    population=POPULATION,
    sources=_ATTENDED,
    direction=Direction.LOWER,
    node=CHRONIC,
    of=STUDENTS,
    complement=NOT_CHRONIC,
    caveats=(
        _DAYS_CAVEAT,
        _("A day counts as missed when at least half of it was missed."),
        _("In school at any school on a day means not absent on that day."),
    ),
)


def _tier(key: str, title: str, numerator: str, direction: Direction) -> Indicator:
    return Indicator(
        key=f"tier_{key}",
        title=title,
        numerator=numerator,
        denominator=_("Students in the population"),
        population=POPULATION,
        sources=_ATTENDED,
        direction=direction,
        node=f"tier_{key}",
        of=STUDENTS,
        caveats=(_DAYS_CAVEAT, _("Computed, not released.")),
    )


TIERS = (
    _tier(
        "under_5",
        _("Absent under 5 %"),
        _("Students absent on less than 5 % of their days enrolled"),
        Direction.HIGHER,
    ),
    _tier(
        "from_5_to_10",
        _("Absent 5 to under 10 %"),
        _("Students absent on at least 5 % and less than 10 % of their days enrolled"),
        Direction.LOWER,
    ),
    _tier(
        "from_10_to_20",
        _("Absent 10 to under 20 %"),
        _("Students absent on at least 10 % and less than 20 % of their days enrolled"),
        Direction.LOWER,
    ),
    _tier(
        "from_20",
        _("Absent 20 % or more"),
        _("Students absent on at least 20 % of their days enrolled"),
        Direction.LOWER,
    ),
)
ATTENDANCE = Indicator(
    key=AVERAGE_DAILY_ATTENDANCE,
    title=_("Average daily attendance"),
    numerator=_("Days attended by the students of the population"),
    denominator=_("Days on which they were enrolled"),
    population=POPULATION,
    sources=_ATTENDED,
    direction=Direction.HIGHER,
    average=AVERAGE_DAILY_ATTENDANCE,
    of=STUDENTS,
    caveats=(_DAYS_CAVEAT, _("Shown as a whole percent.")),
)
MOBILITY = Indicator(
    key="mobility",
    title=_("Mobility"),
    numerator=_(
        "Students enrolled at more than one school in the year, or on more than 10 days fewer "
        "than their school taught"
    ),
    denominator=_("Students in the population"),
    population=POPULATION,
    sources=(*_ENROLLED, "attendance_summary"),
    direction=Direction.LOWER,
    node="mobile",
    of=STUDENTS,
    complement="not_mobile",
    caveats=(
        _("Moves of fewer than 10 days before or after the year at one school are not counted."),
        _DAYS_CAVEAT,
    ),
    lacking=(Reason.NO_INSTRUCTIONAL_DAYS,),
)
HOMELESSNESS = Indicator(
    key="homelessness",
    title=_("Homelessness among students"),
    numerator=_("Students with a stay between 1 July and 30 June that means homelessness"),
    denominator=_("Students in the population"),
    population=POPULATION,
    sources=(*_ENROLLED, "housing_episode"),
    direction=Direction.LOWER,
    node="homeless",
    of=STUDENTS,
    complement="not_homeless",
    caveats=(
        _LINK_CAVEAT,
        _("Only stays in the shelter system; families who double up are not seen."),
    ),
    lacking=(Reason.NO_LINK, Reason.NO_STAYS),
    released_by=RARE_GROUPINGS,
)
AFTER_SCHOOL = Indicator(
    key="after_school_among_chronic",
    title=_("After-school participation of the chronically absent"),
    numerator=_("Chronically absent students who came to an after-school program in the year"),
    denominator=_("Chronically absent students"),
    population=POPULATION,
    sources=(*_ATTENDED, "participation"),
    direction=Direction.HIGHER,
    node="chronic_in_program",
    of=CHRONIC,
    complement="chronic_without_program",
    caveats=(
        _LINK_CAVEAT,
        _("Came on at least one day; where days are not delivered, was enrolled."),
    ),
    lacking=(Reason.NO_LINK, Reason.NO_PROGRAM),
    released_by=RARE_GROUPINGS,
)
SUSPENSION = Indicator(
    key="suspension",
    title=_("Suspension"),
    numerator=_("Students suspended out of school on at least one day"),
    denominator=_("Students in the population"),
    population=POPULATION,
    sources=_ATTENDED,
    direction=Direction.LOWER,
    node="suspended",
    of=STUDENTS,
    complement="not_suspended",
    caveats=(_("As recorded in attendance; suspension in school is not counted."),),
    lacking=(Reason.NO_SUSPENSIONS,),
    released_by=RARE_GROUPINGS,
)

INDICATORS = (
    ENROLMENT,
    CHRONIC_ABSENCE,
    *TIERS,
    ATTENDANCE,
    MOBILITY,
    HOMELESSNESS,
    AFTER_SCHOOL,
    SUSPENSION,
)

# Released: those that split a node of the cube in two, in the order of their nodes.
RELEASED = tuple(i for i in INDICATORS if i.complement)

CUBE_KEY = STUDENTS
CUBE_TITLE = _("Students")
