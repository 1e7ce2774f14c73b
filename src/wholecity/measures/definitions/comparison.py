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

# How a sentence begins that is about the children of a group; "%(group)s" is the group's title.
_CHILDREN = {
    ("low_income", "yes"): translatable("Children from low-income families"),
    ("low_income", "no"): translatable("Children from other families"),
    ("english_learner", "yes"): translatable("English learners"),
    ("english_learner", "no"): translatable("Children who are not English learners"),
    ("disability", "yes"): translatable("Students with disabilities"),
    ("disability", "no"): translatable("Students without disabilities"),
    ("race_ethnicity", "hispanic"): translatable("Hispanic or Latino children"),
    ("race_ethnicity", "american_indian"): translatable(
        "American Indian or Alaska Native children"
    ),
    ("race_ethnicity", "asian"): translatable("Asian children"),
    ("race_ethnicity", "black"): translatable("Black or African American children"),
    ("race_ethnicity", "mena"): translatable("Middle Eastern or North African children"),
    ("race_ethnicity", "pacific_islander"): translatable(
        "Native Hawaiian or Pacific Islander children"
    ),
    ("race_ethnicity", "white"): translatable("White children"),
    ("race_ethnicity", "two_or_more"): translatable("Children of two or more races"),
    ("sex", "F"): translatable("Girls"),
    ("sex", "M"): translatable("Boys"),
}
_CHILDREN_OF_A_PLACE = translatable("Children in %(group)s")
_CHILDREN_OF_A_GROUP = translatable("Children in the group “%(group)s”")


def children_of(dimension: str, level: str) -> str:
    """The children of a group as the subject of a sentence; a source of translation."""
    other = _CHILDREN_OF_A_PLACE if dimension == "neighbourhood" else _CHILDREN_OF_A_GROUP
    return _CHILDREN.get((dimension, level), other)
