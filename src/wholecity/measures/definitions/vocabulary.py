"""The words of the framework: categories, domains, stages, phases, units; how a measure counts."""

from dataclasses import dataclass
from enum import StrEnum

from wholecity.kernel.texts import translatable


class Category(StrEnum):
    """The five categories of Measures of Success."""

    LEADERSHIP = "committed-leadership"
    INVESTMENT = "investment"
    COLLABORATION = "collaborative-action"
    ACCESS = "access-to-services"
    IMPACT = "child-and-youth-impact"


class Domain(StrEnum):
    """The five domains of the city's dashboard, in the order in which they are shown."""

    EDUCATION = "education"
    HEALTH = "health"
    ECONOMIC = "economic-security"
    HOUSING = "housing"
    SAFETY = "safety"


class Stage(StrEnum):
    """Where on the way from cradle to career a measure stands."""

    EARLY = "early-childhood"
    ELEMENTARY = "k-5"
    MIDDLE = "middle"
    HIGH = "high-school"
    POSTSECONDARY = "post-secondary"
    CAREER = "career"
    ALL = "all"


class Phase(StrEnum):
    """The phase of the cabinet's work that a measure tells about."""

    GOVERNANCE = "governance"
    SERVICES = "programming-and-services"
    OUTCOMES = "outcomes"


class Polarity(StrEnum):
    """Which direction is better. Facts about who the children are have none."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Unit(StrEnum):
    PERCENT = "percent"
    COUNT = "count"
    DOLLARS = "dollars"


class Rubric(StrEnum):
    """Levels by which qualitative measures are rated, lowest first."""

    EXPLORING = "exploring"
    EMERGING = "emerging"
    SUSTAINING = "sustaining"
    SYSTEMS_CHANGE = "systems-change"


# How a measure is read off the released cube `students`.


@dataclass(frozen=True)
class Share:
    """The children of node `part` in a hundred of node `whole`."""

    part: str
    whole: str


@dataclass(frozen=True)
class LevelShare:
    """The children of one level of a dimension in a hundred of all children of the node."""

    dimension: str
    level: str
    node: str


@dataclass(frozen=True)
class Count:
    """The children of a node."""

    node: str


@dataclass(frozen=True)
class Mean:
    """An average of the cube, in whole percents."""

    average: str


Figure = Share | LevelShare | Count | Mean


@dataclass(frozen=True)
class Measure:
    """What is measured, for whom, from what, and which way is better.

    `key` is the address of its page. `figure` says how it is read off a
    released cube; None where this installation computes no such figure.
    `caveats` say what the city's own figure misses or depends on. Texts are
    English sources of translations. No measure compares cities unless
    `comparable` says so, and none of the first set does.
    """

    key: str
    title: str
    category: Category
    domain: Domain
    stage: Stage
    phase: Phase
    polarity: Polarity
    unit: Unit
    numerator: str
    denominator: str
    population: str
    source: str
    frequency: str
    figure: Figure | None = None
    caveats: tuple[str, ...] = ()
    common: bool = False
    comparable: bool = False

    @property
    def higher_is_better(self) -> bool | None:
        """None where no direction is better."""
        return None if self.polarity is Polarity.NEITHER else self.polarity is Polarity.HIGHER


CATEGORY_TITLES = {
    Category.LEADERSHIP: translatable("Committed leadership"),
    Category.INVESTMENT: translatable("Investment and sustainability"),
    Category.COLLABORATION: translatable("Collaborative action"),
    Category.ACCESS: translatable("Access to services"),
    Category.IMPACT: translatable("Child and youth impact"),
}
DOMAIN_TITLES = {
    Domain.EDUCATION: translatable("Education"),
    Domain.HEALTH: translatable("Health"),
    Domain.ECONOMIC: translatable("Economic security"),
    Domain.HOUSING: translatable("Housing"),
    Domain.SAFETY: translatable("Safety"),
}
STAGE_TITLES = {
    Stage.EARLY: translatable("Early childhood"),
    Stage.ELEMENTARY: translatable("Kindergarten to grade 5"),
    Stage.MIDDLE: translatable("Middle school"),
    Stage.HIGH: translatable("High school"),
    Stage.POSTSECONDARY: translatable("After high school"),
    Stage.CAREER: translatable("Career"),
    Stage.ALL: translatable("All ages in school"),
}
PHASE_TITLES = {
    Phase.GOVERNANCE: translatable("Governance"),
    Phase.SERVICES: translatable("Programming and services"),
    Phase.OUTCOMES: translatable("Outcomes"),
}
