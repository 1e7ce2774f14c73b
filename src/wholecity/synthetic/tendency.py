"""How often a child tends to be absent: a log-linear model with an own share for every child.

The coefficients make the gaps between groups and the trend over the years.
What they come to is not promised here: it is counted afterwards, in the truth.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wholecity.synthetic import geography, names
from wholecity.synthetic.circumstances import Circumstances, Stays
from wholecity.synthetic.enrolment import TRANSFER, Spells
from wholecity.synthetic.families import Children, Families
from wholecity.synthetic.plan import Flags, Plan
from wholecity.synthetic.schools import KINDERGARTEN, NINTH

Numbers = NDArray[np.float64]

USUAL = -3.145  # the logarithm of the share of days that a child at the base misses
OWN, LASTING, PASSING = 0.62, 0.85, 0.53  # spread between children; from year to year, and anew
EARLIER_YEAR = 0.045  # more, for each year back
CATCHING_UP, CATCHING_UP_EARLIER = 0.10, 0.15  # the neighborhood that starts behind
LOW_INCOME, DISABILITY, LEARNER, HOMELESS, CHANGED_SCHOOL = 0.26, 0.15, 0.05, 0.60, 0.22
PRESCHOOL, FIRST_YEAR, LATER_GRADES = 0.26, 0.16, 0.07
BY_NAMING = {"spanish": 0.09, "chinese": -0.55, "vietnamese": -0.40}
LEAST, MOST = 0.002, 0.7


@dataclass(frozen=True)
class Tendencies:
    """What the model needs of the city, and the part of a child's tendency that lasts."""

    plan: Plan
    children: Children
    families: Families
    circumstances: Circumstances
    stays: Stays

    def of(self, index: int, spells: Spells) -> Numbers:
        """For each spell of a year, the share of days that the child tends to be absent."""
        child = spells.child
        logged = USUAL + OWN * self._own(index)[child]
        logged += self._place_and_year(index, spells) + self._circumstances(index, child)
        logged += self._grade(spells) + CHANGED_SCHOOL * (spells.entry_type == TRANSFER)
        rate: Numbers = np.clip(np.exp(logged), LEAST, MOST)
        return rate

    def _own(self, index: int) -> Numbers:
        """What is the child's own: mostly the same every year."""
        count = len(self.children)
        lasting = self.plan.chance("lasting tendency").standard_normal(count)
        year = self.plan.years[index].ending
        passing = self.plan.chance("tendency", year).standard_normal(count)
        return LASTING * lasting + PASSING * passing

    def _place_and_year(self, index: int, spells: Spells) -> Numbers:
        back = len(self.plan.years) - 1 - index
        family = self.children.family[spells.child]
        place = self.families.neighbourhood_on(family, spells.last.astype(np.int64))
        behind = place == geography.CATCHING_UP
        more: Numbers = EARLIER_YEAR * back + behind * (CATCHING_UP + CATCHING_UP_EARLIER * back)
        return more

    def _circumstances(self, index: int, child: np.ndarray) -> Numbers:
        lot = self.circumstances
        homeless: Flags = np.isin(
            self.children.family, self.stays.homeless_families(self.plan.years[index])
        )
        heritage = self.families.heritage[self.children.family[child]]
        by_naming = np.array([BY_NAMING.get(name, 0.0) for name in names.HERITAGES])
        more: Numbers = (
            LOW_INCOME * lot.low_income[child, index]
            + DISABILITY * lot.disability[child, index]
            + LEARNER * lot.english_learner[child, index]
            + HOMELESS * homeless[child]
            + by_naming[heritage]
        )
        return more

    def _grade(self, spells: Spells) -> Numbers:
        grade = spells.grade
        more: Numbers = (
            PRESCHOOL * (grade < KINDERGARTEN)
            + FIRST_YEAR * (grade == KINDERGARTEN)
            + LATER_GRADES * np.maximum(grade - NINTH + 2, 0)
        )
        return more
