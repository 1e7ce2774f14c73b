"""One linked little city for all tests of this folder."""

import pytest

from tests.factories.families import TODAY, world
from wholecity.linkage.pipeline import link
from wholecity.warehouse.store import Warehouse


@pytest.fixture(scope="session")
def little_city(tmp_path_factory):
    """3,000 children, five agencies: the world, its warehouse, and what linkage found."""
    made = world(3_000, seed=4)
    warehouse = Warehouse(tmp_path_factory.mktemp("linked"), key="a secret")
    made.fill(warehouse)
    return made, warehouse, link(warehouse.folder, warehouse.key, as_of=TODAY)
