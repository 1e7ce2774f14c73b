"""Signing in by OpenID Connect; the provider, a process of its own, is honest, or lies. T17."""

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.factories.oidc_provider import CLIENT, PERSON, SECRET
from tests.factories.phones import PASSWORD, set_up, sign_in
from wholecity.audit.models import Entry
from wholecity.kernel.errors import BadInput
from wholecity.mail.models import Message
from wholecity.people import actions
from wholecity.people.definitions import Role
from wholecity.people.formats.directories.fetching import fetch
from wholecity.people.models import Directory, Identity, User
from wholecity.people.rules import INSTALLATION, Acting

pytestmark = pytest.mark.django_db

ANN = Acting("ann", Role.ADMINISTRATOR)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.factories.oidc_provider", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.terminate()


@pytest.fixture
def says(provider: str) -> Callable[..., None]:
    """What the provider does next."""

    def plan(**what: Any) -> None:
        request = urllib.request.Request(f"{provider}/plan", json.dumps(what).encode())
        urllib.request.urlopen(request).close()

    plan()
    return plan


@pytest.fixture
def directory(provider: str, settings, says) -> Directory:
    settings.DIRECTORY_HOSTS = ["127.0.0.1"]
    actions.add_user(by=INSTALLATION, username="ann", email="ann@example.gov")
    actions.give_role(by=INSTALLATION, username="ann", role=Role.ADMINISTRATOR)
    key = actions.set_directory(
        by=ANN,
        name="City account",
        protocol="oidc",
        issuer=provider,
        client_id=CLIENT,
        secret=SECRET,
        metadata_url="",
        vouches_for_email=False,
        trusts_mfa=False,
    )
    assert len(list(actions.try_directory(by=ANN, key=key))) == 2
    return Directory.objects.get(key=key)


def invited(email: str = PERSON["email"]) -> None:
    actions.invite(by=ANN, email=email, name="Ana Lead", roles=[Role.CABINET_MEMBER])


def came(client: Client, key: str = "city-account") -> str:
    """The path of the provider's answer, for a question of this browser."""
    page = client.post(f"/account/directory/{key}/", {"next": "/sources/"}).content.decode()
    found = re.search(r'<a class="usa-button" href="(http://127[^"]+)"', page)
    assert found, page

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(unescape(found[1]))
    except urllib.error.HTTPError as answer:
        back = urlsplit(answer.headers["Location"])
    assert back.netloc == "children.example.gov"
    return f"{back.path}?{back.query}"


def entered(client: Client) -> bool:
    """Whether the whole round opened a session."""
    client.get(came(client))
    return "_auth_user_id" in client.session


def refusal(client: Client) -> str:
    """What whoever was not let in is told."""
    page = client.get(came(client), follow=True).content.decode()
    assert "_auth_user_id" not in client.session
    return " ".join(re.findall(r'usa-alert__text">([^<]+)<', page))


def test_an_invited_person_comes_in_and_is_the_same_one_again(client: Client, directory) -> None:
    invited()
    answer = client.get(came(client))
    assert answer["Location"] == "/sources/"
    ana = User.objects.get(username=PERSON["email"])
    assert not ana.has_usable_password()
    assert Identity.objects.get().subject == PERSON["sub"]
    assert client.get("/")["Location"] == "/account/second-factor/", "the gate is the same"
    again = Client()
    assert entered(again)
    assert again.session["_auth_user_id"] == str(ana.pk)
    assert (
        Entry.objects.filter(who=ana.username, details__way="directory city-account").count() == 2
    )


def test_t14_the_second_factor_is_asked_for_unless_the_directory_did_and_the_city_trusts_it(
    client: Client, directory, says
) -> None:
    invited()
    at = int(time.time()) - 120
    says(claims={"amr": ["pwd", "mfa"], "auth_time": at})
    entered(client)
    assert client.get("/")["Location"] == "/account/second-factor/"
    Directory.objects.update(trusts_mfa=True)
    trusted = Client()
    entered(trusted)
    page = trusted.get("/")
    assert page.status_code == 200
    assert page.wsgi_request.acting.verified_at.timestamp() == at
    says(claims={"amr": ["pwd"]})
    untrusted = Client()
    entered(untrusted)
    assert untrusted.get("/").status_code == 302


def test_t17_nobody_comes_in_by_an_address_alone(client: Client, directory) -> None:
    actions.add_user(by=INSTALLATION, username="ana", email=PERSON["email"], password=PASSWORD)
    assert "No account here is yours" in refusal(client)
    assert not Identity.objects.exists()


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": "other@example.gov"},
    ],
)
def test_t17_an_invitation_needs_an_address_that_is_verified(client, directory, says, claims):
    invited()
    says(claims=claims)
    assert "No account here is yours" in refusal(client)
    assert not User.objects.filter(username=PERSON["email"]).exists()


@pytest.mark.parametrize(
    "lie",
    [
        {"alg": "none"},
        {"alg": "HS256"},
        {"stranger": True},
        {"kid": "another"},
        {"claims": {"aud": "another-program"}},
        {"claims": {"aud": [CLIENT, "another-program"]}},
        {"claims": {"azp": "another-program"}},
        {"claims": {"iss": "https://accounts.example.com"}},
        {"claims": {"nonce": "of another session"}},
        {"claims": {"nonce": None}},
        {"claims": {"exp": 1_600_000_000}},
        {"claims": {"exp": None}},
        {"claims": {"iat": 4_000_000_000}},
        {"claims": {"sub": None}},
    ],
    ids=str,
)
def test_t17_what_is_not_signed_right_for_us_now_is_refused(client, directory, says, lie) -> None:
    invited()
    says(**lie)
    assert "What the directory signed" in refusal(client)
    assert not Identity.objects.exists()


