"""From an invitation to a step up, and a passkey, in a real browser."""

import time
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.factories.phones import PASSWORD
from tests.factories.releases import LEAD, cube
from wholecity.disclosure.actions import propose
from wholecity.people import actions
from wholecity.people.definitions import Role
from wholecity.people.models import Session, User
from wholecity.people.queries import VERIFIED_AT
from wholecity.people.rules import INSTALLATION
from wholecity.people.sessions import SessionStore

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def no_demonstration(demo_people: None, settings: Any) -> None:
    settings.DEMO = False


def invited(role: Role = Role.CABINET_MEMBER) -> str:
    link = actions.invite(by=INSTALLATION, email="pat@example.gov", name="Pat", roles=[role])
    return link.removeprefix("https://children.example.gov")


def sign_in(page: Page, *, code: str = "") -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Username or e-mail address").fill("Pat@Example.gov")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    if code:
        page.get_by_label("Code").fill(code)
        page.get_by_role("button", name="Continue").click()


def opened(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Open the account").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_invitation_to_the_step_up(visit, accessible, settings, tmp_path, scripts) -> None:
    settings.RELEASES = tmp_path / "releases"
    propose(cubes=[cube("2024-25", chronic=0.2)], title="A year", by=LEAD)
    page = visit("/account/sign-in/", width=390, scripts=scripts)
    opened(page, invited(Role.PRIVACY_OFFICER))
    expect(page.get_by_role("heading", name="Signing in")).to_be_visible()
    page.goto("/releases/1/")
    expect(page.get_by_role("heading", name="Signing in")).to_be_visible()
    page.get_by_role("link", name="Set up an app").click()
    if scripts:
        accessible(page)
    secret = page.locator(".wc-secret").inner_text().replace(" ", "")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#error-summary")).to_contain_text("not right")
    phone = pyotp.TOTP(secret)
    assert page.locator(".wc-secret").inner_text().replace(" ", "") == secret
    page.get_by_label("Code").fill(phone.at(time.time() - 30))
    page.get_by_role("button", name="Continue").click()
    codes = page.locator(".wc-codes li").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="I have kept them").click()

    page.context.clear_cookies()
    sign_in(page, code=phone.now())
    page.goto("/releases/1/")
    _an_hour_ago()
    page.get_by_label("Reason").fill("Nothing gives a child away.")
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Nothing was done with it yet")).to_be_visible()
    page.get_by_role("button", name="Do it now").click()
    expect(page.get_by_text("Your decision is kept and in force.")).to_be_visible()


def _an_hour_ago() -> None:
    """The second factor was used an hour ago."""
    row = Session.objects.exclude(user=None).latest("signed_in_at")
    store = SessionStore(row.session_key)
    store[VERIFIED_AT] -= 3600
    store.save()


def test_a_passkey_is_made_and_used(visit, accessible, live_server) -> None:
    page = visit("/account/sign-in/")
    page.goto(page.url.replace("127.0.0.1", "localhost"))
    home = live_server.url.replace("127.0.0.1", "localhost")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    opened(page, home + invited())
    page.get_by_role("link", name="Set up a passkey").click()
    accessible(page)
    page.get_by_label("Name").fill("Phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator(".wc-codes li")).to_have_count(10)

    page.get_by_role("link", name="I have kept them").click()
    page.context.clear_cookies()
    page.goto(f"{home}/account/sign-in/")
    page.get_by_label("Username or e-mail address").fill("pat@example.gov")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Use the passkey").click()
    page.wait_for_url(f"{home}/")
    assert User.objects.get(username="pat@example.gov").authenticator_set.count() == 2


def test_an_administrator_invites_and_closes(visit, accessible) -> None:
    actions.add_user(by=INSTALLATION, username="ann")
    actions.give_role(by=INSTALLATION, username="ann", role=Role.ADMINISTRATOR)
    page = visit("/accounts/", person="ann", width=390)
    accessible(page)
    page.get_by_role("link", name="Invite somebody").click()
    accessible(page)
    page.get_by_label("Name").fill("Nia New")
    page.get_by_label("E-mail address").fill("nia@example.gov")
    page.locator("label", has_text="Privacy officer").click()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("Nia New")).to_be_visible()
    page.goto("/accounts/")
    page.get_by_role("link", name="Demo Mayor").click()
    page.get_by_role("link", name="Close the account").click()
    accessible(page)
    page.get_by_label("Reason").fill("left the city")
    page.get_by_role("button", name="Close the account").click()
    expect(page.get_by_text("The account is closed.")).to_be_visible()
    accessible(page)
