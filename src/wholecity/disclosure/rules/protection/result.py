"""What protection gives back."""

from collections.abc import Mapping
from dataclasses import dataclass

from wholecity.disclosure.rules.cube import Group
from wholecity.disclosure.rules.figures import Shown


@dataclass(frozen=True)
class Loss:
    """How many figures of one name in one grouping there are, and how many are withheld why."""

    grouping: tuple[str, ...]
    kind: str  # count or average
    name: str
    cells: int
    primary: int
    complementary: int


@dataclass(frozen=True)
class Protected:
    """What may be published of a cube: every figure as shown, withheld, or none."""

    counts: Mapping[tuple[Group, str], Shown]
    averages: Mapping[tuple[str, Group], Shown]
    losses: tuple[Loss, ...]
    programs: int = 0
