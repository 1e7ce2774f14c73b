"""The data lead's page of links: numbers, weights in words, nobody's identity."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories.agreements import permit_all
from tests.factories.families import world
from wholecity.children import actions
from wholecity.children.pipeline.crosswalk import read_crosswalk
from wholecity.people.actions import make_demo_people
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION
from wholecity.warehouse.store import Warehouse

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(client, tmp_path, monkeypatch):
    """Ask for the page as this person."""
    monkeypatch.setattr(settings, "WAREHOUSE", tmp_path / "warehouse")
    monkeypatch.setattr(settings, "DEMO", True)
    make_demo_people(by=INSTALLATION)

    def ask(username):
        client.force_login(User.objects.get(username=username))
        return client.get(reverse("children:links"))

    return ask


def test_before_the_first_run_it_says_so(answer):
    assert "not linked yet" in answer("demo-data-lead").content.decode()


def test_it_shows_what_was_found_and_what_agreement_weighs(answer):
    warehouse = Warehouse(settings.WAREHOUSE, settings.WAREHOUSE_KEY)
    world(150, seed=9).fill(warehouse)
    permit_all(warehouse)
    done = actions.run_linkage(by=INSTALLATION)
    page = answer("demo-data-lead").content.decode()
    assert f"{done.records} records are {done.children} children" in page
    assert "Given name" in page
    assert "one of two surnames left out" in page
    for _, key, child in read_crosswalk(settings.WAREHOUSE, settings.WAREHOUSE_KEY):
        assert child not in page
        assert key not in page


def test_who_has_no_business_there_does_not_learn_that_it_exists(answer):
    assert answer("demo-mayor").status_code == 404
