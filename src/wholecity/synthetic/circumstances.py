"""What bears on a child's attendance: income, language, disability, shelter, programs."""

from dataclasses import dataclass

import numpy as np

from wholecity.kernel.school_year import SchoolYear
from wholecity.synthetic.enrolment import Schooling, grades_in
from wholecity.synthetic.families import Children, Families
from wholecity.synthetic.plan import NEVER, Days, Flags, Numbers, Plan, day, pick

INCOME_CHANGED = 0.04  # of families, their income was on the other side in an earlier year
LEARNERS = np.array([0.02, 0.01, 0.52, 0.34, 0.40, 0.36, 0.42, 0.50])  # of each heritage, at first
DISABILITY, LATER_FOUND = 0.165, 0.12
HOMELESS_LOW_INCOME, HOMELESS_OTHERS = 0.062, 0.006

# HUD project types. Emergency shelter and transitional housing: the child is homeless there.
NIGHT_BY_NIGHT, SHELTER, TRANSITIONAL, PERMANENT = 1, 0, 2, 3
HOMELESS_TYPES = (SHELTER, NIGHT_BY_NIGHT, TRANSITIONAL)


@dataclass(frozen=True)
class Circumstances:
    """Children × years (oldest year first), and the stays of families."""

    low_income: Flags
    english_learner: Flags
    formerly_learner: Flags
    disability: Flags


@dataclass(frozen=True)
class Stays:
    """One entry for each stay of a whole family in a housing project. `exit` may be NEVER."""

    family: Numbers
    project_type: Numbers
    entry: Days
    exit: Days

    def __len__(self) -> int:
        return len(self.family)

    def homeless_families(self, year: SchoolYear) -> Numbers:
        """The families who were homeless on any day of the school year."""
        begin = day(year.ending - 1, 7, 1)
        end = day(year.ending, 6, 30)
        during = (self.entry <= end) & ((self.exit == NEVER) | (self.exit >= begin))
        homeless = np.isin(self.project_type, HOMELESS_TYPES)
        return np.unique(self.family[during & homeless]).astype(np.int32)


def draw(plan: Plan, children: Children, families: Families, schooling: Schooling) -> Circumstances:
    """The circumstances of each child in each of the three years."""
    chance = plan.chance("circumstances")
    count, years = len(children), len(plan.years)
    family = children.family
    changed = chance.random((len(families), years)) < INCOME_CHANGED
    changed[:, -1] = False
    low_income = (families.low_income[:, None] ^ changed)[family]
    learner = chance.random(count) < LEARNERS[families.heritage[family]]
    leaves_after = chance.integers(1, 11, count)  # grades from kindergarten until proficient
    boy = children.sex == "M"
    odds = DISABILITY * (1 + 0.35 * families.low_income[family]) * np.where(boy, 1.22, 0.66)
    ever = chance.random(count) < odds
    found_in = np.where(chance.random(count) < LATER_FOUND, chance.integers(0, years, count), 0)
    grade = np.stack([grades_in(schooling, year) for year in plan.years], axis=1)
    still = learner[:, None] & (grade < leaves_after[:, None])
    return Circumstances(
        low_income=low_income,
        english_learner=still,
        formerly_learner=learner[:, None] & ~still & (grade < leaves_after[:, None] + 2),
        disability=ever[:, None] & (np.arange(years)[None, :] >= found_in[:, None]),
    )


def draw_stays(plan: Plan, families: Families) -> Stays:
    """Stays in shelters and housing projects: this year's, and some of the two years before."""
    chance = plan.chance("stays")
    odds = np.where(families.low_income, HOMELESS_LOW_INCOME, HOMELESS_OTHERS)
    parts = []
    for year in plan.years:
        homeless = np.flatnonzero(chance.random(len(families)) < odds)
        parts.append(_stays_of(chance, year, homeless, last=year == plan.years[-1]))
    housed = np.flatnonzero(chance.random(len(families)) < 0.004)
    settled = day(plan.year - 3, 9, 1) + chance.integers(0, 500, len(housed))
    parts.append((housed, np.full(len(housed), PERMANENT), settled, np.full(len(housed), NEVER)))
    family, kind, entry, left = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((entry, family))
    return Stays(*(column[order].astype(np.int32) for column in (family, kind, entry, left)))


def _stays_of(
    chance: np.random.Generator, year: SchoolYear, families: np.ndarray, last: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """One or two stays in a school year, begun and ended between September and June."""
    twice = np.concatenate((families, families[chance.random(len(families)) < 0.22]))
    second = np.arange(len(twice)) >= len(families)
    begin, end = day(year.ending - 1, 9, 5), day(year.ending, 6, 10)
    half = (begin + end) // 2
    entry = np.where(
        second,
        chance.integers(half + 5, end - 10, len(twice)),
        chance.integers(begin, half - 30, len(twice)),
    )
    stay = 3 + chance.exponential(45, len(twice)).astype(np.int64)
    left = np.minimum(entry + stay, np.where(second, end, half - 5))
    if last:  # some are still there
        left = np.where((chance.random(len(twice)) < 0.12) & second, NEVER, left)
    kind = pick(chance, np.array([0.62, 0.14, 0.24]), len(twice))
    return twice, kind, entry, left
