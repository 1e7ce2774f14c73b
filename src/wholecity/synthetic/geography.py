"""The map of the city: ten neighborhoods that tile it, with their ZIP codes.

The place is invented: ZIP codes that start with 099 are not assigned, and the
coordinates lie in the open sea off Massachusetts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

CITY_NAME = "Riverton"
STATE = "MA"
WEST, SOUTH = -70.30, 42.45
CELL_WIDTH, CELL_HEIGHT = 0.024, 0.0165  # about 2 km by 1.8 km
COLUMNS, ROWS = 4, 3
SHAPE_SEED = 17  # the map is the same for every seed
BENDS = 3  # each side of a neighborhood is bent 2**BENDS - 1 times


@dataclass(frozen=True)
class Neighbourhood:
    """A part of the city. `low_income`: share of its families; `cells`: of the map's grid."""

    key: str
    name: str
    postal_codes: tuple[str, ...]
    weight: float
    low_income: float
    spanish: float
    cells: tuple[tuple[int, int], ...]


NEIGHBOURHOODS = (
    Neighbourhood("northgate", "Northgate", ("09901",), 0.10, 0.56, 0.38, ((0, 2),)),
    Neighbourhood("lakeview", "Lakeview", ("09902",), 0.08, 0.24, 0.14, ((1, 2),)),
    Neighbourhood("cedar-hill", "Cedar Hill", ("09903",), 0.08, 0.30, 0.17, ((2, 2), (3, 2))),
    Neighbourhood(
        "mill-district", "Mill District", ("09904", "09905"), 0.13, 0.70, 0.52, ((0, 1),)
    ),
    Neighbourhood("old-town", "Old Town", ("09906",), 0.10, 0.44, 0.27, ((1, 1),)),
    Neighbourhood("riverside", "Riverside", ("09907", "09908"), 0.13, 0.66, 0.47, ((2, 1),)),
    Neighbourhood("eastfield", "Eastfield", ("09909",), 0.09, 0.52, 0.30, ((3, 1),)),
    Neighbourhood("harbor-point", "Harbor Point", ("09910", "09911"), 0.11, 0.62, 0.44, ((0, 0),)),
    Neighbourhood("south-common", "South Common", ("09912",), 0.11, 0.50, 0.32, ((1, 0),)),
    Neighbourhood("fairmount", "Fairmount", ("09913",), 0.07, 0.27, 0.12, ((2, 0), (3, 0))),
)
# The neighborhood that starts with the most chronic absence and catches up.
CATCHING_UP = next(i for i, n in enumerate(NEIGHBOURHOODS) if n.key == "mill-district")
PLACES_SINCE = "2015-07-01"

Point = tuple[float, float]
Corner = tuple[int, int]


def centre(neighbourhood: Neighbourhood) -> Point:
    """The middle of a neighborhood, in cells of the grid."""
    across, up = zip(*neighbourhood.cells, strict=True)
    return (sum(across) / len(across), sum(up) / len(up))


def distances() -> np.ndarray[Any, np.dtype[np.float64]]:
    """How far it is from each neighborhood to each, in cells of the grid."""
    middles = np.array([centre(n) for n in NEIGHBOURHOODS])
    gaps = middles[:, None, :] - middles[None, :, :]
    lengths: np.ndarray[Any, np.dtype[np.float64]] = np.sqrt((gaps**2).sum(axis=2))
    return lengths


class Coastline:
    """Bent borders between the corners of the grid; two neighbors share the same border."""

    def __init__(self) -> None:
        self.chance = np.random.default_rng(SHAPE_SEED)
        self.corners = {
            (c, r): self._moved((WEST + c * CELL_WIDTH, SOUTH + r * CELL_HEIGHT), 0.22)
            for c in range(COLUMNS + 1)
            for r in range(ROWS + 1)
        }
        self.sides: dict[tuple[Corner, Corner], list[Point]] = {}

    def side(self, start: Corner, end: Corner) -> list[Point]:
        """The points from one corner to the next, without the last."""
        if (end, start) in self.sides:
            there = self.sides[(end, start)]
            return [self.corners[start], *reversed(there[1:])]
        if (start, end) not in self.sides:
            line = [self.corners[start], self.corners[end]]
            for bend in range(BENDS):
                line = self._bent(line, 0.09 / 2**bend)
            self.sides[(start, end)] = line[:-1]
        return self.sides[(start, end)]

    def _moved(self, point: Point, by: float) -> Point:
        across, up = self.chance.uniform(-by, by, 2)
        return (point[0] + across * CELL_WIDTH, point[1] + up * CELL_HEIGHT)

    def _bent(self, line: list[Point], by: float) -> list[Point]:
        bent = [line[0]]
        for (x0, y0), (x1, y1) in pairwise(line):
            bent += [self._moved(((x0 + x1) / 2, (y0 + y1) / 2), by), (x1, y1)]
        return bent


def _sides(cell: tuple[int, int]) -> Iterator[tuple[Corner, Corner]]:
    """The four sides of a cell, counter-clockwise."""
    c, r = cell
    around = [(c, r), (c + 1, r), (c + 1, r + 1), (c, r + 1)]
    yield from zip(around, around[1:] + around[:1], strict=True)


def _outline(cells: tuple[tuple[int, int], ...]) -> list[tuple[Corner, Corner]]:
    """The sides around some cells, in order: inner sides are met in both directions and vanish."""
    sides = {side for cell in cells for side in _sides(cell)}
    outer = {a: b for a, b in sides if (b, a) not in sides}
    corner = min(outer)
    walked = []
    while corner in outer:
        following = outer.pop(corner)
        walked.append((corner, following))
        corner = following
    return walked


def feature_collection() -> dict[str, Any]:
    """The neighborhoods as GeoJSON polygons that touch without gap or overlap."""
    borders = Coastline()
    features = []
    for neighbourhood in NEIGHBOURHOODS:
        ring = [p for side in _outline(neighbourhood.cells) for p in borders.side(*side)]
        ring.append(ring[0])
        features.append(
            {
                "type": "Feature",
                "properties": {"key": neighbourhood.key, "name": neighbourhood.name},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]],
                },
            }
        )
    return {"type": "FeatureCollection", "features": features}
