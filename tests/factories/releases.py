"""A small city's figures, protected, audited and approved through the front door."""

import json
from typing import Any

import numpy as np

from tests.factories.cubes import PARTITIONS, count_children
from wholecity.disclosure import actions
from wholecity.disclosure.models import Release
from wholecity.disclosure.rules.cube import Cube, Dimension, Level
from wholecity.measures.actions import import_places
from wholecity.people.rules import Acting

LEAD = Acting("dana", "R15")
OFFICER = Acting("omar", "R9")


def _levels(*pairs: tuple[str, str]) -> tuple[Level, ...]:
    return tuple(Level(key, title) for key, title in pairs)


DIMENSIONS = (
    Dimension(
        "neighbourhood",
        "Neighborhood",
        _levels(("harbor", "Harbor"), ("mills", "Mills"), ("old-town", "Old Town")),
    ),
    Dimension(
        "race_ethnicity",
        "Race and ethnicity",
        _levels(
            ("asian", "Asian"),
            ("black", "Black or African American"),
            ("pacific_islander", "Native Hawaiian or Pacific Islander"),
            ("white", "White"),
        ),
    ),
    Dimension(
        "low_income",
        "Family income",
        _levels(("yes", "Low-income families"), ("no", "Other families")),
    ),
)
GROUPINGS = (
    (),
    *((d.key,) for d in DIMENSIONS),
    ("low_income", "race_ethnicity"),
    ("low_income", "neighbourhood"),
)


def cube(period: str, *, chronic: float, children: int = 1500, seed: int = 3) -> Cube:
    """Low-income children are absent twice as often as others; few are Pacific Islanders."""
    chance = np.random.default_rng(seed)
    poor = chance.random(children) < 0.45
    levels = np.column_stack(
        [
            chance.choice(3, children, p=[0.3, 0.45, 0.25]),
            chance.choice(4, children, p=[0.2, 0.3, 0.004, 0.496]),
            np.where(poor, 0, 1),
        ]
    )
    absent = chance.random(children) < np.where(poor, 1.4, 0.65) * chronic
    member = {"students": np.ones(children, bool), "chronic": absent, "not_chronic": ~absent}
    attended = chance.integers(140, 180, children)
    days = (attended, np.full(children, 180))
    return count_children(
        DIMENSIONS, GROUPINGS, PARTITIONS[:1], levels, member, days, period=period
    )


def released(**shares: float) -> Release:
    """Propose and approve one release: `y2026=0.22` is 2025-26 with 22 % chronically absent."""
    cubes = [
        cube(f"{int(year[1:]) - 1}-{year[3:]}", chronic=share) for year, share in shares.items()
    ]
    release = actions.propose(cubes=cubes, title="School years", by=LEAD)
    assert release.state == "audited", release.audit
    return actions.approve(release=release.id, by=OFFICER)


def outlines(path: Any) -> None:
    """The outlines of the neighborhoods, three squares in a row."""
    features = []
    for n, level in enumerate(DIMENSIONS[0].levels):
        x = -71 + n / 10
        ring = [[x, 42.0], [x + 0.1, 42.0], [x + 0.1, 42.1], [x, 42.1], [x, 42.0]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        properties = {"key": level.key, "name": level.title}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    import_places(path, by=LEAD)
