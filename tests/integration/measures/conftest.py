"""A released city of 2,400 children with gaps that are known, over three years."""

import numpy as np
import pytest

from tests.factories.cubes import PARTITIONS, count_children
from wholecity.disclosure import actions as disclosure
from wholecity.disclosure.rules.cube import Cube, Dimension, Level
from wholecity.people.definitions import Role
from wholecity.people.rules import Acting

LEAD = Acting("dana", Role.DATA_LEAD)
OFFICER = Acting("olga", Role.PRIVACY_OFFICER)

DIMENSIONS = tuple(
    Dimension(key, title, tuple(Level(level, name) for level, name in levels.items()))
    for key, title, levels in (
        ("neighbourhood", "Neighborhood", {"mill": "Mill", "port": "Port", "hill": "Hill"}),
        (
            "race_ethnicity",
            "Race and ethnicity",
            {"white": "White", "black": "Black", "mena": "MENA"},
        ),
        ("low_income", "Family income", {"yes": "Low-income families", "no": "Other families"}),
    )
)
KEYS = tuple(d.key for d in DIMENSIONS)
GROUPINGS = (
    (),
    *((key,) for key in KEYS),
    ("race_ethnicity", "low_income"),
    ("neighbourhood", "low_income"),
)
PERIODS = ("2023-24", "2024-25", "2025-26")


def city(period: str, children: int = 2_400) -> Cube:
    """Low-income children are chronically absent about twice as often; MENA children are few."""
    rng = np.random.default_rng(PERIODS.index(period))
    levels = np.column_stack(
        [
            rng.choice(3, children, p=[0.5, 0.3, 0.2]),
            rng.choice(3, children, p=[0.6, 0.385, 0.015]),
            rng.choice(2, children, p=[0.4, 0.6]),
        ]
    )
    years_on = PERIODS.index(period)
    chance = np.where(levels[:, 2] == 0, 0.36, 0.18) - 0.03 * years_on
    chronic = rng.random(children) < chance
    everyone = np.ones(children, bool)
    member = {"students": everyone, "chronic": chronic, "not_chronic": ~chronic}
    days = (np.where(chronic, 150, 172), np.full(children, 180))
    partitions = PARTITIONS[:1]
    if period == PERIODS[-1]:
        homeless = rng.random(children) < 0.06
        member |= {"homeless": homeless, "not_homeless": ~homeless}
        partitions = PARTITIONS[:2]
    return count_children(DIMENSIONS, GROUPINGS, partitions, levels, member, days, period=period)


@pytest.fixture
def cubes():
    return {period: city(period) for period in PERIODS}


@pytest.fixture(autouse=True)
def releases_folder(settings, tmp_path):
    settings.RELEASES = tmp_path / "releases"


@pytest.fixture
def proposed(db, cubes):
    """A release that waits for approval."""
    release = disclosure.propose(cubes=list(cubes.values()), title="Students", by=LEAD)
    assert release.state == "audited", release.audit
    return release


@pytest.fixture
def released(proposed):
    return disclosure.approve(release=proposed.id, by=OFFICER)
