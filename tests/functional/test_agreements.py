"""An agreement in a browser: drafted, reviewed by another person, signed, in force, ended."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories import deliveries as made
from tests.factories.agreements import in_force, organization
from tests.factories.family import ANA, small_world
from tests.factories.worker import run_worker_process
from wholecity.agreements import actions as agreements
from wholecity.agreements import queries
from wholecity.agreements.rules.life import Standing
from wholecity.children.actions import run_linkage
from wholecity.indicators.actions import compute
from wholecity.intake import actions as intake
from wholecity.kernel.errors import NotAllowed
from wholecity.people.rules import Acting
from wholecity.policy.roles import Role

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("real_queue"),
]

LEAD = Acting("demo-data-lead", Role.DATA_LEAD)
PAGE = "/agreements/school-data/"
ANSWER = "Counsel of both parties looked at it."


def draft(page: Page) -> None:
    page.goto("/agreements/new/")
    page.get_by_role("textbox", name="Key").fill("school-data")
    page.get_by_role("textbox", name="Title").fill("School data")
    page.get_by_role("combobox", name="Kind").select_option(label="Data-sharing agreement")
    page.get_by_role("combobox", name="Stands under").select_option("memorandum")
    for party in ("City", "Schools"):
        page.get_by_role("group", name="Parties").get_by_text(party, exact=True).click()
    for purpose in ("Measures and evaluation", "Linkage with the records of other agencies"):
        page.get_by_text(purpose, exact=True).click()
    page.get_by_label("Sources that are not registered yet").fill("district")
    for table in ("person", "postal_place"):
        page.locator(f'label[for="field-{table}"]').click()
    page.get_by_text("Single fields of enrolment").click()
    page.locator('label[for="field-enrolment.grade"]').click()
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("heading", name="School data")).to_be_visible()


def complete(page: Page) -> None:
    """What was missing is told when it is submitted, and filled in."""
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("The agreement lacks its first day, its legal basis")).to_be_visible()
    page.get_by_role("link", name="Change", exact=True).click()
    expect(page.locator('[id="field-enrolment.grade"]')).to_be_checked()
    page.locator("#id_starts").fill("2026-01-01")
    page.get_by_role("combobox", name="Legal basis").select_option("audit or evaluation")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("It waits for a privacy officer.")).to_be_visible()


def review(page: Page, paper: Path) -> None:
    page.get_by_role("link", name="Answer the four questions").click()
    for question in page.get_by_role("textbox").all():
        question.fill(ANSWER)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add a document").click()
    page.get_by_label("PDF file").set_input_files(paper)
    page.get_by_role("button", name="Save").click()
    for party in ("City", "Schools"):
        page.get_by_role("link", name="Note a signature").click()
        page.get_by_label("On behalf of").select_option(label=party)
        page.get_by_label("Name of who signed").fill("A. Signer")
        page.get_by_role("button", name="Save").click()
    expect(page.locator("[aria-current=step]")).to_have_text("In force")


def bring(page: Page, file: Path) -> None:
    page.goto("/deliveries/new/")
    page.get_by_label("Source").select_option("district")
    page.get_by_label("Format").select_option("places")
    page.get_by_label("Files").set_input_files(file)
    page.get_by_role("button", name="Load").click()
    expect(page.get_by_text("Waiting for the worker")).to_be_visible()
    run_worker_process()


def places(folder: Path, number: int) -> Path:
    rows = [(f"021{n:02}", f"ward-{n}", f"Ward {n}", "2020-01-01") for n in range(number)]
    columns = ("postal_code", "neighbourhood", "name", "valid_from")
    return made.table(folder / f"places-{number}.csv", columns, rows)


def test_from_a_draft_to_what_is_refused_after_its_end(visit, accessible, tmp_path) -> None:
    in_force("other", "other")
    paper = tmp_path / "signed.pdf"
    paper.write_bytes(b"%PDF-1.7 signed")
    lead = visit("/agreements/", person="demo-data-lead")
    draft(lead)
    accessible(lead)
    complete(lead)
    officer = visit("/", person="demo-privacy-officer")
    officer.get_by_role("link", name="An agreement waits for your review: School data").click()
    review(officer, paper)
    accessible(officer)
    assert queries.agreement("school-data").standing is Standing.IN_FORCE
    assert organization("schools")
    intake.register_source(
        by=LEAD,
        key="district",
        title="Student system",
        agency="schools",
        agreement="school-data",
        lanes=["EVALUATE"],
        formats=["places"],
    )

    bring(lead, places(tmp_path, 20))
    expect(lead.get_by_text(re.compile("20 rows accepted"))).to_be_visible(timeout=15_000)

    officer.get_by_role("link", name="End it early").click()
    officer.get_by_label("Why it ends early").fill("The district withdraws.")
    officer.get_by_role("button", name="Save").click()
    expect(officer.locator("[aria-current=step]")).to_have_text("Ended")
    bring(lead, places(tmp_path, 30))
    expect(lead.get_by_text("The agreement school-data ended on")).to_be_visible(timeout=15_000)

    lead.goto("/runs/")
    lead.get_by_role("button", name="Run now").click()
    run_worker_process()
    expect(lead.get_by_text("The agreement school-data ended on").first).to_be_visible(
        timeout=15_000
    )
    for refused in (run_linkage, compute):
        with pytest.raises(NotAllowed, match="school-data ended on"):
            refused(by=LEAD)

    lead.goto(PAGE)
    lead.get_by_role("link", name="Destroy what came under it").click()
    accessible(lead)
    lead.get_by_role("button", name="Destroy it now").click()
    expect(lead.get_by_text("Waiting for the worker")).to_be_visible()
    run_worker_process()
    expect(lead.get_by_text("What came under school-data is destroyed.")).to_be_visible(
        timeout=15_000
    )
    lead.goto(PAGE)
    lead.get_by_role("link", name="Certificate of destruction").click()
    expect(lead.get_by_role("row", name=re.compile("a ZIP code belongs to"))).to_contain_text("20")
    accessible(lead)


def test_when_it_ends_the_next_request_for_a_child_is_refused(visit) -> None:
    """Pages that are open meanwhile; what a family may see of its own child is another right."""
    small_world()
    worker = visit(f"/caseload/{ANA}/", person="worker")
    expect(worker.get_by_text("Days absent")).to_be_visible()
    officer = visit("/agreements/all-data/", person="officer")
    officer.get_by_role("link", name="End it early").click()
    officer.get_by_label("Why it ends early").fill("The district withdraws.")
    officer.get_by_role("button", name="Save").click()
    expect(officer.locator("[aria-current=step]")).to_have_text("Ended")

    for path in (f"/caseload/{ANA}/", f"/caseload/{ANA}/?contact=1"):
        assert worker.request.get(path).status == 404
    worker.goto("/caseload/")
    expect(worker.get_by_text("Name not shown").first).to_be_visible()
    expect(worker.get_by_text("Núñez")).to_have_count(0)
    worker.get_by_label("Name").fill("Ana")
    worker.get_by_role("button", name="Search").click()
    expect(worker.get_by_text("Nobody on your caseload has such a name.")).to_be_visible()
    parent = visit(f"/family/{ANA}/seen-by/", person="parent")
    expect(parent.get_by_text("Case worker").first).to_be_visible()


def test_without_scripts_a_draft_is_written_all_the_same(visit) -> None:
    in_force("other", "other")
    draft(visit("/agreements/", person="demo-data-lead", scripts=False))
    assert queries.detail("school-data").fields == (
        *("enrolment.grade", "person.*", "postal_place.*"),
    )


def test_everybody_reads_the_register(visit, accessible) -> None:
    in_force("other", "other", title="Data of the cabinet")
    page = visit("/sources/", width=390)
    page.get_by_role("link", name="Register of data agreements").first.click()
    expect(page.get_by_text("Data of the cabinet")).to_be_visible()
    accessible(page)
    agreements.end(by=LEAD, key="memorandum", why="It ends.")
    page.reload()
    expect(page.get_by_text("No agreement is in force today")).to_be_visible()
