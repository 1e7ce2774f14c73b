"""Schools: about one for every 450 students, each in a neighborhood."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wholecity.synthetic import geography, names
from wholecity.synthetic.plan import Numbers, Plan, Texts

STUDENTS_PER_SCHOOL = 450
LEVELS = ("Elementary", "Middle", "High")
LEVEL_SHARE = (0.60, 0.23, 0.17)  # of schools: high schools are larger
FIRST_KEY = 250101
DISTRICT_KEY = 250100
# Grades as numbers: preschool -1, kindergarten 0, then 1 to 12.
PRESCHOOL, KINDERGARTEN, SIXTH, NINTH, TWELFTH = -1, 0, 6, 9, 12


@dataclass(frozen=True)
class Schools:
    """The schools of the district, one entry for each. `level` indexes LEVELS."""

    key: Numbers
    name: Texts
    level: Numbers
    neighbourhood: Numbers

    def __len__(self) -> int:
        return len(self.key)

    def nearest(self) -> tuple[NDArray[np.int32], ...]:
        """For each level, neighborhoods × choices: the schools that families there choose from.

        All schools of their own neighborhood are among them, so that none stays empty.
        """
        return tuple(self._nearest_of(level) for level in range(len(LEVELS)))

    def _nearest_of(self, level: int) -> NDArray[np.int32]:
        of_level = np.flatnonzero(self.level == level)
        away = geography.distances()[:, self.neighbourhood[of_level]]
        most = np.bincount(self.neighbourhood[of_level]).max()
        order = np.argsort(away, axis=1, kind="stable")[:, : most + 1]
        return of_level[order].astype(np.int32)


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
    return Schools(key, _names(plan, level), level, place.astype(np.int32))


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
