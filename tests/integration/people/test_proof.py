"""What needs a fresh proof: there and back, with what was sent."""

import re
import time

import pytest
from django.test import Client

from tests.factories.phones import PASSWORD, set_up, sign_in
from tests.factories.releases import LEAD, cube
from wholecity.disclosure import actions as disclosure
from wholecity.disclosure.models import Release
from wholecity.people import actions
from wholecity.people.definitions import Role
from wholecity.people.queries import VERIFIED_AT
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db

FORM = {"decision": "approve", "reason": "Nothing gives a child away."}


@pytest.fixture
def waiting(settings, tmp_path) -> Release:
    settings.RELEASES = tmp_path / "releases"
    disclosure.propose(cubes=[cube("2024-25", chronic=0.2)], title="A year", by=LEAD)
    return Release.objects.get()


def aged(client: Client, minutes: float) -> None:
    """As if the second factor had been used longer ago."""
    session = client.session
    session[VERIFIED_AT] = time.time() - minutes * 60
    session.save()


@pytest.fixture
def officer(client: Client):
    actions.add_user(by=INSTALLATION, username="pat", name="Pat", password=PASSWORD)
    actions.give_role(by=INSTALLATION, username="pat", role=Role.PRIVACY_OFFICER)
    sign_in(client, "pat")
    return set_up(client)


def test_t14_a_release_is_approved_only_with_a_fresh_proof(client: Client, officer, waiting):
    aged(client, 16)
    path = f"/releases/{waiting.number}/decide/"
    answer = client.post(path, FORM)
    assert answer["Location"] == f"/account/verify/?next={path}"
    waiting.refresh_from_db()
    assert waiting.decided_by == ""
    page = client.post("/account/verify/", {"code": officer.later(), "next": path})
    told = page.content.decode()
    assert f'action="{path}"' in told
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', told))
    assert {name: again[name] for name in FORM} == FORM
    assert client.post(path, again).status_code == 302
    waiting.refresh_from_db()
    assert waiting.decided_by == "pat"


def test_within_fifteen_minutes_nothing_is_asked(client: Client, officer, waiting) -> None:
    aged(client, 14)
    client.post(f"/releases/{waiting.number}/decide/", FORM)
    waiting.refresh_from_db()
    assert waiting.decided_by == "pat"


def test_a_stranger_is_told_that_there_is_no_such_page_and_not_asked(client: Client, waiting):
    actions.add_user(by=INSTALLATION, username="mo")
    actions.give_role(by=INSTALLATION, username="mo", role=Role.CABINET_MEMBER)
    from wholecity.people.models import User

    client.force_login(User.objects.get(username="mo"))
    aged(client, 60)
    assert client.post(f"/releases/{waiting.number}/decide/", FORM).status_code == 404


def test_all_of_the_record_leaves_only_with_a_fresh_proof(client: Client) -> None:
    fay = actions.add_user(by=INSTALLATION, username="fay")
    actions.give_role(by=INSTALLATION, username="fay", role=Role.FACILITATOR)
    client.force_login(fay)
    assert client.post("/cabinet/export/").status_code == 200
    aged(client, 16)
    assert client.post("/cabinet/export/")["Location"] == ("/account/verify/?next=/cabinet/export/")
