"""Home and a measure's page in a browser, on figures that a state has published."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.factories.publications import publish_attendance, set_goal
from wholecity.kernel.city import City

pytestmark = [
    pytest.mark.browser,
    pytest.mark.looks,
    pytest.mark.django_db(transaction=True),
]

CITY = City(name="Northfield")
CHRONIC = {"2017-18": "20.1", "2018-19": "19.4", "2019-20": "17.0", "2020-21": "16.2"}
PAGES = ["/", "/measures/", "/measures/chronic-absence/", "/measures/immunization/"]


@pytest.fixture(autouse=True)
def published(tmp_path: Path, settings, demo_people) -> None:
    settings.CITY = CITY
    publish_attendance(tmp_path, CITY, CHRONIC)
    set_goal("15", by_year=2022)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(visit, accessible, width, language) -> None:
    page = visit(PAGES[0], person="demo-mayor", width=width, language=language)
    for path in PAGES:
        page.goto(path)
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        accessible(page)


def test_nothing_scrolls_sideways_at_320_pixels(visit) -> None:
    page = visit(PAGES[0], person="demo-mayor", width=320)
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path


def test_the_way_from_the_first_page_to_a_measure_and_its_numbers(visit) -> None:
    page = visit("/", person="demo-mayor")
    page.get_by_role("link", name="Chronic absence").first.click()
    expect(page.locator("h1")).to_have_text("Chronic absence")
    expect(page.get_by_role("heading", level=2).first).to_have_text(
        "16.2% in 2020-21: 0.8 points better than in 2019-20."
    )
    page.get_by_text("Show the numbers in a table").first.click()
    expect(page.get_by_role("row", name="2017-18 Northfield 20.1%")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("2020-21 .*13.2%"))).to_be_visible()
    assert "Eastport" not in page.content()


def test_one_version_of_a_chart_is_shown_at_each_width(visit) -> None:
    for width, shown, hidden in ((1280, "wide", "narrow"), (390, "narrow", "wide")):
        page = visit("/measures/chronic-absence/", person="demo-mayor", width=width)
        expect(page.locator(f".wc-chart--{shown}").first).to_be_visible()
        expect(page.locator(f".wc-chart--{hidden}").first).to_be_hidden()


def test_a_chart_tells_its_finding_to_those_who_cannot_see_it(visit) -> None:
    page = visit("/measures/chronic-absence/", person="demo-mayor")
    chart = page.get_by_role("img", name="16.2% in 2020-21: 0.8 points better than in 2019-20.")
    expect(chart.first).to_be_visible()


def test_paper_shows_the_tables_and_no_navigation_even_without_scripts(visit) -> None:
    page = visit("/measures/chronic-absence/", person="demo-mayor", scripts=False)
    page.emulate_media(media="print")
    expect(page.get_by_role("cell", name="20.1%")).to_be_visible()
    expect(page.locator(".wc-side")).to_be_hidden()


def test_the_download_has_the_figures_of_the_page(visit) -> None:
    page = visit("/measures/chronic-absence/", person="demo-mayor")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").first.click()
    text = Path(download.value.path()).read_text("utf-8")
    assert download.value.suggested_filename == "chronic-absence.csv"
    assert "16.2" in text
    assert "Eastport" not in text
