"""While a meeting is held, its forms are opened where they are needed; a long record has pages."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories.cabinet import FAY, Cabinet, attended, cabinet, published
from wholecity.governance import actions
from wholecity.governance.definitions import Presence
from wholecity.governance.models import ActionItem, Decision

pytestmark = [
    pytest.mark.browser,
    pytest.mark.looks,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def city(demo_people: None) -> Cabinet:
    return cabinet()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
def test_a_decision_and_an_action_item_are_kept_as_they_fall(
    visit, accessible, city, width, scripts
) -> None:
    meeting = published(city, timezone.localdate(), ("Chronic absence", "Transit passes"))
    attended(city, meeting, mayor=Presence.PRESENT, schools=Presence.PRESENT)
    path = f"/cabinet/meetings/{meeting}/live/"
    page = visit(path, person="demo-facilitator", width=width, scripts=scripts)
    _open(page, "New decision", scripts)
    accessible(page) if scripts else None
    page.get_by_role("button", name="Keep the decision").click()
    expect(page.get_by_text("This field is required.").first).to_be_visible()
    page.get_by_label("What was decided").fill("Transit passes for all")
    page.get_by_role("button", name="Keep the decision").click()
    expect(page.get_by_text("Decision 1", exact=True)).to_be_visible()
    _open(page, "New action item", scripts)
    page.get_by_label("What is to be done").fill("Buy passes")
    page.get_by_role("button", name="Keep the action item").click()
    expect(page.get_by_text("This field is required.").first).to_be_visible()  # nobody by chance
    page.get_by_label("Who does it").select_option(index=1)
    page.get_by_role("button", name="Keep the action item").click()
    expect(page.get_by_text("Action item 1", exact=True)).to_be_visible()
    assert ActionItem.objects.get().decision == Decision.objects.get()  # the one of its item


def _open(page: Page, what: str, scripts: bool) -> None:
    """Open a form of the second item in its place; without scripts, on a page of its own."""
    page.locator("section", has_text="Transit passes").get_by_text(what, exact=True).click()
    if not scripts:
        page.get_by_role("link", name=f"{what}, Transit passes").click()
        expect(page.get_by_role("heading", name=what)).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_body_shows_its_latest_meetings_and_leads_to_all(visit, accessible, city, width) -> None:
    first = timezone.localdate() - timedelta(days=60)
    days = [first + timedelta(days=number) for number in range(55)]
    for day in days:
        published(city, day)
    snowy = days[-1] + timedelta(days=1)
    actions.cancel_meeting(by=FAY, meeting=published(city, snowy), why="Snow")
    page = visit(f"/cabinet/{city.key}/", person="mayor", width=width)
    rows = page.get_by_role("region", name="Table of meetings").get_by_role("row")
    expect(rows).to_have_count(13)
    page.get_by_role("link", name="All 56 meetings").click()
    expect(rows).to_have_count(51)
    accessible(page)
    page.get_by_role("link", name="Next").click()
    expect(rows).to_have_count(7)
    page.get_by_label("State").select_option(label="Cancelled")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="1 meeting")).to_be_visible()
    page.get_by_label("From").fill(str(snowy + timedelta(days=1)))
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing fits these filters.")).to_be_visible()
