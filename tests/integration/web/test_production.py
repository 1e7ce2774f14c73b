"""What is served over HTTPS: Django's own check of deployments, headers, cookies, caches."""

import os
import subprocess
import sys

import pytest
from django.test import Client

from tests.factories.family import ANA, browser_of, small_world
from tests.factories.production import ENVIRONMENT, unprotected
from wholecity.people.actions import add_user
from wholecity.people.rules import INSTALLATION

CHECK = (sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO")
PASSWORD = "a long sentence to remember"


def deployment_check(home, **environment) -> subprocess.CompletedProcess:
    ours = ("WHOLECITY_", "DJANGO_")
    own = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    own |= {"DJANGO_SETTINGS_MODULE": "wholecity.config.settings", "WHOLECITY_HOME": str(home)}
    return subprocess.run(
        CHECK, env={**own, **environment}, capture_output=True, text=True, check=False
    )


def test_the_check_before_a_deployment_finds_nothing(tmp_path):
    found = deployment_check(tmp_path, **ENVIRONMENT)
    assert found.returncode == 0, found.stderr
    careless = deployment_check(tmp_path, WHOLECITY_DEBUG="1")
    assert careless.returncode != 0
    assert "security.W018" in careless.stderr  # debug pages
    assert "security.W004" in careless.stderr  # no HTTPS kept to


@pytest.mark.django_db
def test_what_is_answered_before_any_page_carries_the_headers_too(production):
    client = Client(enforce_csrf_checks=True)
    answers = {
        "another host": client.get("/", secure=True, headers={"Host": "evil.example"}),
        "no slash": client.get("/measures", secure=True),
        "no token": client.post("/account/sign-in/", secure=True),
        "nowhere": client.get("/nowhere/", secure=True),
    }
    faults = {what: found for what, answer in answers.items() if (found := unprotected(answer))}
    assert faults == {}
    statuses = {what: answer.status_code for what, answer in answers.items()}
    assert statuses == {"another host": 400, "no slash": 301, "no token": 403, "nowhere": 404}
    file = client.get("/static/ui/css/wholecity.css", secure=True)
    assert (file.status_code, unprotected(file, kept=True)) == (200, [])
    in_the_clear = client.get("/measures/")
    assert in_the_clear["Location"] == "https://testserver/measures/"
    assert "no-store" in in_the_clear["Cache-Control"]


@pytest.mark.django_db
def test_every_cookie_is_this_hosts_alone(production):
    add_user(by=INSTALLATION, username="ana", password=PASSWORD)
    client, said = Client(), {"username": "ana", "password": PASSWORD, "next": "/"}
    given = {}
    for answer in (
        client.get("/account/sign-in/", secure=True),
        client.post("/account/language/", {"language": "es"}, secure=True),
        client.post("/account/sign-in/", said, secure=True),
        client.post("/account/sign-out/", secure=True),
    ):
        assert unprotected(answer) == []
        given |= answer.cookies
    # What a page says once stands in the session, and in no cookie.
    assert set(given) == {"__Host-csrf", "__Host-session", "__Host-language"}


@pytest.mark.django_db
def test_nothing_about_a_child_is_kept_by_a_browser_or_a_proxy(production):
    small_world()
    own, case = f"/family/{ANA}/", f"/caseload/{ANA}/"
    pages = {
        "parent": (
            "/family/",
            own,
            *(own + name for name in ("copy.pdf", "copy.csv", "seen-by/", "consents/")),
        ),
        "worker": ("/caseload/", case, f"{case}?contact=1", f"{case}consent-form.pdf"),
        "officer": ("/oversight/", f"/oversight/child/?child={ANA}", "/oversight/entries.csv"),
        "lead": (f"/family/accounts/{ANA}/",),
    }
    for who, addresses in pages.items():
        browser = browser_of(who)
        for address in addresses:
            answer = browser.get(address, secure=True)
            assert (address, answer.status_code, unprotected(answer)) == (address, 200, [])
