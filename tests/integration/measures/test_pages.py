"""Who may open the pages of measures, and what they cost."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.test import Client

from tests.factories.publications import publish_attendance
from tests.factories.releases import OFFICER, outlines, released
from wholecity.disclosure import queries as disclosure
from wholecity.disclosure.actions import withdraw
from wholecity.kernel.city import City
from wholecity.measures.definitions import MEASURES
from wholecity.measures.views.ahead import draw_all
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
    # Files may have been delivered from which it is not computed: nothing is said of those.
    assert "There is no figure yet. It would come from:" in page


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


@pytest.fixture
def a_release(tmp_path: Path) -> None:
    released(y2025=0.26, y2026=0.22)
    outlines(tmp_path / "neighborhoods.geojson")


def test_a_released_measure_is_read_with_few_queries(
    mayor: Client, a_release: None, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(22):
        page = mayor.get("/measures/chronic-absence/").content.decode()
    for words in ("21% in 2025-26: 5 points better", "14 points higher", "release 1", "Old Town"):
        assert words in page


def test_a_hidden_group_is_told_and_explained_where_it_stands(
    mayor: Client, a_release: None
) -> None:
    page = mayor.get("/measures/chronic-absence/").content.decode()
    row = page.split("Native Hawaiian or Pacific Islander</th>")[1].split("</tr>")[0]
    assert "hidden" in row
    assert not re.search(r"\d", re.sub("<[^>]*>", "", row))
    assert "Why is a number hidden?" in page


def test_the_download_has_what_is_shown_and_says_what_is_hidden(
    mayor: Client, a_release: None
) -> None:
    text = mayor.get("/measures/chronic-absence/figures.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    hidden = [row for row in rows if row["state"] == "withheld"]
    assert hidden
    assert {(row["value"], row["part"], row["of"]) for row in hidden} == {("", "", "")}
    [city] = [r for r in rows if r["period"] == "2025-26" and not r["dimension"]]
    assert (city["value"], city["part"], city["of"]) == ("21", "322", "1500")


def test_charts_that_were_drawn_ahead_are_not_drawn_for_a_page(
    mayor: Client, a_release: None, settings, tmp_path: Path, monkeypatch
) -> None:
    settings.HOME = tmp_path
    draw_all()

    def refuse(specification: object) -> str:
        raise AssertionError("drawn for a page")

    monkeypatch.setattr("wholecity.ui.charts.drawing.vl_convert.vegalite_to_svg", refuse)
    for language in ("en", "es"):
        mayor.cookies["django_language"] = language
        assert mayor.get("/measures/chronic-absence/").status_code == 200
        assert mayor.get("/").status_code == 200


def test_spanish_reads_as_spanish_down_to_the_charts(mayor: Client, a_release: None) -> None:
    mayor.cookies["django_language"] = "es"
    page = mayor.get("/measures/chronic-absence/").content.decode()
    svg = page[page.index("<svg role") : page.rindex("</svg>")]
    for words in ("21\u00a0%", "Familias de bajos ingresos", "oculto", "14 puntos más"):
        assert words in svg
    assert "Low-income" not in page


def test_a_release_that_was_withdrawn_is_on_no_page(mayor: Client, a_release: None) -> None:
    number = disclosure.releases()[0].number
    withdraw(release=disclosure.release_id(number), by=OFFICER, reason="A file was wrong.")
    assert "Not known yet" in mayor.get("/measures/chronic-absence/").content.decode()


@pytest.mark.parametrize("key", ["chronic-absence", "immunization"])  # with a figure, without one
@pytest.mark.parametrize("person", DEMO_PEOPLE, ids=lambda p: p.username)
def test_a_measure_leads_whoever_may_read_the_cabinet_to_what_moves_it(
    client: Client, people: None, person, key
) -> None:
    released(y2026=0.22)
    client.force_login(User.objects.get(username=person.username))
    page = client.get(f"/measures/{key}/").content.decode()
    link = f'href="/cabinet/initiatives/sight/?measure={key}">What moves it</a>'
    reads = [
        isinstance(decide(Subject(person.username, person.role), "read", thing), Permit)
        for thing in ("released-figure", "cabinet")
    ]
    assert (link in page) == all(reads)
