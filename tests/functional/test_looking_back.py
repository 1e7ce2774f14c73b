"""The pages that look back on the cabinet's record, when there is one to look back on."""

import zipfile
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories.cabinet import FAY, Cabinet, attended, cabinet, published, taken_on
from tests.factories.kept import kept
from tests.functional.axe import violations
from wholecity.governance import actions
from wholecity.governance.definitions import Presence
from wholecity.governance.definitions.survey import STATEMENTS
from wholecity.governance.models import Meeting

pytestmark = [
    pytest.mark.browser,
    pytest.mark.looks,
    pytest.mark.django_db(transaction=True),
]

PRESENT, DESIGNEE, ABSENT = Presence.PRESENT, Presence.DESIGNEE, Presence.ABSENT
MONTHS = 8


@pytest.fixture
def city(demo_people: None) -> Cabinet:
    """A cabinet that met each month for eight months, the last time yesterday."""
    return kept("eight months", _eight_months)


def _eight_months() -> Cabinet:
    of = cabinet()
    first = timezone.localdate() - timedelta(days=1 + 28 * (MONTHS - 1))
    for number in range(MONTHS):
        _held(of, first + timedelta(days=28 * number), number)
    return of


def _held(of: Cabinet, day, number: int) -> None:
    meeting = published(of, day, ("Chronic absence", "Transit passes"))
    schools = PRESENT if number % 3 else ABSENT
    attended(of, meeting, mayor=PRESENT, health=DESIGNEE, schools=schools)
    actions.decide(by=FAY, meeting=meeting, text=f"Transit passes for all children, part {number}")
    taken_on(of, meeting, text="Buy passes", due=day + timedelta(days=14))
    actions.close_meeting(by=FAY, meeting=meeting)


def last_meeting() -> UUID:
    return Meeting.objects.order_by("-day").values_list("id", flat=True)[0]


def sound(page: Page) -> Iterator[str]:
    """What axe finds, and whether the page is wider than its screen."""
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
    yield from violations(page)
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if width > 0:
        yield f"{width} too wide"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_is_accessible_with_a_record_on_it(visit, city, width, language) -> None:
    paths = (
        *("effectiveness/", "effectiveness/?show=responses", "effectiveness/?since=x"),
        *("search/?q=transit+passes", "search/?q=zebra", "history/", "records/"),
        *(f"history/?of=meeting&id={last_meeting()}", f"meetings/{last_meeting()}/survey/"),
    )
    page = visit("/cabinet/", person="demo-facilitator", width=width, language=language)
    wrong = []
    for path in paths:
        page.goto(f"/cabinet/{path}")
        wrong += [f"{path}: {problem}" for problem in sound(page)]
    assert wrong == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_time_of_an_item_and_its_minutes_are_two_lines(visit, city, width, language) -> None:
    titles = tuple(
        f"{number}. What families say of buses, and who pays " * 4 for number in range(3)
    )
    meeting = published(city, timezone.localdate() + timedelta(days=30), titles)
    path = f"/cabinet/meetings/{meeting}/"
    page = visit(path, person="demo-facilitator", width=width, language=language)
    height = "e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight)"
    lines = page.locator("td .wc-when").evaluate_all(f"all => all.map(e => {height})")
    assert lines
    # An inline element is as high as its letters, not as its lines.
    assert max(lines) < 2.1


@pytest.mark.parametrize("width", [1280, 390])
def test_the_search_has_room_to_type_in(visit, city, width) -> None:
    page = visit("/cabinet/", person="demo-facilitator", width=width, language="es")
    assert page.get_by_role("searchbox").bounding_box()["width"] > 150


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
def test_somebody_says_once_what_they_think_of_a_meeting(
    visit, accessible, city, width, scripts
) -> None:
    path = f"/cabinet/meetings/{last_meeting()}/"
    page = visit(path, person="mayor", width=width, scripts=scripts)
    page.get_by_role("link", name="Survey of this meeting").click()
    page.get_by_role("button", name="Turn it in").click()
    expect(page.get_by_role("alert")).to_contain_text(f"Fix {len(STATEMENTS)} problems")
    accessible(page) if scripts else None
    for statement in STATEMENTS.values():
        page.get_by_label(statement).select_option(label="4, mostly")
    page.get_by_role("button", name="Turn it in").click()
    expect(page.get_by_text("You answered this survey. Thank you.")).to_be_visible()
    expect(page.get_by_text("1 of 4 answered.")).to_be_visible()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
def test_words_are_found_and_narrowed_down_in_the_address(visit, city, width, scripts) -> None:
    page = visit("/cabinet/", person="mayor", width=width, scripts=scripts)
    page.get_by_label("Search the record").fill("PÁSSES transit")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("heading", name="16 found")).to_be_visible()
    page.get_by_label("Kind").select_option(label="Decision")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("heading", name="8 found")).to_be_visible()
    assert "kind=decision" in page.url
    expect(page.locator("mark").first).to_have_text("Transit")
    page.get_by_role("link", name="Decision 8").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Decision 8")


def test_a_meeting_is_opened_to_the_public_and_its_record_handed_out(visit, city) -> None:
    page = visit("/cabinet/records/", person="demo-facilitator", width=390)
    page.get_by_role("button", name="Open to the public").first.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("Public", exact=True)).to_be_visible()
    for button, held in (("link", "csv/decisions.csv"), ("button", "csv/surveyreply.csv")):
        name = {"link": "Download the public record", "button": "Take everything along"}[button]
        with page.expect_download() as download:
            page.get_by_role(button, name=name).click()
        assert held in zipfile.ZipFile(download.value.path()).namelist()
    page.goto("/cabinet/history/?kind=cabinet")
    table = page.get_by_role("region", name="Table of changes")
    expect(table.get_by_text("Took the whole record along")).to_have_count(1)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
def test_another_component_is_drawn(visit, city, width, scripts) -> None:
    page = visit("/cabinet/effectiveness/", person="demo-facilitator", width=width, scripts=scripts)
    expect(page.get_by_text("8 decisions at 8 meetings.")).to_be_visible()
    page.get_by_label("Drawn over time").select_option(label="Decisions at a meeting")
    page.get_by_role("button", name="Show").click()
    heading = page.get_by_role("heading", name="Decisions at a meeting, quarter by quarter")
    expect(heading).to_be_visible()
    assert "show=decisions" in page.url
