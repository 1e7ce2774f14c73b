"""The frame of every page: accessible, narrow, by keyboard, without scripts, in Spanish."""

import pytest
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.looks,
    pytest.mark.django_db(transaction=True),
]

PAGES = [
    (None, "/account/sign-in/"),
    (None, "/how-we-protect-data/"),
    (None, "/sources/"),
    ("demo-mayor", "/"),
    ("demo-data-lead", "/"),
    ("demo-link-reviewer", "/"),
]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("person", "path"), PAGES)
def test_axe_finds_no_violation(visit, accessible, person, path, width) -> None:
    accessible(visit(path, person=person, width=width))


@pytest.mark.parametrize(("person", "path"), PAGES)
def test_nothing_scrolls_sideways_at_320_pixels(visit, person, path) -> None:
    page = visit(path, person=person, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_first_tab_is_a_way_past_the_navigation(visit) -> None:
    page = visit("/", person="demo-mayor")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the main content")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_account_menu_opens_and_closes_by_keyboard(visit) -> None:
    page = visit("/", person="demo-mayor")
    menu = page.locator("details.wc-account")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_text("Acting as Cabinet member")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_text("Acting as Cabinet member")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_a_phone_without_scripts_can_open_the_menu_and_change_the_language(visit) -> None:
    page = visit("/how-we-protect-data/", person="demo-mayor", width=390, scripts=False)
    page.locator("details.wc-menu > summary").click()
    page.locator("details.wc-menu").get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert page.url.endswith("/how-we-protect-data/")


def test_one_click_signs_in_a_role_of_the_demonstration(visit) -> None:
    page = visit("/")
    page.get_by_role("button", name="Mayor").click()
    expect(page.locator("h1")).to_contain_text("children are doing")
    expect(page.locator("details.wc-account summary")).to_contain_text("Cabinet member")


def test_a_failed_sign_in_puts_the_focus_on_the_problems(visit, accessible, settings) -> None:
    settings.DEMO = False
    page = visit("/account/sign-in/")
    with page.expect_response(lambda r: r.request.method == "POST") as answer:
        page.get_by_role("button", name="Sign in").click()
    assert answer.value.status == 422
    page.wait_for_load_state("networkidle")
    assert page.title().startswith("Error:")
    expect(page.locator("#error-summary")).to_be_focused()
    accessible(page)
    page.get_by_role("link", name="Enter your username.").click()
    expect(page.get_by_label("Username")).to_be_focused()
