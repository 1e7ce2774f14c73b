"""What protection gives back."""

from collections.abc import Mapping
from dataclasses import dataclass

from wholecity.disclosure.rules.cube import Cube, Group
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

    def of(self, cube: Cube) -> "Protected":
        """The part of it that a cube says, where several were protected as one."""
        by = {tuple(sorted(g)): cube.nodes_by(g) for g in cube.groupings}
        names = {average.key for average in cube.averages}
        return Protected(
            {cell: figure for cell, figure in self.counts.items() if cell in cube.counts},
            {place: figure for place, figure in self.averages.items() if place[0] in names},
            tuple(
                loss
                for loss in self.losses
                if loss.name in (names if loss.kind == "average" else by.get(loss.grouping, ()))
            ),
            self.programs,
        )
