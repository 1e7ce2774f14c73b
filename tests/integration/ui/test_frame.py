"""Navigation by role, errors as pages, strict content policy, static files."""

import re

import pytest
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.people.actions import make_demo_people
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION
from wholecity.policy.decision import Permit, Subject, decide
from wholecity.ui.errors import ErrorPages
from wholecity.ui.navigation import entries, lines_for
from wholecity.ui.templatetags.ui import icon_names

pytestmark = pytest.mark.django_db


@pytest.fixture
def mayor(client: Client, settings) -> Client:
    settings.DEMO = True
    make_demo_people(by=INSTALLATION)
    client.force_login(User.objects.get(username="demo-mayor"))
    return client


def test_every_entry_of_the_navigation_opens_a_page_and_has_its_icon() -> None:
    for entry in entries():
        assert reverse(entry.view)
        assert entry.icon in icon_names()


def test_the_navigation_shows_what_the_role_may_open() -> None:
    for role in ("R1", "R6", "R9", "R10", "R14", "R15"):
        subject = Subject("somebody", role)
        shown = {line.url for line in lines_for(subject, "/")}
        allowed = {
            reverse(e.view)
            for e in entries()
            if isinstance(decide(subject, e.action, e.thing), Permit)
        }
        assert shown == allowed


def test_the_page_that_is_open_is_marked_once(mayor: Client) -> None:
    page = mayor.get("/").content.decode()
    side = page.split('class="wc-side"')[1].split("</nav>")[0]
    assert side.count("aria-current") == 1


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (BadInput("The date is wrong.", hint="Write 2026-01-31."), 400, "Write 2026-01-31."),
        (NotAllowed("Another person has to do this."), 403, "Another person has to do this."),
        (NotFound("There is no release 7."), 404, "Page not found"),
        (Conflict("It was approved meanwhile."), 409, "It was approved meanwhile."),
    ],
)
def test_an_expected_error_becomes_a_page_with_its_status(error, status, words, rf) -> None:
    request = rf.get("/")
    answer = ErrorPages(lambda r: HttpResponse()).process_exception(request, error)
    assert answer is not None
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_fault_of_the_program_is_not_dressed_up(rf: RequestFactory) -> None:
    middleware = ErrorPages(lambda r: HttpResponse())
    assert middleware.process_exception(rf.get("/"), ZeroDivisionError()) is None


def test_an_unknown_address_is_told_in_words(client: Client) -> None:
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    assert "There is no page at this address" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused_in_words(settings) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/account/sign-in/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "This form was open too long" in answer.content.decode()


def test_a_fault_shows_a_page_that_needs_no_database(client: Client, monkeypatch) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("wholecity.web.views.render", lambda *a, **k: broken(a[0]))
    client.raise_request_exception = False
    answer = client.get("/sources/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_the_policy_allows_no_inline_style_or_script(client: Client) -> None:
    answer = client.get("/account/sign-in/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    page = answer.content.decode()
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=", page)


def test_the_made_up_city_says_that_its_children_do_not_exist(client: Client, settings) -> None:
    from dataclasses import replace

    words = "These children do not exist."
    settings.CITY = replace(settings.CITY, synthetic=False)
    assert words not in client.get("/sources/").content.decode()
    settings.CITY = replace(settings.CITY, synthetic=True)
    assert words in client.get("/sources/").content.decode()


def test_the_language_switch_brings_back_to_the_same_page(client: Client) -> None:
    answer = client.post("/account/language/", {"language": "es", "next": "/sources/?a=b"})
    assert answer["Location"] == "/sources/?a=b"
    assert '<html lang="es">' in client.get("/sources/").content.decode()


def test_static_files_collect_under_names_that_change_with_their_content(
    settings, tmp_path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", "--noinput", verbosity=0)
    assert list(tmp_path.glob("ui/css/wholecity.*.css"))
