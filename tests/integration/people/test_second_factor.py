"""The second factor: nothing opens before it, and no way leads around it."""

import re
import time

import pyotp
import pytest
from django.test import Client

from tests.factories.phones import PASSWORD, Phone, set_up, sign_in
from wholecity.audit.models import Entry
from wholecity.mail.models import Message
from wholecity.people import actions
from wholecity.people.definitions import Role
from wholecity.people.models import Session
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db

VERIFY = "/account/verify/"


@pytest.fixture
def ana():
    user = actions.add_user(
        by=INSTALLATION,
        username="ana",
        name="Ana Lead",
        email="ana@example.gov",
        password=PASSWORD,
    )
    actions.give_role(by=INSTALLATION, username="ana", role=Role.CABINET_MEMBER)
    return user


@pytest.fixture
def phone(client: Client, ana) -> Phone:
    """Ana's phone, set up, and nobody signed in."""
    sign_in(client, "ana")
    phone = set_up(client)
    client.post("/account/sign-out/")
    return phone


def opened(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_t14_nothing_opens_before_one_is_set_up(client: Client, ana) -> None:
    sign_in(client, "ana")
    for path in ("/", "/measures/", "/cabinet/", "/account/password/", "/account/sessions/"):
        assert client.get(path)["Location"] == "/account/second-factor/", path
    assert client.post("/account/role/", {"role": "cabinet-member"})["Location"] == (
        "/account/second-factor/"
    )
    assert "Before anything opens" in client.get("/account/second-factor/").content.decode()
    phone = set_up(client)
    assert len(phone.recovery_codes) == 10
    assert opened(client)


def test_t14_an_account_without_a_role_needs_one_too(client: Client) -> None:
    actions.add_user(by=INSTALLATION, username="bo", password=PASSWORD)
    sign_in(client, "bo")
    assert client.get("/account/sessions/")["Location"] == "/account/second-factor/"


def test_t14_the_password_alone_opens_nothing_whatever_the_address(client: Client, phone) -> None:
    sign_in(client, "ana")
    for path in ("/", "/account/password/", "/account/sessions/", "/account/second-factor/app/"):
        assert client.get(path)["Location"].startswith(VERIFY), path
    for path in ("/account/second-factor/codes/", "/account/second-factor/1/"):
        assert client.post(path)["Location"].startswith(VERIFY), path
    assert client.get("/").wsgi_request.acting.verified_at is None
    assert client.get(VERIFY).status_code == 200
    answer = client.post(VERIFY, {"code": phone.later(), "next": "/sources/"})
    assert answer["Location"] == "/sources/"
    page = client.get("/")
    assert page.status_code == 200
    assert time.time() - page.wsgi_request.acting.subject.mfa_at.timestamp() < 60


def test_t14_a_code_is_good_once_from_wherever_it_comes(client: Client, phone) -> None:
    code = phone.later()
    sign_in(client, "ana")
    assert client.post(VERIFY, {"code": code}).status_code == 302
    other = Client()
    sign_in(other, "ana")
    assert other.post(VERIFY, {"code": code}).status_code == 422
    earlier = pyotp.TOTP(phone.secret).at(time.time() - 30)
    assert other.post(VERIFY, {"code": earlier}).status_code == 422, "nor an earlier one"
    assert not opened(other)


def test_t14_a_recovery_code_is_good_once(client: Client, phone) -> None:
    code = phone.recovery_codes[3]
    sign_in(client, "ana")
    assert client.post(VERIFY, {"code": code}).status_code == 302
    assert opened(client)
    other = Client()
    sign_in(other, "ana")
    assert other.post(VERIFY, {"code": code}).status_code == 422
    assert not opened(other)


def test_new_recovery_codes_take_the_place_of_the_old_ones(client: Client, phone) -> None:
    sign_in(client, "ana")
    client.post(VERIFY, {"code": phone.later()})
    page = client.post("/account/second-factor/codes/").content.decode()
    new = re.findall(r"<li><code>(\d+)</code>", page)
    assert len(new) == 10
    other = Client()
    sign_in(other, "ana")
    assert other.post(VERIFY, {"code": phone.recovery_codes[0]}).status_code == 422
    assert other.post(VERIFY, {"code": new[0]}).status_code == 302


def test_t14_a_new_password_by_mail_does_not_skip_it(client: Client, phone) -> None:
    client.post("/account/password/forgotten/", {"email": "Ana@Example.gov"})
    link = re.search(r"https://children\.example\.gov(/\S+)", Message.objects.get().text)
    assert link
    answer = client.get(link[1])
    assert answer["Location"] == "/account/password/new/opened/", "the secret leaves the address"
    new = "another long sentence of mine"
    answer = client.post(answer["Location"], {"new_password": new})
    assert answer["Location"] == "/account/sign-in/"
    assert "_auth_user_id" not in client.session, "it signs nobody in"
    assert client.get(link[1], follow=True).redirect_chain[-1][0] == "/account/password/forgotten/"
    sign_in(client, "ana", new)
    assert client.get("/")["Location"].startswith(VERIFY)


def test_t13_asking_for_a_link_tells_nobody_who_has_an_account(client: Client, ana) -> None:
    answers = [
        client.post("/account/password/forgotten/", {"email": email}, follow=True)
        for email in ("ana@example.gov", "nobody@example.gov")
    ]
    known, unknown = (re.sub(r'value="\w{64}"', "", a.content.decode()) for a in answers)
    assert known == unknown
    assert Message.objects.count() == 1


def test_t13_codes_are_not_guessed_without_end(client: Client, phone) -> None:
    sign_in(client, "ana")
    for _ in range(5):
        assert client.post(VERIFY, {"code": "000000"}).status_code == 422
    answer = client.post(VERIFY, {"code": phone.later()})
    assert "Too many attempts" in answer.content.decode()
    assert not opened(client)


def test_where_the_city_wants_none_who_has_one_still_needs_it(
    client: Client, phone, settings
) -> None:
    settings.SECOND_FACTOR = "optional"
    actions.add_user(by=INSTALLATION, username="bo", password=PASSWORD)
    actions.give_role(by=INSTALLATION, username="bo", role=Role.CABINET_MEMBER)
    without = Client()
    sign_in(without, "bo")
    assert opened(without)
    assert without.get("/").wsgi_request.acting.verified_at is not None
    sign_in(client, "ana")
    assert not opened(client)


def test_the_last_one_is_not_removed_where_one_is_needed(client: Client, phone) -> None:
    sign_in(client, "ana")
    client.post(VERIFY, {"code": phone.later()})
    page = client.get("/account/second-factor/").content.decode()
    remove = re.search(r'action="(/account/second-factor/\d+/)"', page)
    assert remove
    assert "only one" in client.post(remove[1], follow=True).content.decode()
    page = client.get("/account/second-factor/").content.decode()
    assert remove[1] in page


def test_nobody_removes_what_is_anothers(client: Client, phone) -> None:
    from allauth.mfa.models import Authenticator

    other = Client()
    actions.add_user(by=INSTALLATION, username="bo", password=PASSWORD)
    sign_in(other, "bo")
    set_up(other)
    anas = Authenticator.objects.get(user__username="ana", type="totp")
    other.post(f"/account/second-factor/{anas.pk}/")
    assert Authenticator.objects.filter(pk=anas.pk).exists()


def test_what_the_database_keeps_makes_no_codes(phone) -> None:
    from allauth.mfa.models import Authenticator

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert phone.secret not in kept
    assert not any(code in kept for code in phone.recovery_codes)


def test_sessions_elsewhere_end_when_one_is_added(client: Client, ana) -> None:
    elsewhere = Client()
    elsewhere.force_login(ana)
    assert opened(elsewhere)
    sign_in(client, "ana")
    set_up(client)
    assert not opened(elsewhere)
    assert Session.objects.filter(user=ana).count() == 1


def test_the_record_says_what_was_set_up_and_used(client: Client, phone) -> None:
    sign_in(client, "ana")
    client.post(VERIFY, {"code": phone.later()})
    told = Entry.objects.filter(who="ana").order_by("at").values_list("action", flat=True)
    assert list(told) == [
        *("sign in", "add second factor", "make recovery codes", "sign in", "use second factor"),
    ]


def test_the_demonstrations_buttons_need_none(client: Client, settings) -> None:
    settings.DEMO = True
    actions.make_demo_people(by=INSTALLATION)
    client.post("/account/demo/", {"person": "demo-mayor"})
    assert opened(client)
    settings.DEMO = False
    assert not opened(client), "what was opened by a button ends with the demonstration"
