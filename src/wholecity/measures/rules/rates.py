"""Shares of children: rounding, and the interval that chance leaves."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


def whole(value: Decimal | float) -> int:
    """The nearest whole number; halves go up, as people round."""
    return int(Decimal(str(value)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`; what of is said by whoever returns it."""

    low: float
    high: float

    def excludes(self, value: float) -> bool:
        return not self.low <= value <= self.high


def wilson(part: int, of: int, z: float = Z) -> Interval:
    """Score interval of a proportion, 0 to 1, without continuity correction (Wilson 1927)."""
    rate = part / of
    middle = part + z * z / 2
    spread = z * sqrt(part * (1 - rate) + z * z / 4)
    total = of + z * z
    # The exact ends are 0 and 1; floats would miss them by a hair.
    low = 0.0 if part == 0 else (middle - spread) / total
    high = 1.0 if part == of else (middle + spread) / total
    return Interval(low, high)
