"""Which group every other is compared with, dimension by dimension."""

from dataclasses import dataclass
from enum import StrEnum

from wholecity.kernel.texts import translatable


class Against(StrEnum):
    """What a group is compared with."""

    LEVEL = "level"  # a named level of the same dimension
    LARGEST = "largest"  # the level with the most children
    REST = "rest"  # all other children of the city


@dataclass(frozen=True)
class Reference:
    """The reference of a dimension; `level` only with Against.LEVEL."""

    against: Against
    level: str = ""


REFERENCES = {
    "low_income": Reference(Against.LEVEL, "no"),
    "english_learner": Reference(Against.LEVEL, "no"),
    "disability": Reference(Against.LEVEL, "no"),
    "race_ethnicity": Reference(Against.LARGEST),
    "sex": Reference(Against.LARGEST),
}
# A place or a grade has no natural counterpart: it stands against all others.
OTHERWISE = Reference(Against.REST)
THE_REST = translatable("All other students")

# Groups of children whose gaps the cabinet looks at first; places and grades follow on the page.
PEOPLE = ("race_ethnicity", "low_income", "english_learner", "disability", "sex")
NOT_REPORTED = "not_reported"
