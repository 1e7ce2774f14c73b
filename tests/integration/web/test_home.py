"""The first page: the same released figures for all who may read them, and what waits for whom."""

import re

import pytest
from django.test import Client

from tests.factories.releases import cube, released
from wholecity.disclosure import actions
from wholecity.people.actions import make_demo_people
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION, Acting

pytestmark = pytest.mark.django_db

LEAD = Acting("demo-data-lead", "R15")


@pytest.fixture(autouse=True)
def people(settings) -> None:
    settings.DEMO = True
    make_demo_people(by=INSTALLATION)


def home(person: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=person))
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_anything_is_released_all_five_domains_say_what_they_wait_for() -> None:
    page = home("demo-mayor")
    for domain in ("Education", "Health", "Economic security", "Housing", "Safety"):
        assert domain in page
    assert page.count("Nothing is known yet") == 5


def test_roles_that_may_read_figures_read_the_same_ones() -> None:
    released(y2025=0.26, y2026=0.22)
    people = ("demo-mayor", "demo-facilitator", "demo-data-lead", "demo-privacy-officer")
    seen = {tuple(re.findall(r'wc-card__number[^>]*">([^<]*)', home(person))) for person in people}
    assert len(seen) == 1
    assert "21%" in seen.pop()


def test_the_link_reviewer_sees_no_figure() -> None:
    released(y2026=0.22)
    page = home("demo-link-reviewer")
    assert "wc-card" not in page
    assert "works without figures" in page


def test_a_release_waits_for_those_who_may_approve_it_and_not_for_its_author() -> None:
    actions.propose(cubes=[cube("2025-26", chronic=0.22)], title="School year", by=LEAD)
    assert "waits for your decision: School year" in home("demo-privacy-officer")
    assert "waits for another person: School year" in home("demo-data-lead")
    assert "School year" not in home("demo-mayor")


def test_the_first_page_is_read_with_few_queries(django_assert_max_num_queries) -> None:
    released(y2025=0.26, y2026=0.22)
    client = Client()
    client.force_login(User.objects.get(username="demo-mayor"))
    with django_assert_max_num_queries(40):
        client.get("/")
