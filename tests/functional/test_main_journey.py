"""The main job in a browser: from the agencies' files to the mayor's phone."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.worker import run_worker_process
from wholecity.intake.actions import load, register_city
from wholecity.jobs.progress import Silent
from wholecity.people.rules import Acting
from wholecity.synthetic.build import build
from wholecity.synthetic.plan import Plan

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("real_queue"),
]

YEAR = 2026
DATA_LEAD = Acting("demo-data-lead", "R15")
# What the data lead brings from pages; the rest came before.
BY_HAND = ("edfi", "attendance_daily", "hmis")


@pytest.fixture
def city(tmp_path, demo_people) -> Path:
    """A small synthetic city, of which this year's main files are still to be brought."""
    folder = tmp_path / "city"
    build(folder, Plan(children=1500, seed=3, year=YEAR), Silent())
    register_city(by=DATA_LEAD, city=folder)
    for delivery in deliveries(folder):
        if not by_hand(delivery):
            mapping = delivery.get("mapping")
            load(
                by=DATA_LEAD,
                path=folder / delivery["path"],
                source=delivery["source"],
                format=delivery["format"],
                school_year=delivery.get("school_year"),
                mapping=json.loads((folder / mapping).read_text("utf-8")) if mapping else None,
                accept=True,
            )
    return folder


def deliveries(folder: Path) -> list[dict]:
    return json.loads((folder / "sources.json").read_text("utf-8"))["deliveries"]


def by_hand(delivery: dict) -> bool:
    return delivery["format"] in BY_HAND and delivery.get("school_year", YEAR) == YEAR


def bring(page: Page, folder: Path, delivery: dict) -> None:
    """Load one delivery by the form; the worker does it while the page watches."""
    page.goto("/deliveries/new/")
    page.get_by_label("Source").select_option(delivery["source"])
    page.get_by_label("Format").select_option(delivery["format"])
    path = folder / delivery["path"]
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    page.get_by_label("Files").set_input_files(files)
    if "school_year" in delivery:
        page.get_by_label("School year").fill(str(delivery["school_year"]))
    page.get_by_role("button", name="Load").click()
    expect(page.get_by_text("Waiting for the worker")).to_be_visible()
    run_worker_process()
    expect(page.get_by_text(re.compile("rows accepted"))).to_be_visible(timeout=15_000)


def test_from_the_agencies_files_to_the_mayors_phone(visit, accessible, city) -> None:
    page = visit("/", person="demo-data-lead")
    for delivery in deliveries(city):
        if by_hand(delivery):
            bring(page, city, delivery)

    page.goto("/deliveries/")
    accessible(page)
    quarantine = page.get_by_role("row", name=re.compile("Daily attendance")).get_by_role("link")
    quarantine.last.click()
    expect(page.get_by_role("heading", name="In quarantine")).to_be_visible()
    expect(page.get_by_text("not a date").first).to_be_visible()
    accessible(page)

    page.get_by_role("link", name="Run the chain").first.click()
    page.get_by_role("button", name="Run now").click()
    expect(page.get_by_text("Waiting for the worker")).to_be_visible()
    run_worker_process(seconds=240)
    expect(page.get_by_role("link", name="Look at the releases")).to_be_visible(timeout=15_000)
    accessible(page)

    page.goto("/links/")
    expect(page.get_by_role("heading", name=re.compile("records are"))).to_be_visible()
    accessible(page)
    page.goto("/releases/1/")
    expect(page.get_by_text("Nothing could be recovered")).to_be_visible()
    expect(page.get_by_text("another person has to decide")).to_be_visible()
    expect(page.get_by_role("button", name="Approve and publish")).to_have_count(0)

    officer = visit("/releases/1/", person="demo-privacy-officer")
    accessible(officer)
    officer.get_by_role("button", name="Reject").click()
    expect(officer.get_by_role("alert")).to_contain_text("Say why the release is rejected.")
    accessible(officer)
    officer.get_by_role("button", name="Approve and publish").click()
    expect(officer.get_by_text("Published").first).to_be_visible()

    phone = visit("/measures/chronic-absence/", person="demo-mayor", width=390)
    expect(phone.get_by_role("heading", name="Chronic absence", exact=True)).to_be_visible()
    expect(phone.locator("main")).to_contain_text("2025-26")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    accessible(phone)
    accessible(visit("/", person="demo-mayor", width=390))


def test_the_mayor_does_not_see_the_work_behind(visit) -> None:
    page = visit("/", person="demo-mayor")
    expect(page.get_by_role("link", name="Deliveries")).to_have_count(0)
    for path in ("/deliveries/", "/releases/", "/runs/", "/links/"):
        assert page.request.get(path).status == 404
