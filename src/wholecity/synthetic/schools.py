"""Schools: about one for every 450 students, each in a neighborhood."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wholecity.synthetic import geography, names
from wholecity.synthetic.plan import Numbers, Plan, Texts

STUDENTS_PER_SCHOOL = 450
LEVELS = ("Elementary", "Middle", "High")
LEVEL_SHARE = (0.60, 0.23, 0.17)  # of schools: high schools are larger
NEARNESS, ROUNDS = 2.2, 60  # how much nearer schools are preferred
FIRST_KEY = 250101
DISTRICT_KEY = 250100
# Grades as numbers: preschool -1, kindergarten 0, then 1 to 12.
PRESCHOOL, KINDERGARTEN, SIXTH, NINTH, TWELFTH = -1, 0, 6, 9, 12


@dataclass(frozen=True)
class Choice:
    """How families choose among the schools of a level.

    `edges` is neighborhoods × schools: the upper edges of the share of each
    school's among the families there, the last one 1.
    """

    schools: Numbers
    edges: NDArray[np.float64]

    def chosen(self, place: Numbers, wish: NDArray[np.float64]) -> Numbers:
        """The school of each family, by where it lives and a number from 0 to 1 that stays."""
        chosen = np.empty(len(place), dtype=np.int32)
        for at, edges in enumerate(self.edges):
            rows = np.flatnonzero(place == at)
            found = np.searchsorted(edges, wish[rows], side="right")
            chosen[rows] = self.schools[np.minimum(found, len(self.schools) - 1)]
        return chosen


@dataclass(frozen=True)
class Schools:
    """The schools of the district, one entry for each. `level` indexes LEVELS."""

    key: Numbers
    name: Texts
    level: Numbers
    neighbourhood: Numbers
    size: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.key)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The choice of each level."""
        return tuple(self._choice(level) for level in range(len(LEVELS)))

    def _choice(self, level: int) -> Choice:
        """Mostly near, and so that schools fill in proportion to their size.

        Rows and columns are scaled in turn until both fit, as in matching of supply and demand.
        """
        schools = np.flatnonzero(self.level == level).astype(np.int32)
        away = geography.distances()[:, self.neighbourhood[schools]]
        flow = np.exp(-NEARNESS * away)
        living = np.array([n.weight for n in geography.NEIGHBOURHOODS])
        size = self.size[schools] / self.size[schools].sum()
        for _ in range(ROUNDS):
            flow *= (size / flow.sum(axis=0))[None, :]
            flow *= (living / living.sum() / flow.sum(axis=1))[:, None]
        return Choice(schools, np.cumsum(flow / flow.sum(axis=1, keepdims=True), axis=1))


def level_of(grades: NDArray[np.int32]) -> Numbers:
    """Which level of school teaches a grade."""
    return ((grades >= SIXTH).astype(np.int32) + (grades >= NINTH)).astype(np.int32)


def draw(plan: Plan, students: int) -> Schools:
    """The schools for so many students."""
    total = max(4, round(students / STUDENTS_PER_SCHOOL))
    counts = _counts(total)
    level = np.repeat(np.arange(len(LEVELS)), counts).astype(np.int32)
    place = np.concatenate([_spread(count, shift) for shift, count in enumerate(counts)])
    key = np.arange(FIRST_KEY, FIRST_KEY + total, dtype=np.int32)
    size = plan.chance("school sizes").uniform(0.65, 1.35, total)
    return Schools(key, _names(plan, level), level, place.astype(np.int32), size)


def _counts(total: int) -> list[int]:
    middle, high = (max(1, round(total * share)) for share in LEVEL_SHARE[1:])
    return [total - middle - high, middle, high]


def _spread(count: int, shift: int) -> NDArray[np.int64]:
    """Neighborhoods for so many schools of a level, in proportion to who lives there."""
    weights = np.array([n.weight for n in geography.NEIGHBOURHOODS])
    edges = np.cumsum(weights) / weights.sum()
    at = (np.arange(count) + 0.5) / count + 0.13 * shift
    return np.searchsorted(edges, at % 1.0)


def _names(plan: Plan, level: Numbers) -> Texts:
    """A name for each school; a large city numbers those for which no name is left."""
    chance = plan.chance("schools")
    known = names.school_names()
    named = np.empty(len(level), dtype=object)
    for number, title in enumerate(LEVELS):
        places = np.flatnonzero(level == number)
        order = chance.permutation(len(known))
        for n, place in enumerate(places):
            round_, pick = divmod(n, len(known))
            suffix = f" No. {round_ + 1}" if round_ else ""
            named[place] = f"{known[order[pick]]} {title} School{suffix}"
    return named
