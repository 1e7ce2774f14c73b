"""Signing in, choosing a role, and who may see what."""

import pytest
from django.test import Client

from wholecity.audit.models import Entry
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.people import actions, queries
from wholecity.people.definitions import DEMO_PEOPLE, Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db

PASSWORD = "a long sentence to remember"


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    actions.make_demo_people(by=INSTALLATION)


@pytest.fixture
def somebody():
    user = actions.add_user(by=INSTALLATION, username="ana", name="Ana Lead", password=PASSWORD)
    actions.give_role(by=INSTALLATION, username="ana", role=Role.DATA_LEAD)
    return user


def test_outside_demo_mode_there_is_no_one_click_sign_in(client: Client, demo, settings) -> None:
    settings.DEMO = False
    answer = client.post("/account/demo/", {"person": "demo-mayor"})
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session
    assert "demo-mayor" not in client.get("/account/sign-in/").content.decode()


def test_one_click_never_signs_in_an_account_that_is_not_the_demonstrations(
    client: Client, demo, somebody
) -> None:
    assert client.post("/account/demo/", {"person": "ana"}).status_code == 404


def test_the_demonstrations_accounts_are_not_made_outside_demo_mode() -> None:
    with pytest.raises(NotAllowed):
        actions.make_demo_people(by=INSTALLATION)


def test_making_the_demonstrations_accounts_twice_changes_nothing(demo) -> None:
    before = Entry.objects.count()
    actions.make_demo_people(by=INSTALLATION)
    assert User.objects.count() == len(DEMO_PEOPLE)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("person", DEMO_PEOPLE, ids=lambda p: p.username)
def test_one_click_signs_in_and_the_audit_record_says_so(client: Client, demo, person) -> None:
    answer = client.post("/account/demo/", {"person": person.username, "next": "/sources/"})
    assert answer["Location"] == "/sources/"
    entry = Entry.objects.get(action="sign in")
    assert (entry.who, entry.role, entry.details) == (person.username, person.role, {"way": "demo"})


def test_nobody_is_sent_to_another_site_after_signing_in(client: Client, demo) -> None:
    for wish in ("https://example.com/", "//example.com/", "javascript:alert(1)"):
        answer = client.post("/account/demo/", {"person": "demo-mayor", "next": wish})
        assert answer["Location"] == "/"


def test_a_password_signs_in(client: Client, somebody) -> None:
    answer = client.post("/account/sign-in/", {"username": "ana", "password": PASSWORD})
    assert answer.status_code == 302
    assert Entry.objects.filter(action="sign in", who="ana").exists()


def test_a_wrong_password_is_told_with_422(client: Client, somebody) -> None:
    answer = client.post("/account/sign-in/", {"username": "ana", "password": "wrong"})
    assert answer.status_code == 422
    assert "do not go together" in answer.content.decode()


def test_a_closed_account_is_signed_out_with_its_next_request(client: Client, somebody) -> None:
    client.force_login(somebody)
    assert client.get("/").status_code == 200
    User.objects.filter(username="ana").update(is_active=False)
    assert client.get("/").status_code == 302


def test_signing_out_needs_a_post_and_ends_the_session(client: Client, somebody) -> None:
    client.force_login(somebody)
    assert client.get("/account/sign-out/").status_code == 405
    client.post("/account/sign-out/")
    assert client.get("/").status_code == 302


def test_nobody_signed_in_is_sent_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/?a=1")
    assert answer["Location"] == "/account/sign-in/?next=/%3Fa%3D1"


def test_a_person_with_two_roles_acts_in_one_at_a_time(client: Client, somebody) -> None:
    actions.give_role(by=INSTALLATION, username="ana", role=Role.CABINET_MEMBER)
    client.force_login(somebody)
    assert client.get("/").wsgi_request.acting.role == Role.CABINET_MEMBER
    client.post("/account/role/", {"role": "data-lead"})
    page = client.get("/")
    assert page.wsgi_request.acting.role == Role.DATA_LEAD
    assert "Act as Cabinet member" in page.content.decode()


def test_a_role_that_is_not_held_cannot_be_chosen(client: Client, somebody) -> None:
    client.force_login(somebody)
    assert client.post("/account/role/", {"role": "privacy-officer"}).status_code == 404


def test_a_role_that_ended_counts_no_more(client: Client, somebody) -> None:
    client.force_login(somebody)
    actions.end_role(by=INSTALLATION, username="ana", role=Role.DATA_LEAD)
    assert client.get("/").status_code == 302, "the session ended with the role"
    client.force_login(somebody)
    assert client.get("/").status_code == 404
    with pytest.raises(NotFound):
        actions.end_role(by=INSTALLATION, username="ana", role=Role.DATA_LEAD)


def test_nobody_gives_a_role_to_themselves(somebody) -> None:
    from wholecity.people.rules import Acting

    with pytest.raises(NotAllowed):
        actions.give_role(
            by=Acting("ana", Role.ADMINISTRATOR), username="ana", role=Role.PRIVACY_OFFICER
        )


def test_a_taken_name_and_a_weak_password_are_refused(somebody) -> None:
    with pytest.raises(Conflict):
        actions.add_user(by=INSTALLATION, username="ana")
    with pytest.raises(BadInput, match="too short"):
        actions.add_user(by=INSTALLATION, username="bo", password="short")
    with pytest.raises(BadInput, match="valid username"):
        actions.add_user(by=INSTALLATION, username="bo <b>")
    assert [a.username for a in queries.accounts()] == ["ana"]


def test_pages_of_a_session_are_kept_in_no_cache(client: Client, somebody) -> None:
    client.force_login(somebody)
    assert "no-store" in client.get("/")["Cache-Control"]
