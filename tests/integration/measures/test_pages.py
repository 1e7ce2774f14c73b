"""Who may open the pages of measures, and what they cost."""

from pathlib import Path

import pytest
from django.test import Client

from tests.factories.publications import publish_attendance
from wholecity.kernel.city import City
from wholecity.measures.definitions import MEASURES
from wholecity.people.actions import make_demo_people
from wholecity.people.definitions import DEMO_PEOPLE
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION
from wholecity.policy.decision import Permit, Subject, decide

pytestmark = pytest.mark.django_db

PATHS = (
    "/measures/",
    "/measures/chronic-absence/",
    "/measures/chronic-absence/figures.csv",
)


@pytest.fixture
def people(settings) -> None:
    settings.DEMO = True
    make_demo_people(by=INSTALLATION)


@pytest.fixture
def mayor(client: Client, people: None) -> Client:
    client.force_login(User.objects.get(username="demo-mayor"))
    return client


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("person", DEMO_PEOPLE, ids=lambda p: p.username)
def test_only_those_who_may_read_released_figures_open_them(
    client: Client, people: None, person, path
) -> None:
    client.force_login(User.objects.get(username=person.username))
    verdict = decide(Subject(person.username, person.role), "read", "released-figure")
    expected = 200 if isinstance(verdict, Permit) else 404
    assert client.get(path).status_code == expected


@pytest.mark.parametrize("path", PATHS)
def test_whoever_is_not_signed_in_is_sent_to_sign_in(client: Client, path: str) -> None:
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("key", MEASURES)
def test_every_measure_has_a_page_before_anything_is_known(mayor: Client, key: str) -> None:
    page = mayor.get(f"/measures/{key}/").content.decode()
    assert "Not known yet" in page


def test_a_measure_that_does_not_exist_is_not_found(mayor: Client) -> None:
    assert mayor.get("/measures/nothing/").status_code == 404
    assert mayor.get("/measures/nothing/figures.csv").status_code == 404


def test_the_page_is_read_with_few_queries(
    mayor: Client, tmp_path: Path, settings, django_assert_max_num_queries
) -> None:
    settings.CITY = City(name="Northfield")
    publish_attendance(tmp_path, settings.CITY, {"2018-19": "19.4", "2019-20": "17.0"})
    with django_assert_max_num_queries(12):
        assert "17% in 2019-20" in mayor.get("/measures/chronic-absence/").content.decode()
