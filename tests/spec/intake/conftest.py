"""The small city of intake's tests, where work waits for a worker."""

import pytest

# Fixtures are found by their names alone, which a reader of imports takes for unused.
from tests.integration.intake.conftest import city, school_year  # noqa: F401


@pytest.fixture(autouse=True)
def _home(school_year, settings) -> None:  # noqa: F811 - the fixture, not what was imported
    school_year.know(students=["Núñez-7"])
    settings.HOME = school_year.home
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
