"""What all tests share."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.factories.guards import without_guards

if TYPE_CHECKING:
    from tests.factories.canaries import Watch

# How long an example takes says how busy the machine is, and nothing about the program.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

# What takes minutes begins first, so that no worker is left alone with it at the end.
LONGEST = (
    "test_all_pages.py",
    "test_agreement.py",
    "test_main_journey.py",
    "test_facilitators_month.py",
    "test_cabinet.py",
    "test_deliveries_that_wait.py",
    "test_synthetic_city.py",
    "test_linking.py",
    "test_every_url.py",
)
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        # pytest-django keeps every other test from the database.
        if item.get_closest_marker("django_db") or "django_db_setup" in item.fixturenames:
            item.add_marker("database")
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real sample files beside the checkout; the test is skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("needs the real sample files in ../shared/data, beside the checkout")
    return SHARED


@pytest.fixture(autouse=True, scope="session")
def _second_factor_used() -> Iterator[None]:
    """Whoever a test signs in by force has used their second factor a moment ago."""
    from tests.factories.signed_in import force_login  # the settings are there by now

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.Client.force_login", force_login)
        yield


@pytest.fixture(autouse=True, scope="session")
def _watch() -> Iterator["Watch"]:
    from tests.factories.canaries import Watch  # the settings are there by now

    watch = Watch()
    logging.getLogger().addHandler(watch)
    yield watch
    logging.getLogger().removeHandler(watch)


@pytest.fixture(autouse=True)
def _no_child_in_a_log(_watch: "Watch") -> Iterator[None]:
    """Whatever a test does, it leaves no child's name in a log line or a mail's subject."""
    _watch.taken()
    yield
    assert _watch.taken() == []


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test begins in English."""
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture(autouse=True, scope="session")
def _audit_record_is_emptied_between_tests() -> Iterator[None]:
    """A test that commits is followed by emptying all tables, which the audit record refuses."""
    plain = TransactionTestCase._fixture_teardown

    def emptied(case: TransactionTestCase) -> None:
        with without_guards():
            plain(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield
