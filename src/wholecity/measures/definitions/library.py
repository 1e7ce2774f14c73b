"""The indicator library that ships with the product.

A measure with a `figure` is computed from the city's own files and read off
its releases. Others come from published statistics, or wait for an agency
that delivers what they need; they are listed so that a city sees what it does
not know yet.
"""

from wholecity.kernel.texts import translatable as _
from wholecity.measures.definitions.vocabulary import (
    Category,
    Count,
    Domain,
    Figure,
    LevelShare,
    Mean,
    Measure,
    Phase,
    Polarity,
    Share,
    Stage,
    Unit,
)

_STUDENTS = _("Students enrolled for at least 10 school days of the year")
_DISTRICT = _("School district")
# Said on every page that shows what somebody else published.
PUBLISHERS_RULES = _(
    "Published figures follow the rules of who published them, which may differ from the city's."
)
_YEARLY = _("Every school year")
BY_LINK = _("Depends on the link between agencies: a missed link makes the figure too low.")
# What the program that links promises; a test keeps it equal to its settings.
LINKS_ARE_SURE = _(
    "By the estimate of the program that links records, at most 1 link in 1,000 is wrong. Records "
    "of which it is not sure stay apart until a person looks at them."
)
_BY_SUMMARY = _(
    "Where a source delivers a summary of the year instead of days, its own count of days is used."
)


def _outcome(
    key: str,
    title: str,
    domain: Domain,
    polarity: Polarity,
    numerator: str,
    *,
    figure: Figure | None = None,
    denominator: str = _STUDENTS,
    population: str = _STUDENTS,
    source: str = _DISTRICT,
    stage: Stage = Stage.ALL,
    unit: Unit = Unit.PERCENT,
    caveats: tuple[str, ...] = (),
    common: bool = False,
) -> Measure:
    return Measure(
        key,
        title,
        Category.IMPACT,
        domain,
        stage,
        Phase.OUTCOMES,
        polarity,
        unit,
        numerator,
        denominator,
        population,
        source,
        _YEARLY,
        figure,
        caveats,
        common,
    )


def _service(
    key: str,
    title: str,
    domain: Domain,
    numerator: str,
    denominator: str,
    source: str,
    *,
    figure: Figure | None = None,
    stage: Stage = Stage.ALL,
    caveats: tuple[str, ...] = (),
) -> Measure:
    return Measure(
        key,
        title,
        Category.ACCESS,
        domain,
        stage,
        Phase.SERVICES,
        Polarity.HIGHER,
        Unit.PERCENT,
        numerator,
        denominator,
        denominator,
        source,
        _YEARLY,
        figure,
        caveats,
    )


COMPUTED = (
    _outcome(
        "chronic-absence",
        _("Chronic absence"),
        Domain.EDUCATION,
        Polarity.LOWER,
        _("Students absent on at least a tenth of the school days for which they were enrolled"),
        figure=Share("chronic", "students"),
        caveats=(
            _("A day counts as missed when at least half of it was missed."),
            _("In school at any school on a day means not absent on that day."),
            _BY_SUMMARY,
        ),
        common=True,
    ),
    _outcome(
        "attendance",
        _("Average daily attendance"),
        Domain.EDUCATION,
        Polarity.HIGHER,
        _("School days attended, summed over students"),
        denominator=_("School days for which students were enrolled, summed over students"),
        figure=Mean("average_daily_attendance"),
        caveats=(_BY_SUMMARY,),
    ),
    _outcome(
        "enrolment",
        _("Students enrolled"),
        Domain.EDUCATION,
        Polarity.NEITHER,
        _STUDENTS,
        denominator="",
        figure=Count("students"),
        unit=Unit.COUNT,
    ),
    _outcome(
        "english-learners",
        _("English learners"),
        Domain.EDUCATION,
        Polarity.NEITHER,
        _("Students who are English learners"),
        figure=LevelShare("english_learner", "yes", "students"),
    ),
    _outcome(
        "disability",
        _("Students with disabilities"),
        Domain.EDUCATION,
        Polarity.NEITHER,
        _("Students served under IDEA or Section 504"),
        figure=LevelShare("disability", "yes", "students"),
    ),
    _service(
        "after-school",
        _("After-school participation of the chronically absent"),
        Domain.EDUCATION,
        _("Chronically absent students who came to an after-school program in the year"),
        _("Chronically absent students"),
        _("School district and program providers"),
        figure=Share("chronic_in_program", "chronic"),
        caveats=(
            BY_LINK,
            _("Came on at least one day; where days are not delivered, was enrolled."),
        ),
    ),
    _outcome(
        "low-income",
        _("Students from low-income families"),
        Domain.ECONOMIC,
        Polarity.NEITHER,
        _("Students from low-income families, by the state's rule of the year"),
        figure=LevelShare("low_income", "yes", "students"),
    ),
    _outcome(
        "homelessness",
        _("Students who were homeless"),
        Domain.HOUSING,
        Polarity.LOWER,
        _("Students with a stay in the shelter system between July 1 and June 30"),
        figure=Share("homeless", "students"),
        caveats=(
            BY_LINK,
            _("Only stays in the shelter system; families who double up are not seen."),
        ),
        source=_("School district and shelter system"),
    ),
    _outcome(
        "mobility",
        _("Students who changed schools"),
        Domain.HOUSING,
        Polarity.LOWER,
        _(
            "Students enrolled at more than one school in the year, or on more than 10 days "
            "fewer than their school taught"
        ),
        figure=Share("mobile", "students"),
        caveats=(
            _(
                "Moves of fewer than 10 days before or after the year at one school "
                "are not counted."
            ),
            _BY_SUMMARY,
        ),
    ),
    _outcome(
        "suspension",
        _("Out-of-school suspension"),
        Domain.SAFETY,
        Polarity.LOWER,
        _("Students suspended out of school on at least one day"),
        figure=Share("suspended", "students"),
        caveats=(_("As recorded in attendance; suspension in school is not counted."),),
    ),
)

