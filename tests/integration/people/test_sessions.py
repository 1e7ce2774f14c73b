"""Sessions: how long they last, what ends them, and where they are listed. T11."""

import re
import time

import pytest
from django.test import Client

from tests.factories.phones import PASSWORD, set_up, sign_in
from wholecity.people import actions
from wholecity.people.definitions import Role
from wholecity.people.models import Session
from wholecity.people.rules import INSTALLATION, session_id
from wholecity.people.sessions import SEEN_AT, SIGNED_IN_AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    user = actions.add_user(
        by=INSTALLATION, username="ana", name="Ana Lead", email="a@city.gov", password=PASSWORD
    )
    actions.give_role(by=INSTALLATION, username="ana", role=Role.CABINET_MEMBER)
    return user


@pytest.fixture
def stolen(ana) -> Client:
    """A session of Ana's that somebody else has the cookie of."""
    client = Client()
    client.force_login(ana)
    assert alive(client)
    return client


def alive(client: Client) -> bool:
    return client.get("/").status_code == 200


def turned_back(client: Client, **minutes: float) -> None:
    session = client.session
    for name, since in minutes.items():
        session[name] = time.time() - since * 60
    session.save()


def test_t11_an_idle_session_ends(stolen) -> None:
    turned_back(stolen, **{SEEN_AT: 29})
    assert alive(stolen)
    turned_back(stolen, **{SEEN_AT: 31})
    assert stolen.get("/measures/")["Location"] == "/account/sign-in/?next=/measures/"
    assert not Session.objects.exclude(user=None).exists()


def test_t11_a_session_ends_after_its_hours_however_busy(stolen) -> None:
    turned_back(stolen, **{SIGNED_IN_AT: 12 * 60 - 1})
    assert alive(stolen)
    turned_back(stolen, **{SIGNED_IN_AT: 12 * 60 + 1})
    assert not alive(stolen)


def test_t11_a_page_that_asks_by_itself_keeps_nobody_signed_in(stolen) -> None:
    turned_back(stolen, **{SEEN_AT: 20})
    stolen.get("/", headers={"HX-Request": "true"})
    assert time.time() - stolen.session[SEEN_AT] > 19 * 60
    stolen.get("/")
    assert time.time() - stolen.session[SEEN_AT] < 60


def test_t11_the_key_changes_at_sign_in_and_with_the_second_factor(client: Client, ana) -> None:
    client.get("/account/sign-in/")
    session = client.session
    session["put there by somebody"] = 1
    session.save()
    client.cookies["session"] = before = session.session_key
    sign_in(client, "ana")
    after_password = client.cookies["session"].value
    phone = set_up(client)
    after_factor = client.cookies["session"].value
    assert len({before, after_password, after_factor}) == 3
    fixed = Client()
    for old in (before, after_password):
        fixed.cookies["session"] = old
        assert not alive(fixed)
    assert phone.secret


def test_t11_signing_out_ends_it_on_the_server(stolen) -> None:
    key = stolen.cookies["session"].value
    stolen.post("/account/sign-out/")
    again = Client()
    again.cookies["session"] = key
    assert not alive(again)


def test_t11_a_new_password_ends_the_others(stolen, ana, client: Client) -> None:
    client.force_login(ana)
    form = {"password": PASSWORD, "new_password": "another long sentence of mine"}
    assert client.post("/account/password/", form)["Location"] == "/account/sessions/"
    assert alive(client)
    assert not alive(stolen)


def test_t11_a_reset_password_ends_all(stolen, ana) -> None:
    actions.reset_password(by=INSTALLATION, user=ana, password="another long sentence of mine")
    assert not alive(stolen)


def test_t11_a_role_given_or_ended_ends_them(stolen, ana) -> None:
    actions.give_role(by=INSTALLATION, username="ana", role=Role.FACILITATOR)
    assert not alive(stolen)
    stolen.force_login(ana)
    actions.end_role(by=INSTALLATION, username="ana", role=Role.FACILITATOR)
    assert not alive(stolen)


def test_t11_a_closed_account_is_out_with_the_next_request(stolen) -> None:
    actions.close_account(by=INSTALLATION, username="ana", reason="left")
    assert not alive(stolen)


def test_t11_a_session_that_ended_does_not_come_back_with_a_request_under_way(stolen, ana) -> None:
    """What was loaded before is not written again: the row is gone."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.sessions.backends.base import UpdateError

    under_way = import_module(settings.SESSION_ENGINE).SessionStore(stolen.session.session_key)
    under_way[SEEN_AT] = time.time()
    actions.end_sessions(by=INSTALLATION, user=ana, why="by hand")
    with pytest.raises(UpdateError):
        under_way.save()
    assert not alive(stolen)


def test_a_page_lists_the_sessions_and_ends_one(stolen, ana, client: Client) -> None:
    client.force_login(ana)
    client.get("/")
    page = client.get("/account/sessions/").content.decode()
    keys = [one.cookies["session"].value for one in (client, stolen)]
    assert all(session_id(key) in page for key in keys)
    assert not any(key in page for key in keys)
    client.post("/account/sessions/end/", {"session": session_id(keys[1])})
    assert not alive(stolen)
    assert alive(client)


def test_all_others_end_at_once_and_anothers_never(stolen, ana, client: Client) -> None:
    bo = actions.add_user(by=INSTALLATION, username="bo")
    actions.give_role(by=INSTALLATION, username="bo", role=Role.CABINET_MEMBER)
    others = Client()
    others.force_login(bo)
    client.force_login(ana)
    client.post("/account/sessions/end/", {"session": session_id(others.cookies["session"].value)})
    client.post("/account/sessions/end/")
    assert not alive(stolen)
    assert alive(client)
    assert alive(others)


def test_ending_this_one_is_signing_out(client: Client, ana) -> None:
    client.force_login(ana)
    here = session_id(client.cookies["session"].value)
    client.post("/account/sessions/end/", {"session": here})
    assert not alive(client)


def test_where_a_session_comes_from_is_kept(client: Client, ana) -> None:
    sign_in(client, "ana")
    client.get("/", headers={"User-Agent": "A browser"}, REMOTE_ADDR="192.0.2.7")
    kept = Session.objects.get(user=ana)
    assert kept.address
    assert kept.signed_in_at
    assert not re.search(r"ana", kept.session_key)
