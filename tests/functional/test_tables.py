"""A provider's table in a browser: its columns are told, it is tried, then it is loaded."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.factories import deliveries as made
from tests.factories.worker import run_worker_process
from wholecity.intake.actions import register_city
from wholecity.people.rules import Acting

pytestmark = [
    pytest.mark.browser,
    pytest.mark.looks,
    pytest.mark.django_db(transaction=True),
]

LEAD = Acting("demo-data-lead", "R15")
COLUMNS = ("Child ID", "First name", "Last name", "DOB", "Site code", "First day", "Shoe size")


@pytest.fixture(autouse=True)
def _a_city(real_queue, demo_people) -> None:
    register_city(by=LEAD, city=made.CITY)


def _lines(cell: Locator) -> int:
    """How many lines the text of a cell takes."""
    return cell.evaluate(
        "cell => { const text = document.createRange(); text.selectNodeContents(cell.firstChild);"
        " return text.getClientRects().length }"
    )


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_a_table_is_told_tried_kept_and_loaded(visit, accessible, tmp_path, scripts) -> None:
    rows = [(f"c{n}", "Zoë", "Núñez", "01/31/2015", "north", "09/08/2025", 3) for n in range(30)]
    rows[1] = (*rows[1][:3], "soon", *rows[1][4:])
    roster = made.table(tmp_path / "roster.csv", COLUMNS, rows)

    page = visit("/deliveries/new/", person="demo-data-lead", scripts=scripts)
    page.get_by_label("Source").select_option("bell")
    page.get_by_label("Format").select_option("mapped")
    page.get_by_role("button", name="Load").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the files of the delivery.")
    page.get_by_label("Files").set_input_files(roster)
    page.get_by_role("button", name="Load").click()

    expect(page.get_by_role("heading", name="Which column is which")).to_be_visible()
    expect(page.get_by_label("Date of birth (birth_date)")).to_have_value("DOB")
    expect(page.get_by_label("First day (start_date)")).to_have_value("First day")
    accessible(page) if scripts else None
    page.get_by_role("button", name="Show the first rows").click()
    expect(page.get_by_role("alert")).to_contain_text("kind is needed for participation")
    accessible(page) if scripts else None
    page.get_by_label("(person_key)").select_option("")
    page.get_by_role("button", name="Show the first rows").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the column that says whose each row")
    page.get_by_label("(person_key)").select_option("Child ID")
    page.get_by_label("Kind of program, when it is").select_option("after_school")
    page.get_by_label("How dates are written").select_option(label="09/08/2025 (MM/DD/YYYY)")
    page.get_by_role("button", name="Show the first rows").click()

    expect(page.get_by_role("heading", name="As it would be read")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^3 In quarantine"))).to_contain_text(
        "birth_date is not a date in the form MM/DD/YYYY."
    )
    expect(page.locator("dl")).to_contain_text("29")
    expect(page.get_by_text("Columns that are not read: Shoe size")).to_be_visible()
    accessible(page) if scripts else None
    page.set_viewport_size({"width": 390, "height": 900})
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert _lines(page.get_by_role("cell", name="2015-01-31").first) == 1
    page.get_by_label("Save this mapping as").fill("Roster")
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_role("heading", name="Load a delivery")).to_be_visible()
    run_worker_process()
    page.reload()
    expect(page.get_by_text("29 rows accepted, 1 in quarantine")).to_be_visible()

    page.get_by_role("link", name="Back to the deliveries").click()
    page.get_by_role("link", name="1. Rosters").click()
    page.get_by_role("link", name="Error file (CSV)").wait_for()
    accessible(page) if scripts else None
    with page.expect_download() as download:
        page.get_by_role("link", name="Error file (CSV)").click()
    found = download.value.path().read_text("utf-8-sig")
    assert "birth_date is not a date in the form MM/DD/YYYY." in found
    assert "Núñez" in found
