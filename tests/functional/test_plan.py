"""The plan, as somebody makes it: an initiative, its parts, its line of sight, what others do."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories.cabinet import FAY, attended, cabinet, published
from wholecity.governance import actions
from wholecity.governance.definitions import Presence

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DECIDED = "No child misses school for want of a bus."
TABLE = """name,lead,domain,youngest,oldest
Books for babies,Library,education,0,2
Reading tutors,Clubs,education,six,10
"""


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
def test_an_initiative_from_the_decision_to_the_measure(visit, accessible, width, scripts) -> None:
    of = cabinet()
    meeting = published(of)
    attended(of, meeting, mayor=Presence.PRESENT, schools=Presence.PRESENT)
    decision = actions.decide(by=FAY, meeting=meeting, text=DECIDED)
    page = visit("/cabinet/initiatives/", person="demo-facilitator", width=width, scripts=scripts)
    expect(page.get_by_text("No initiative is in the plan yet.")).to_be_visible()
    page.get_by_role("link", name="New initiative").click()
    page.get_by_label("What it is called").fill("Every day in school")
    page.get_by_label("Organization that leads it").select_option("School District")
    page.get_by_label("Decision that brought it about").select_option(str(decision))
    page.get_by_label("For children from age").fill("18")
    page.get_by_label("Until age").fill("5")
    page.get_by_text("Chronic absence").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="This age is below the first one.")).to_be_visible()
    page.get_by_label("For children from age").fill("5")
    page.get_by_label("Until age").fill("18")
    save(page)

    page.get_by_role("link", name="Add a milestone").click()
    page.get_by_label("What will be reached").fill("Passes in every school")
    page.get_by_label("By", exact=True).fill(str(timezone.localdate() - timedelta(days=1)))
    save(page)
    expect(page.get_by_text("Late")).to_be_visible()
    page.get_by_role("link", name="Add money").click()
    page.get_by_label("From whom").fill("Community Foundation")
    page.get_by_label("Amount").fill("150000")
    save(page)
    expect(page.get_by_text("150,000")).to_have_count(2)  # on the line, and in the list
    if scripts:
        accessible(page)

    page.goto(f"/cabinet/decisions/{decision}/")
    page.get_by_role("link", name="Follow it to the measures").click()
    expect(page.get_by_role("heading", name="Every day in school")).to_be_visible()
    page.get_by_role("link", name="What moves it").click()
    expect(page.get_by_text(DECIDED)).to_be_visible()

    page.goto("/cabinet/")
    expect(
        page.get_by_role("link", name="Every day in school: Passes in every school")
    ).to_be_visible()


def test_what_others_do_comes_as_a_table_and_shows_gaps(visit, accessible) -> None:
    cabinet()
    page = visit("/cabinet/alignment/", person="demo-facilitator", width=390)
    page.get_by_role("link", name="Import initiatives").click()
    page.get_by_label("Or the rows themselves").fill(TABLE)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("youngest is “six”, which is no age")).to_be_visible()
    page.get_by_label("Or the rows themselves").fill(TABLE.replace("six", "6"))
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("All rows can be taken")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("The initiatives were imported.")).to_be_visible()
    page.goto("/cabinet/alignment/")
    row = page.get_by_role("row", name="Birth to age 2")
    expect(row.get_by_role("link", name="Books for babies")).to_be_visible()
    expect(row.get_by_text("None")).to_have_count(4)
    accessible(page)