@pytest.mark.parametrize("lie", [{"iss": "https://accounts.example.com"}, {"iss": ""}])
def test_t17_an_answer_of_another_issuer_is_refused(client, directory, says, lie) -> None:
    invited()
    says(**lie)
    assert "Another directory answered" in refusal(client)


def test_t17_a_directory_that_calls_itself_otherwise_is_refused(client, directory, says) -> None:
    says(calls_itself="https://accounts.example.com")
    with pytest.raises(BadInput, match="calls itself"):
        list(actions.try_directory(by=ANN, key=directory.key))
    answer = client.post(f"/account/directory/{directory.key}/", follow=True)
    assert "calls itself" in answer.content.decode()


def test_t17_an_answer_belongs_to_the_browser_that_asked_and_is_good_once(directory) -> None:
    invited()
    asked, other = Client(), Client()
    path = came(asked)
    came(other)
    other.get(path)
    assert "_auth_user_id" not in other.session
    asked.get(path)
    assert "_auth_user_id" in asked.session
    asked.post("/account/sign-out/")
    asked.get(path)
    assert "_auth_user_id" not in asked.session


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "new@example.gov", "name": "Ana Lead"},
        {"email": PERSON["email"], "name": "Bo Other"},
    ],
)
def test_t17_a_subject_that_was_given_to_somebody_else_is_refused_and_told(
    client, directory, says, claims
) -> None:
    invited()
    assert entered(client)
    says(claims=claims)
    assert "somebody else" in refusal(Client())
    entry = Entry.objects.get(action="refuse directory")
    assert entry.details["why"] == "subject reassigned"
    assert Message.objects.filter(to="ann@example.gov", subject="Your account was changed").exists()


def test_whoever_changes_one_of_their_names_is_still_they(client: Client, directory, says) -> None:
    invited()
    entered(client)
    says(claims={"name": "Ana Married"})
    assert entered(Client())


def test_t11_a_closed_account_does_not_come_in_by_the_directory(client, directory) -> None:
    invited()
    entered(client)
    actions.close_account(by=ANN, username=PERSON["email"], reason="left")
    assert "closed" in refusal(Client())


def test_who_is_signed_in_ties_their_account_themselves(client: Client, directory) -> None:
    user = actions.add_user(by=INSTALLATION, username="cy", password=PASSWORD)
    sign_in(client, "cy")
    assert client.post(f"/account/directory/{directory.key}/").status_code == 302, "not before"
    set_up(client)
    assert client.get(came(client))["Location"] == "/account/second-factor/"
    assert Identity.objects.get().user == user
    assert entered(Client())


def test_a_directory_that_is_not_in_use_lets_nobody_in(client: Client, directory) -> None:
    actions.close_directory(by=ANN, key=directory.key)
    assert client.post(f"/account/directory/{directory.key}/").status_code == 404
    assert "City account" not in client.get("/account/sign-in/").content.decode()


def test_an_administrator_sets_it_up_and_tries_it(client: Client, directory, provider) -> None:
    client.force_login(User.objects.get(username="ann"))
    page = client.get(f"/accounts/directories/{directory.key}/").content.decode()
    assert SECRET not in page
    assert "https://children.example.gov/account/directory/city-account/back/" in page
    form = {"name": "Other", "protocol": "oidc", "issuer": f"{provider}/x", "client_id": CLIENT}
    client.post("/accounts/directories/new/", form)
    page = client.post("/accounts/directories/other/try/", follow=True).content.decode()
    assert "answered with the status 404" in page
    assert not Directory.objects.get(key="other").active
    assert client.post("/accounts/directories/new/", {**form, "client_id": ""}).status_code == 422


def test_the_secret_is_kept_encrypted(directory) -> None:
    assert SECRET not in directory.sealed_secret


@pytest.mark.parametrize(
    "url",
    [
        *("https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.0.0.1/"),
        *("https://169.254.169.254/latest/", "https://[::ffff:127.0.0.1]/", "https://0x7f.1/"),
        *("https://2130706433/", "https://0.0.0.0/", "https://[fd00::1]/", "https://100.64.0.1/"),
        *("http://93.184.216.34/", "file:///etc/passwd", "https://user@example.com/", "gopher://x"),
    ],
)
def test_t47_nothing_inside_is_asked(url) -> None:
    with pytest.raises(BadInput):
        fetch(url)


def test_t47_a_named_host_is_and_no_redirect_is_followed(provider, settings) -> None:
    with pytest.raises(BadInput, match="not public"):
        fetch(f"{provider}/keys")
    settings.DIRECTORY_HOSTS = ["127.0.0.1"]
    assert b"keys" in fetch(f"{provider}/keys")
    with pytest.raises(BadInput, match="status 302"):
        fetch(f"{provider}/elsewhere")


def test_t47_a_name_is_asked_where_it_led_when_it_was_looked_at(
    provider, settings, monkeypatch
) -> None:
    """Rebinding: the second look-up leads inside, and is never made."""
    import socket

    from wholecity.people.formats.directories import fetching

    real, asked = socket.getaddrinfo, []

    def rebinding(host: str, *more: Any, **options: Any) -> Any:
        if host == "rebinding.example":
            asked.append(host)
            return real("93.184.216.34" if len(asked) == 1 else "127.0.0.1", *more, **options)
        return real(host, *more, **options)

    connected: list[Any] = []

    def connect(address: Any, *_: Any, **__: Any) -> None:
        connected.append(address)
        raise OSError("no network here")

    monkeypatch.setattr(fetching.socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(BadInput):
        fetch("https://rebinding.example/")
    assert connected == [("93.184.216.34", 443)]
