"""Whole percents, coded at both ends so that nobody is provably among all or none.

A percent near 0 or 100 says of a small group that nearly every child, or
nearly none, is concerned. The smaller the group, the earlier it is coded; the
limits are those of the statistical practice of the US Department of Education.
"""

from dataclasses import dataclass
from typing import Literal

Bound = Literal["", "at_least", "at_most"]

# (children at least, percents from here up are "or more"); the lower end mirrors it.
TOP_CODES = ((300, 99), (100, 98), (40, 95), (0, 90))


@dataclass(frozen=True)
class Percent:
    """A whole percent; with a bound it stands for "or more" or "or less"."""

    value: int
    bound: Bound = ""


def top_code(children: int) -> int:
    """From which percent on a group of this size is shown as "or more"."""
    return next(code for size, code in TOP_CODES if children >= size)


def rounded_percent(part: int, whole: int) -> int:
    """Half up, in whole numbers: 0.5 becomes 1."""
    return (200 * part + whole) // (2 * whole)


def coded_percent(part: int, whole: int, children: int | None = None) -> Percent:
    """The percent that may be shown for `part` of `whole`.

    `children` is the size of the group where `whole` counts something else,
    such as days. Raises ZeroDivisionError for a whole of 0.
    """
    percent = rounded_percent(part, whole)
    top = top_code(whole if children is None else children)
    if percent >= top:
        return Percent(top, "at_least")
    if percent <= 100 - top:
        return Percent(100 - top, "at_most")
    return Percent(percent)
