"""A superintendent leaves: the transition, the seat, what they own, the packet for who follows."""

import io
from datetime import date, timedelta

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from wholecity.governance import actions
from wholecity.governance.actions.backbone import set_duty
from wholecity.governance.definitions import BodyKind, SeatRole
from wholecity.governance.definitions.continuity import DutyKind
from wholecity.people.actions import register_organization, register_person
from wholecity.people.definitions import Role
from wholecity.people.rules import Acting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FAY = Acting("demo-facilitator", Role.FACILITATOR)


def _district() -> str:
    """A superintendent with a seat and a duty, under a vision; the address of the seat."""
    body = actions.found_body(by=FAY, kind=BodyKind.CABINET, name="Cabinet")
    actions.adopt_vision(by=FAY, key=body, text="Every child", adopted_on=date(2026, 1, 13))
    district = register_organization(by=FAY, key="district", name="School District")
    since = date(2025, 9, 1)
    seat = actions.add_seat(
        by=FAY, body=body, organization=district.id, role=SeatRole.CO_CHAIR, since=since
    )
    person = register_person(by=FAY, name="First Superintendent").id
    register_person(by=FAY, name="The Facilitator")
    actions.fill_seat(
        by=FAY,
        seat=seat,
        person=person,
        title="Superintendent",
        is_top_executive=True,
        since=since,
    )
    set_duty(by=FAY, duty=DutyKind.FUNDING, version=0, lead=person, backup=None)
    return f"/cabinet/seats/{seat}/"


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
def test_a_superintendents_departure(visit, accessible, width, scripts) -> None:
    page = visit(_district(), person="demo-facilitator", width=width, scripts=scripts)
    last = timezone.localdate() - timedelta(days=10)
    _start(page, last)
    expect(page.get_by_text("From the record: Version 1 was adopted")).to_be_visible()
    _name(page, "Name who acts", "A Deputy")
    page.get_by_role("link", name="End the term").click()
    page.get_by_label("Last day").fill(last.isoformat())
    _save(page)

    page.get_by_role("link", name="Look at the transition").click()
    expect(page.get_by_text("10 days")).to_be_visible()
    page.get_by_role("link", name="The community was told").click()
    page.get_by_label("Done on").fill(last.isoformat())
    page.get_by_label("Note").fill("A letter in two languages.")
    _save(page)
    expect(page.get_by_text("2 of 5 done")).to_be_visible()
    accessible(page) if scripts else None

    _hand_on(page)
    _close(page)
    _follow(page)
    _packet(page)


def _start(page: Page, last: date) -> None:
    page.get_by_role("link", name="Start a transition").click()
    page.get_by_label("Announced on").fill((last - timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Fix 1 problem")
    page.get_by_label("Last day").fill(last.isoformat())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="First Superintendent leaves")).to_be_visible()


def _name(page: Page, how: str, name: str) -> None:
    page.get_by_role("link", name=how).click()
    page.get_by_label("Name of a new person").fill(name)
    _save(page)


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def _hand_on(page: Page) -> None:
    page.get_by_role("link", name="What First Superintendent owns").click()
    expect(page.get_by_role("checkbox", name="Funding")).to_be_checked()
    page.get_by_label("Who takes it over").select_option(label="The Facilitator")
    page.get_by_role("button", name="Hand on").click()
    expect(page.get_by_text("1 thing was handed on.")).to_be_visible()
    expect(page.get_by_text("Nothing: no open action")).to_be_visible()


def _close(page: Page) -> None:
    """While nobody has followed, it is not closed without a word."""
    page.goto("/cabinet/transitions/")
    page.get_by_role("link", name="First Superintendent").click()
    page.get_by_role("link", name="Close").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody has followed yet.")
    page.get_by_role("link", name="Cancel").click()


def _follow(page: Page) -> None:
    page.get_by_role("link", name="Fill the seat").click()
    page.get_by_label("Name of a new person").fill("Second Superintendent")
    page.get_by_label("Office").fill("Superintendent")
    _save(page)
    page.get_by_role("link", name="Look at the transition").click()
    expect(page.get_by_text("Second Superintendent, since")).to_be_visible()
    expect(page.get_by_text("9 days")).to_be_visible()
    page.get_by_role("link", name="Close").click()
    _save(page)
    expect(page.get_by_text("Closed on")).to_be_visible()


def _packet(page: Page) -> None:
    page.get_by_role("link", name="Handover packet").click()
    expect(page.get_by_text("Second Superintendent, Superintendent")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as PDF").click()
    content = download.value.path().read_bytes()
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    text = " ".join(" ".join(p.extract_text() for p in pages).split())
    assert "Every child" in text
    assert "Second Superintendent" in text
    assert "No action item is open." in text
