"""A parent on a phone, in Spanish, without scripts: sees, amends, revokes; and it takes effect."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories.family import ANA, ITEM, small_world
from tests.functional.test_all_pages import _problems as problems
from wholecity.family.actions import answer, ask_amendment
from wholecity.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWN = (
    *("", f"{ANA}/", f"{ANA}/seen-by/", f"{ANA}/consents/", f"{ANA}/consents/new/"),
    *(f"{ANA}/requests/", f"{ANA}/requests/new/"),
    f"{ANA}/amend/district/attendance_summary/{ITEM}/",
)
PASSWORD = "a long sentence to remember"


def _sign_in(page: Page) -> None:
    page.locator("details.wc-more summary").click()
    page.get_by_label("Nombre de usuario").fill("parent")
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.locator("details.wc-more button").click()


def _go(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Este niño").get_by_role("link", name=name).click()


@pytest.mark.parametrize(("width", "scripts"), [(390, False), (1280, True)])
def test_a_parent_uses_the_rights_of_a_family(visit, accessible, width, scripts) -> None:
    small_world()
    user = User.objects.get(username="parent")
    user.set_password(PASSWORD)
    user.save()
    worker = visit(f"/caseload/{ANA}/", person="worker")
    expect(worker.get_by_text("Days absent")).to_be_visible()

    page = visit("/account/sign-in/", width=width, language="es", scripts=scripts)
    _sign_in(page)
    page.goto("/family/")
    page.get_by_role("link", name="Ana Núñez O'Hara").click()
    expect(page.get_by_role("heading", name="Asistencia")).to_be_visible()
    if scripts:
        accessible(page)

    _go(page, "Quién lo vio")
    expect(page.get_by_text("Trabajador de casos").first).to_be_visible()
    expect(page.get_by_text("Para ayudar al niño").first).to_be_visible()

    _go(page, "Expediente")
    part = page.locator("section", has=page.get_by_role("heading", name="Asistencia"))
    part.get_by_role("link", name="Algo aquí está mal").click()
    page.get_by_label("Qué está mal", exact=True).select_option("days_absent")
    page.get_by_label("Qué debería decir").fill("9")
    page.get_by_label("Por qué está mal").fill("Tres días en el hospital")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_text("Espera una respuesta")).to_be_visible()
    expect(page.get_by_text("quedan 45 días")).to_be_visible()

    _go(page, "Consentimientos")
    page.get_by_role("button", name="Revocar").click()
    expect(page.get_by_text("Revocado", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    worker.reload()
    expect(worker.get_by_text("After-school program")).to_be_visible()
    expect(worker.get_by_text("Days absent")).to_have_count(0)


def test_a_statement_reaches_the_case_worker_and_stays(visit, accessible) -> None:
    small_world()
    parent = visit(f"/family/{ANA}/", person="parent")
    part = parent.locator("section", has=parent.get_by_role("heading", name="Attendance"))
    part.get_by_role("link", name="Something here is wrong").click()
    parent.get_by_label("What is wrong").select_option("days_absent")
    parent.get_by_label("What it should say").fill("9")
    parent.get_by_label("Why it is wrong").fill("Three days at the hospital")
    parent.get_by_role("button", name="Send").click()

    officer = visit("/family/requests/", person="officer", width=390)
    officer.get_by_role("link", name="To amend a record").click()
    accessible(officer)
    officer.get_by_label("Is the record amended?").select_option("no")
    officer.get_by_label("Your reasons").fill("The register agrees.")
    officer.get_by_role("button", name="Answer").click()

    parent.reload()
    expect(parent.get_by_text("The register agrees.")).to_be_visible()
    parent.get_by_role("link", name="Write a statement that goes with the record").click()
    parent.get_by_label("Your statement").fill("The note was given to the office.")
    parent.get_by_role("button", name="Save").click()
    worker = visit(f"/caseload/{ANA}/", person="worker")
    expect(worker.get_by_text("The note was given to the office.")).to_be_visible()
    accessible(worker)


@pytest.mark.looks
def test_no_page_of_families_has_a_violation_or_scrolls_sideways(visit) -> None:
    world = small_world()
    asked = ask_amendment(
        by=world["parent"],
        child=ANA,
        place=("district", "attendance_summary", ITEM),
        column="days_absent",
        wrong="Three days at the hospital",
        should_be="9",
    )
    officers = ("requests/", f"requests/{asked}/", "accounts/", f"accounts/{ANA}/")
    found = _looked(visit, "officer", officers)
    answer(by=world["officer"], request=asked, accepted=False, words="The register agrees.")
    found += _looked(visit, "parent", (*OWN, f"{ANA}/requests/{asked}/statement/"))
    assert found == [], "\n".join(found)


def _looked(visit, who: str, paths: tuple[str, ...]) -> list[str]:
    page, found = visit("/family/" + paths[0], person=who, language="es"), []
    for path in paths:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"/family/{path}")
        found += [f"{path} {problem}" for problem in problems(page)]
    return found
