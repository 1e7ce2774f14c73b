"""What a field of an extract is, and the bounds that hold for all of them."""

from dataclasses import dataclass
from enum import StrEnum

from wholecity.kernel.texts import translatable as _

# Values differ in every group, and of each at least so many children of the group have another.
DIVERSITY = 3
# So many children in a hundred are left out rather than all others told less of.
LEFT_OUT_PERCENT = 5
# A child's dates are shifted by 1 to so many days, forward or back.
SHIFT_DAYS = 60
NOT_REPORTED, OTHER, LEFT_OUT = "not_reported", "other", ""


class Kind(StrEnum):
    """What somebody outside could do with it."""

    KNOWN = "known"  # may be known to others: children are found by it
    SENSITIVE = "sensitive"  # what would be learned of a child that is found
    DATE = "date"  # shifted


@dataclass(frozen=True)
class Field:
    """A column of an extract.

    `of` are the ways to make it, each the columns of the catalogue that it needs; a license opens
    it that names all of one way. `steps` say how it is told, from fine to coarse; after the last
    one it is left out. `harmless` is the value that tells nothing of a child.
    """

    key: str
    title: str
    kind: Kind
    of: tuple[tuple[str, ...], ...]
    steps: tuple[str, ...] = (_("as it is"),)
    harmless: str = "no"


# Grades and ages (on September 1) in phases of school.
PHASES = ("early", "elementary", "middle", "high", "over")
PHASE_OF_GRADE = {
    **dict.fromkeys(("PK", "K"), "early"),
    **dict.fromkeys(("01", "02", "03", "04", "05"), "elementary"),
    **dict.fromkeys(("06", "07", "08"), "middle"),
    **dict.fromkeys(("09", "10", "11", "12"), "high"),
}
# The first age of each phase.
PHASE_FROM_AGE = {"early": 0, "elementary": 6, "middle": 11, "high": 14, "over": 19}
