"""Guessing passwords: a limit for an account from an address, and nobody is locked out. T13."""

import pytest
from django.test import Client

from tests.factories.phones import PASSWORD
from wholecity.people import actions
from wholecity.people.models import Attempt
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ana():
    return actions.add_user(
        by=INSTALLATION, username="ana", email="ana@city.gov", password=PASSWORD
    )


def tried(password: str, address: str, username: str = "ana", forwarded: str = "") -> str:
    client = Client(REMOTE_ADDR=address)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    form = {"username": username, "password": password}
    answer = client.post("/account/sign-in/", form, headers=headers)
    if answer.status_code == 302:
        return "in"
    return "later" if "Too many attempts" in answer.content.decode() else "wrong"


def test_t13_a_sixth_guess_waits_and_its_owner_elsewhere_does_not() -> None:
    assert [tried("guess", "203.0.113.1") for _ in range(6)] == ["wrong"] * 5 + ["later"]
    assert tried(PASSWORD, "203.0.113.1") == "later", "also the right one: no oracle"
    assert tried(PASSWORD, "198.51.100.1") == "in"


def test_t13_the_address_of_the_account_and_other_spellings_are_the_same_account() -> None:
    for name in ("ana", "ANA", " ana", "ana@city.gov", "Ana@City.gov"):
        assert tried("guess", "203.0.113.1", name) == "wrong"
    assert tried("guess", "203.0.113.1", "ana") == "later"


def test_t13_another_account_from_the_same_office_goes_on() -> None:
    actions.add_user(by=INSTALLATION, username="bo", password=PASSWORD)
    for _ in range(6):
        tried("guess", "203.0.113.1")
    assert tried(PASSWORD, "203.0.113.1", "bo") == "in"


def test_t13_one_address_does_not_try_everybody() -> None:
    told = [tried("guess", "203.0.113.1", f"name{n}") for n in range(102)]
    assert told[:100] == ["wrong"] * 100
    assert told[100:] == ["later"] * 2


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_t13_a_forged_header_gives_no_new_address(proxies, settings) -> None:
    settings.PROXIES = proxies
    ours = {0: "", 1: "203.0.113.1", 2: "203.0.113.1, 10.0.0.2"}[proxies]
    told = [
        tried("guess", "10.0.0.1", forwarded=f"198.51.100.{n}, {ours}" if ours else f"9.9.9.{n}")
        for n in range(6)
    ]
    assert told == ["wrong"] * 5 + ["later"]


def test_t13_behind_proxies_of_ours_everybody_has_their_own_address(settings) -> None:
    settings.PROXIES = 1
    for n in range(6):
        assert tried("guess", "10.0.0.1", forwarded=f"198.51.100.{n}") == "wrong"


def test_signing_in_forgets_the_attempt_and_time_forgets_the_others() -> None:
    assert tried(PASSWORD, "203.0.113.1") == "in"
    assert not Attempt.objects.exists()
    tried("guess", "203.0.113.1")
    kept = Attempt.objects.first()
    assert kept
    assert "ana" not in kept.key
    actions.forget_attempts()
    assert Attempt.objects.exists()
    Attempt.objects.update(at="2020-01-01T00:00Z")
    assert tried("guess", "203.0.113.1") == "wrong"
    actions.forget_attempts()
    assert Attempt.objects.filter(at__year=2020).count() == 0
