"""The facilitator founds the cabinet, seats its members, and prepares a meeting."""

import io
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.factories.cabinet import seated
from tests.factories.papers import PNG
from wholecity.governance import actions, queries
from wholecity.governance.actions import make_demo_cabinet
from wholecity.governance.definitions import BodyKind
from wholecity.people.definitions import Role
from wholecity.people.rules import Acting

pytestmark = [
    pytest.mark.browser,
    pytest.mark.looks,
    pytest.mark.django_db(transaction=True),
]


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
def test_a_cabinet_is_founded_and_a_superintendent_follows_another(
    visit, accessible, width, scripts
) -> None:
    page = visit("/cabinet/", person="demo-facilitator", width=width, scripts=scripts)
    page.get_by_role("link", name="Found the cabinet").click()
    page.get_by_label("Name").fill("Riverton Cabinet")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("There is no seat of this role: Chair.")).to_be_visible()

    page.get_by_role("link", name="New seat").click()
    page.get_by_label("Name of a new organization").fill("School District")
    page.get_by_label("Sector").select_option(label="School district")
    page.get_by_label("What the seat is for").select_option(label="Co-chair")
    page.get_by_label("From").fill("2025-09-01")
    page.get_by_role("button", name="Save").click()
    _fill(page, "Fill the seat", "First Superintendent", "2025-09-01")
    _designate(page)
    _fill(page, "New holder", "Second Superintendent", "2026-08-15")

    holders = page.get_by_role("region", name="Table of holders").get_by_role("row")
    expect(holders.nth(1)).to_contain_text("Second Superintendent")
    expect(holders.nth(2)).to_contain_text("Aug. 14, 2026")
    designees = page.get_by_role("region", name="Table of designees").get_by_role("row")
    expect(designees.nth(1)).to_contain_text("Aug. 14, 2026")
    accessible(page) if scripts else None


def _fill(page: Page, how: str, name: str, since: str) -> None:
    page.get_by_role("link", name=how).click()
    page.get_by_label("Name of a new person").fill(name)
    page.get_by_label("Office").fill("Superintendent of schools")
    page.get_by_label("From").fill(since)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def _designate(page: Page) -> None:
    """Without a word about the authority it is not taken; nobody is registered in vain."""
    page.get_by_role("link", name="Name who acts for it").click()
    page.get_by_label("Name of a new person").fill("A Deputy")
    page.get_by_label("From").fill("2025-10-01")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Fix 1 problem")
    page.get_by_label("Authority, as the holder granted it").fill("May agree to the budget.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
def test_a_meeting_is_called_its_agenda_written_and_published(
    visit, accessible, width, scripts
) -> None:
    actions.found_body(
        by=Acting("demo-facilitator", Role.FACILITATOR), kind=BodyKind.CABINET, name="Cabinet"
    )
    page = visit("/cabinet/cabinet/", person="demo-facilitator", width=width, scripts=scripts)
    page.get_by_role("link", name="New meeting").click()
    page.get_by_label("Begins at").fill("10:00")
    page.get_by_label("Minutes").fill("60")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish the agenda").click()
    expect(page.get_by_text("The agenda is empty.")).to_be_visible()
    _add(page, "Chronic absence", "Share information", 40)
    _add(page, "Transit passes", "Decide", 30)
    expect(page.get_by_text("The agenda takes 10 minutes more than the meeting.")).to_be_visible()
    page.get_by_role("button", name="Move “Transit passes” up").click()
    rows = page.get_by_role("region", name="Table of items").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("Transit passes")
    expect(rows.nth(2)).to_contain_text("10:30 a.m.")
    accessible(page) if scripts else None
    page.get_by_role("link", name="Chronic absence", exact=True).click()
    page.get_by_label("Minutes").fill("30")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish the agenda").click()
    expect(page.get_by_text("Members see the agenda now.")).to_be_visible()

    seated("demo-mayor")
    member = visit(
        page.url.removeprefix(page.url.split("/cabinet/")[0]), person="demo-mayor", width=390
    )
    expect(member.get_by_text("Chronic absence")).to_be_visible()
    expect(member.get_by_role("button", name="Add to the agenda")).to_have_count(0)


def _add(page: Page, title: str, purpose: str, minutes: int) -> None:
    page.get_by_label("What it is about").fill(title)
    page.get_by_label("What for").select_option(label=purpose)
    page.get_by_label("Minutes").fill(str(minutes))
    page.get_by_role("button", name="Add to the agenda").click()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
def test_a_paper_is_brought_and_stands_on_the_agenda_and_in_the_packet(
    visit, accessible, width, scripts
) -> None:
    make_demo_cabinet(by=Acting("demo-facilitator", Role.FACILITATOR))
    path = f"/cabinet/meetings/{_next_meeting()}/"
    page = visit(path, person="demo-facilitator", width=width, scripts=scripts)
    page.get_by_role("link", name="Papers of “Who does what until the next meeting”").click()
    page.get_by_label("File").set_input_files(
        {"name": "x.docx", "mimeType": "application/zip", "buffer": b"PK\3\4"}
    )
    page.get_by_role("button", name="Add the paper").click()
    expect(page.get_by_role("alert")).to_contain_text("Save the document as PDF")
    page.get_by_label("Title").fill("Where shelters are")
    page.get_by_label("File").set_input_files(
        {"name": "map.png", "mimeType": "image/png", "buffer": PNG}
    )
    page.get_by_role("button", name="Add the paper").click()
    expect(page.get_by_role("link", name="Where shelters are", exact=True)).to_be_visible()
    accessible(page) if scripts else None
    page.get_by_role("link", name="Back to the agenda").click()
    expect(page.get_by_role("link", name="Where shelters are", exact=True)).to_be_visible()
    accessible(page) if scripts else None
    member = visit(path, person="demo-mayor", width=width, scripts=scripts)
    found = member.get_by_role("link", name="Packet (PDF)").get_attribute("href")
    answer = member.request.get(found)
    assert "Where shelters are" in "".join(
        p.extract_text() for p in PdfReader(io.BytesIO(answer.body())).pages
    )


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
def test_a_secret_link_is_made_shown_once_and_revoked(visit, accessible, width, scripts) -> None:
    make_demo_cabinet(by=Acting("demo-facilitator", Role.FACILITATOR))
    page = visit("/cabinet/calendar/", person="demo-mayor", width=width, scripts=scripts)
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Secret link").input_value()
    accessible(page) if scripts else None
    assert f"UID:{_next_meeting()}" in page.request.get(link).text().replace("\r\n ", "")
    page.goto("/cabinet/calendar/")
    expect(page.get_by_label("Secret link")).to_have_count(0)
    page.get_by_role("button", name="Revoke the link").click()
    expect(page.get_by_text("The link leads nowhere now.")).to_be_visible()
    assert page.request.get(link).status == 404


def _next_meeting() -> UUID:
    return queries.upcoming(timezone.localdate(), drafts=False)[0].id
