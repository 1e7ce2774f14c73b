"""For which children somebody at the table may speak, and which figure says how many they are.

The texts are English sources for translation; pages pass them through gettext.
"""

from dataclasses import dataclass

from wholecity.kernel.texts import translatable as _
from wholecity.measures.definitions import children_of

RACE = "race_ethnicity"
ALL_CHILDREN = "enrolment"  # the measure that counts the city's students, by groups too


@dataclass(frozen=True)
class Constituency:
    """Children or their families. `measure` is the share that they are of the city's students;

    `level` is their group of race and ethnicity, whose share follows from the students counted.
    """

    title: str
    measure: str = ""
    level: str = ""


def _of_race(level: str) -> Constituency:
    return Constituency(children_of(RACE, level), level=level)


CONSTITUENCIES = {
    "low-income": Constituency(children_of("low_income", "yes"), measure="low-income"),
    "english-learners": Constituency(
        children_of("english_learner", "yes"), measure="english-learners"
    ),
    "disability": Constituency(children_of("disability", "yes"), measure="disability"),
    "homelessness": Constituency(_("Children without a home"), measure="homelessness"),
    "hispanic": _of_race("hispanic"),
    "black": _of_race("black"),
    "asian": _of_race("asian"),
    "american-indian": _of_race("american_indian"),
    "mena": _of_race("mena"),
    "pacific-islander": _of_race("pacific_islander"),
    "white": _of_race("white"),
    "two-or-more": _of_race("two_or_more"),
    "youth": Constituency(_("Young people, in their own voice")),
    "families": Constituency(_("Parents and caregivers, in their own voice")),
}
