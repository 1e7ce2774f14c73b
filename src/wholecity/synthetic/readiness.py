"""How ready for kindergarten children are found, at the end of their last year of early care."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wholecity.synthetic.enrolment import Schooling
from wholecity.synthetic.families import Children, Families
from wholecity.synthetic.plan import Days, Numbers, Plan, day
from wholecity.synthetic.programs import KINDS, PRESCHOOL, Participation, Programs

NAME = "Kindergarten Readiness Check"
SUBJECTS = ("Language and literacy", "Mathematics", "Social and emotional")
LEVELS = ("Emerging", "Approaching", "Ready")
CUTS = (240, 270)  # points from which a child is approaching, and ready
MEAN, SPREAD, OWN = 268, 26, 0.75  # OWN: share of the spread that is the child's in all subjects
LOW_INCOME, CAME_OFTEN = -16, 8  # points
ASSESSED = 0.92  # of children in their last year before kindergarten


@dataclass(frozen=True)
class Readiness:
    """One entry for each child and subject. `level` indexes LEVELS."""

    child: Numbers
    subject: Numbers
    taken: Days
    score: Numbers
    level: Numbers


def draw(
    plan: Plan,
    children: Children,
    families: Families,
    schooling: Schooling,
    programs: Programs,
    part: Participation,
) -> Readiness:
    """Who was assessed in May of the year before kindergarten, and with which result."""
    chance = plan.chance("readiness")
    begins = schooling.kindergarten[part.child] - 1
    last_may = np.array([day(int(year), 5, 11) for year in range(1990, 2080)])[begins - 1990]
    last_year = (part.start <= last_may) & (part.end >= last_may)
    in_care = programs.kind[part.program] == KINDS.index(PRESCHOOL)
    chosen = np.flatnonzero(last_year & in_care & (chance.random(len(part)) < ASSESSED))
    child, first = np.unique(part.child[chosen], return_index=True)
    rows = chosen[first]
    own = chance.standard_normal(len(child))[:, None]
    each = chance.standard_normal((len(child), len(SUBJECTS)))
    points: NDArray[np.float64] = MEAN + SPREAD * (OWN * own + np.sqrt(1 - OWN**2) * each)
    points += LOW_INCOME * families.low_income[children.family[child]][:, None]
    points += CAME_OFTEN * (part.attended[rows] * 10 >= part.offered[rows] * 8)[:, None]
    score = np.clip(np.rint(points), 150, 350).astype(np.int32).ravel()
    return Readiness(
        child=np.repeat(child, len(SUBJECTS)).astype(np.int32),
        subject=np.tile(np.arange(len(SUBJECTS), dtype=np.int32), len(child)),
        taken=np.repeat(last_may[rows], len(SUBJECTS)).astype(np.int32),
        score=score,
        level=np.searchsorted(CUTS, score, side="right").astype(np.int32),
    )
