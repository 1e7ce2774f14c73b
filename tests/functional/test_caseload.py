"""A child is helped from a caseload; a consent opens and closes; an emergency is reviewed."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories.caseloads import account, consented, on_caseload
from tests.factories.children import known_children
from tests.functional.axe import violations
from wholecity.casework.actions import open_inquiry
from wholecity.casework.definitions import Inquiry
from wholecity.people.queries import acting_as
from wholecity.policy.classes import DataClass
from wholecity.policy.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def children(demo_people, settings, tmp_path):
    """Three children whom the program `bell` knows; who works there, and at the schools."""
    made = known_children(settings, tmp_path)
    account("ana", Role.CASE_WORKER, "bell")
    account("bea", Role.SUPERVISOR, "bell")
    cleo = account("cleo", Role.CASE_WORKER, "schools")
    on_caseload(account("dora", Role.SUPERVISOR, "schools"), cleo, made["c1"])
    account("pat", Role.PRIVACY_OFFICER)
    return made


def sound(page: Page, width: int) -> None:
    """Nothing that axe finds, and nothing wider than the screen."""
    assert list(violations(page)) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.looks
@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "es"), (320, "en")])
def test_the_pages_of_case_work_read_well(visit, children, width, language):
    on_caseload_of_ana(children)
    own = f"/caseload/{children['c1']}/"
    consented(
        acting_as("ana", Role.CASE_WORKER), children["c1"], "bell", DataClass.HEALTH_RESTRICTED
    )
    case = open_inquiry(
        by=acting_as("pat", Role.PRIVACY_OFFICER),
        child=children["c1"],
        kind=Inquiry.COMPLAINT,
        words="The mother asks who knew of it.",
    )
    for path in (
        *("/caseload/", own, f"{own}?contact=1", f"{own}consents/new/"),
        *(f"{own}print/", f"{own}restricted/"),
    ):
        sound(visit(path, person="ana", width=width, language=language), width)
    sound(visit("/caseload/emergency/", person="ana", width=width, language=language), width)
    sound(visit("/caseload/assign/", person="bea", width=width, language=language), width)
    for path in (
        "/caseload/emergencies/",
        f"/oversight/cases/{case}/",
        f"/oversight/cases/{case}/child/",
    ):
        sound(visit(path, person="pat", width=width, language=language), width)


def on_caseload_of_ana(children) -> None:
    bea, ana = acting_as("bea", Role.SUPERVISOR), acting_as("ana", Role.CASE_WORKER)
    assert bea is not None
    assert ana is not None
    on_caseload(bea, ana, children["c1"])


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
def test_a_child_is_assigned_helped_and_a_consent_opens_and_closes(visit, children, width, scripts):
    supervisor = visit("/caseload/assign/", person="bea", width=width, scripts=scripts)
    supervisor.get_by_label("The child’s number in that system").fill("c1")
    supervisor.get_by_label("Why").fill("Comes every day")
    supervisor.get_by_role("button", name="Save").click()
    expect(supervisor.get_by_text("The child is on the caseload.")).to_be_visible()

    worker = visit("/caseload/", person="ana", width=width, scripts=scripts)
    worker.get_by_role("link", name="Ana1 Núñez O'Hara").click()
    expect(worker.get_by_text("After-school program")).to_be_visible()
    expect(worker.get_by_text("The agency’s own record").first).to_be_visible()
    expect(worker.get_by_text("Feb. 15, 2015")).to_have_count(0)
    worker.get_by_role("link", name="Show it").click()
    expect(worker.get_by_text("Feb. 15, 2015")).to_be_visible()

    other = f"/caseload/{children['c1']}/"
    school = visit("/caseload/", person="cleo", width=width, scripts=scripts)
    assert school.request.get(other).status == 404

    worker.get_by_role("link", name="Record a consent").click()
    worker.get_by_label("Who may see it").select_option("schools")
    worker.get_by_text("Name, age, school", exact=True).click()
    worker.get_by_label("Who signed").fill("Rosa")
    worker.get_by_label("What they are to the child").fill("Mother")
    worker.get_by_label("Until").fill("2027-06-30")
    worker.get_by_role("button", name="Save").click()
    expect(worker.get_by_text("The consent is kept and counts from now on.")).to_be_visible()
    school.goto(other)
    expect(school.get_by_role("heading", level=1)).to_have_text("Ana1 Núñez O'Hara")

    worker.get_by_role("button", name="Revoke").click()
    expect(worker.get_by_text("The consent is revoked.")).to_be_visible()
    assert school.request.get(other).status == 404


def test_an_emergency_opens_a_record_and_is_reviewed_by_another_person(visit, children):
    worker = visit("/caseload/emergency/", person="ana")
    worker.get_by_label("The child’s ID").fill(children["c3"])
    worker.get_by_label("What threatens").fill("Harm")
    worker.get_by_label("Who is at risk").fill("The child")
    worker.get_by_role("button", name="Save").click()
    expect(worker.get_by_role("alert")).to_be_visible()
    worker.get_by_label("What threatens").fill("She wrote that she will harm herself tonight.")
    worker.get_by_role("button", name="Save").click()
    expect(worker.get_by_role("heading", level=1)).to_have_text("Ana3 Núñez O'Hara")
    expect(worker.get_by_text("Opened because of an emergency, until")).to_be_visible()
    sound(worker, 1280)

    officer = visit("/caseload/emergencies/", person="pat")
    officer.get_by_role("link", name="Review", exact=True).click()
    expect(officer.get_by_text("She wrote that she will harm herself tonight.")).to_be_visible()
    sound(officer, 1280)
    officer.get_by_label("Was it justified?").select_option("yes")
    officer.get_by_label("What you found").fill("The school confirms it.")
    officer.get_by_role("button", name="Save").click()
    expect(officer.get_by_text("Justified")).to_be_visible()
