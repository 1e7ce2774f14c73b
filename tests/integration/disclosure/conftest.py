"""People who propose and decide, a folder for releases, a small city's cubes."""

import pytest

from tests.factories.cubes import PARTITIONS, random_city
from wholecity.people.definitions import Role
from wholecity.people.rules import Acting

LEAD = Acting("lead", Role.DATA_LEAD)
OTHER_LEAD = Acting("other-lead", Role.DATA_LEAD)
OFFICER = Acting("officer", Role.PRIVACY_OFFICER)
MEMBER = Acting("member", Role.CABINET_MEMBER)

SIZES = {"school": 6, "race_ethnicity": 4, "sex": 2}
PAIRS = (("school", "race_ethnicity"), ("race_ethnicity", "sex"))


def small_city(seed: int = 3, period: str = "2025-26", children: int = 900):
    return random_city(
        seed, children, sizes=SIZES, pairs=PAIRS, partitions=PARTITIONS[:1], period=period
    )


@pytest.fixture(autouse=True)
def releases(settings, tmp_path):
    settings.RELEASES = tmp_path / "releases"
    return settings.RELEASES
