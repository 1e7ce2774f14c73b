import pytest

from tests.factories.family import World, small_world


@pytest.fixture
def world(db: None) -> World:
    return small_world()
