"""What is asked for, and the streams of chance that follow from it."""

import zlib
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wholecity.kernel.errors import BadInput
from wholecity.kernel.school_year import SchoolYear

SMALLEST, LARGEST = 400, 1_000_000
FIRST_YEAR, LAST_YEAR = 2000, 2049  # the years that Ed-Fi 5.2 has names for, less our history

# Days are int32 counted from 1970-01-01; NEVER stands where there is no day.
Days = NDArray[np.int32]
Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]
NEVER = -1


@dataclass(frozen=True)
class Plan:
    """A city of so many children, in the school year that ends in `year` and the two before.

    The same plan always gives the same city, byte for byte.
    """

    children: int
    seed: int
    year: int = 2026

    def __post_init__(self) -> None:
        if not SMALLEST <= self.children <= LARGEST:
            raise BadInput(
                f"A synthetic city cannot have {self.children:,} children.",
                hint=f"Give --children a number from {SMALLEST} to {LARGEST:,}.",
            )
        if self.seed < 0:
            raise BadInput(
                "The seed is negative.", hint="Give --seed a whole number from 0 upward."
            )
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise BadInput(
                f"There is no calendar for a school year that ends in {self.year}.",
                hint=f"Give --year a year from {FIRST_YEAR} to {LAST_YEAR}.",
            )

    @property
    def years(self) -> tuple[SchoolYear, ...]:
        """The three school years that are told, oldest first."""
        return tuple(SchoolYear(self.year - back) for back in (2, 1, 0))

    def chance(self, subject: str, part: int = 0) -> np.random.Generator:
        """The stream of chance of one subject: drawing more of one never changes another."""
        return np.random.default_rng(
            [self.seed, self.children, zlib.crc32(subject.encode("ascii")), part]
        )


def day(year: int, month: int, of_month: int) -> int:
    """A date as the number of its day."""
    return (date(year, month, of_month) - date(1970, 1, 1)).days


def dated(number: int) -> date:
    """The date of a day's number."""
    return date.fromordinal(int(number) + date(1970, 1, 1).toordinal())


def iso_dates(days: Days) -> Texts:
    """Days as text, `2026-01-31`; blank where there is none."""
    text: Texts = np.datetime_as_string(days.astype("datetime64[D]")).astype(object)
    text[days == NEVER] = ""
    return text


def pick(chance: np.random.Generator, weights: NDArray[np.float64], size: int) -> Numbers:
    """`size` draws of an index, with these weights."""
    edges = np.cumsum(weights / weights.sum())
    drawn = np.searchsorted(edges, chance.random(size), side="right")
    return np.minimum(drawn, len(weights) - 1).astype(np.int32)


def pick_by(chance: np.random.Generator, tables: NDArray[np.float64], rows: Numbers) -> Numbers:
    """One draw for each entry of `rows`, with the weights of that row of `tables`."""
    edges = np.cumsum(tables / tables.sum(axis=1, keepdims=True), axis=1)
    drawn = (chance.random(len(rows))[:, None] >= edges[rows]).sum(axis=1)
    return np.minimum(drawn, tables.shape[1] - 1).astype(np.int32)
