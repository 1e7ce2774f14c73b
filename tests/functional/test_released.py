"""Released figures in a browser: charts of groups, the map, what is hidden."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.factories.releases import outlines, released

pytestmark = [
    pytest.mark.browser,
    pytest.mark.looks,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def a_release(tmp_path: Path, demo_people: None) -> None:
    released(y2025=0.26, y2026=0.22)
    outlines(tmp_path / "neighborhoods.geojson")


@pytest.mark.parametrize("path", ["/", "/measures/chronic-absence/", "/measures/enrolment/"])
def test_axe_finds_no_violation_with_everything_open(visit, accessible, path) -> None:
    for width, language in ((1280, "en"), (390, "es")):
        page = visit(path, person="demo-mayor", width=width, language=language)
        for details in page.locator("main details").all():
            details.evaluate("d => d.open = true")
        accessible(page)


@pytest.mark.parametrize("path", ["/", "/measures/chronic-absence/"])
def test_nothing_scrolls_sideways_at_320_pixels_with_everything_open(visit, path) -> None:
    page = visit(path, person="demo-mayor", width=320, language="es")
    for details in page.locator("main details").all():
        details.evaluate("d => d.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_reader_finds_out_why_a_number_is_hidden(visit) -> None:
    page = visit("/measures/chronic-absence/", person="demo-mayor")
    page.get_by_text("Why is a number hidden?").click()
    expect(page.get_by_text("Hidden does not mean zero.")).to_be_visible()
    page.locator("main").get_by_role("link", name="How we protect data").click()
    expect(page.locator("h1")).to_have_text("How we protect data")


def test_every_chart_of_groups_and_places_has_its_table(visit) -> None:
    page = visit("/measures/chronic-absence/", person="demo-mayor")
    for section in ("by-group", "by-place"):
        part = page.locator(f"section[aria-labelledby={section}]")
        part.locator("summary").first.click()
        expect(part.locator("table").first).to_be_visible()
    expect(page.get_by_role("row", name="Low-income families").first).to_contain_text("higher")