PUBLISHED_ONLY = (
    _outcome(
        "economically-disadvantaged",
        _("Economically disadvantaged students"),
        Domain.ECONOMIC,
        Polarity.NEITHER,
        _("Students whose families take part in state-run aid programs, by the state's rule"),
        denominator=_("Students enrolled"),
        population=_("Students enrolled"),
        source=_("State education agency"),
    ),
    Measure(
        "spending-per-pupil",
        _("Spending per pupil"),
        Category.INVESTMENT,
        Domain.EDUCATION,
        Stage.ALL,
        Phase.SERVICES,
        Polarity.NEITHER,
        Unit.DOLLARS,
        _("Spending from all funds on the district's pupils in the fiscal year"),
        _("Pupils, as full-time equivalents"),
        _("Pupils for whom the district pays"),
        _("State education agency"),
        _("Every fiscal year"),
    ),
)

AWAITED = (
    _outcome(
        "kindergarten-readiness",
        _("Ready for kindergarten"),
        Domain.EDUCATION,
        Polarity.HIGHER,
        _("Children assessed as ready in all five domains of development"),
        denominator=_("Children assessed in the fall of kindergarten"),
        population=_("Children entering kindergarten"),
        stage=Stage.EARLY,
    ),
    _outcome(
        "third-grade-reading",
        _("Reading in grade 3"),
        Domain.EDUCATION,
        Polarity.HIGHER,
        _("Students who met the state's standard in reading"),
        denominator=_("Students tested in grade 3"),
        population=_("Students in grade 3"),
        stage=Stage.ELEMENTARY,
    ),
    _outcome(
        "middle-grade-math",
        _("Mathematics in grade 8"),
        Domain.EDUCATION,
        Polarity.HIGHER,
        _("Students who met the state's standard in mathematics"),
        denominator=_("Students tested in grade 8"),
        population=_("Students in grade 8"),
        stage=Stage.MIDDLE,
    ),
    _outcome(
        "graduation",
        _("Graduation in four years"),
        Domain.EDUCATION,
        Polarity.HIGHER,
        _("Students who graduated within four years"),
        denominator=_("Students who entered grade 9 four years before"),
        population=_("Students of the graduating class"),
        stage=Stage.HIGH,
    ),
    _outcome(
        "college-enrolment",
        _("Enrolled in college or training"),
        Domain.EDUCATION,
        Polarity.HIGHER,
        _("Graduates enrolled in college or training within 16 months"),
        denominator=_("Graduates of the year"),
        population=_("Graduates of the year"),
        stage=Stage.POSTSECONDARY,
    ),
    _service(
        "preschool",
        _("Children in preschool"),
        Domain.EDUCATION,
        _("Children aged 3 and 4 enrolled in preschool"),
        _("Children aged 3 and 4 who live in the city"),
        _("Early-childhood agency"),
        stage=Stage.EARLY,
    ),
    _service(
        "program-seats",
        _("Seats in after-school and summer programs"),
        Domain.EDUCATION,
        _("Seats offered in after-school and summer programs"),
        _("Children of the ages that the programs serve"),
        _("Program providers"),
    ),
    _outcome(
        "child-poverty",
        _("Child poverty"),
        Domain.ECONOMIC,
        Polarity.LOWER,
        _("Children in families below the federal poverty line"),
        denominator=_("Children who live in the city"),
        population=_("Children who live in the city"),
        source=_("Census Bureau"),
    ),
    _service(
        "health-insurance",
        _("Children with health insurance"),
        Domain.HEALTH,
        _("Children with health insurance"),
        _("Children who live in the city"),
        _("Census Bureau"),
    ),
    _service(
        "well-child-visit",
        _("Well-child visits"),
        Domain.HEALTH,
        _("Children who had a well-child visit in the year"),
        _("Children insured by Medicaid"),
        _("Health agency"),
    ),
    _service(
        "developmental-screening",
        _("Developmental screening"),
        Domain.HEALTH,
        _("Children screened by their third birthday"),
        _("Children who turned three in the year"),
        _("Health agency"),
        stage=Stage.EARLY,
    ),
    _service(
        "immunization",
        _("Immunization"),
        Domain.HEALTH,
        _("Children with the immunizations that school entry asks for"),
        _("Children entering kindergarten"),
        _("Health agency"),
        stage=Stage.EARLY,
    ),
    _service(
        "plan-coverage",
        _("Children with a success plan"),
        Domain.EDUCATION,
        _("Children with a success plan that was reviewed on time"),
        _("Children referred for a success plan"),
        _("Case work"),
    ),
    _service(
        "referrals-completed",
        _("Referrals that led to a service"),
        Domain.SAFETY,
        _("Referrals after which the child received the service"),
        _("Referrals made"),
        _("Case work"),
    ),
)

LIBRARY = (*COMPUTED, *PUBLISHED_ONLY, *AWAITED)
MEASURES = {measure.key: measure for measure in LIBRARY}
MEASURE_TITLES = {key: measure.title for key, measure in MEASURES.items()}


def title_of(key: str) -> str:
    """What people call a measure; "" where there is none of that key."""
    return MEASURES[key].title if key in MEASURES else ""
