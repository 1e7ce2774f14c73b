"""A caseload and a child's page: what is shown, on which ground, and what that leaves behind."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories.caseloads import account, consented, on_caseload
from wholecity.agreements.models import Agreement
from wholecity.audit.models import Entry
from wholecity.casework.actions import close, look_at_caseload, look_at_child, looking
from wholecity.casework.models import Assignment
from wholecity.children.actions import revoke_ground
from wholecity.kernel.errors import NotFound
from wholecity.people.actions import end_role, give_role, join_organization
from wholecity.people.models import User
from wholecity.people.queries import acting_as
from wholecity.people.rules import INSTALLATION
from wholecity.policy.classes import DataClass
from wholecity.policy.roles import Role

# Each page has its own.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
LOOKS = {"action": "disclose", "object_kind": "child"}


def looks(**told):
    return Entry.objects.filter(**LOOKS, **told)


def client(acting):
    made = Client()
    made.force_login(User.objects.get(username=acting.name))
    return made


def test_the_own_agencys_record_is_shown_without_a_consent_and_each_look_is_entered(city):
    child = city.children["c1"]
    seen = look_at_child(by=city.ana, child=child)
    assert seen.name == "Ana1 Núñez O'Hara"
    assert set(seen.parts) == {"person", "participation"}
    [entry] = looks(object_id=child)
    assert entry.who == "ana"
    assert entry.details["basis"]["ground"] == "own-record"
    shown = {field for field, *_ in entry.details["shown"]}
    assert "person.first_name" in shown
    assert "person.birth_date" not in shown


def test_contact_details_are_shown_when_asked_for_and_entered_then(city):
    child = city.children["c1"]
    assert look_at_child(by=city.ana, child=child).masked == [DataClass.CONTACT]
    seen = look_at_child(by=city.ana, child=child, unmasked=True)
    assert {value.column for value in seen.parts["person"]} >= {"birth_date"}
    newest = looks(object_id=child).latest("at")
    assert "person.birth_date" in {field for field, *_ in newest.details["shown"]}


def test_a_caseload_lists_its_children_and_enters_each_name(city):
    rows = look_at_caseload(by=city.ana).rows
    assert [row.name for row in rows] == ["Ana1 Núñez O'Hara", "Ana2 Núñez O'Hara"]
    assert looks().count() == 2
    assert {e.object_id for e in looks()} == {city.children["c1"], city.children["c2"]}


def test_a_long_caseload_enters_the_names_that_it_shows_and_no_others(city, monkeypatch):
    monkeypatch.setattr(looking, "LONGEST_LIST", 1)
    page = client(city.ana).get("/caseload/").content.decode()
    assert "2 children" in page
    assert "These are the first 1 by name." in page
    assert ("Ana1" in page, "Ana2" in page) == (True, False)
    assert [entry.object_id for entry in looks()] == [city.children["c1"]]


def test_a_search_finds_among_what_may_be_read_and_enters_what_it_shows(city):
    assert [row.name for row in look_at_caseload(by=city.ana, words="ana2").rows] == [
        "Ana2 Núñez O'Hara"
    ]
    assert [e.object_id for e in looks()] == [city.children["c2"]]
    assert look_at_caseload(by=city.ana, words="Ana3").rows == []


def test_whom_somebody_looks_for_is_never_in_an_address(city):
    browser = client(city.ana)
    found = browser.post("/caseload/", {"words": "ana2"}).content.decode()
    assert "Ana2" in found
    assert "Ana1" not in found
    asked = browser.get("/caseload/?words=ana2").content.decode()  # not listened to
    assert "Ana1" in asked
    form = re.search(r'<form[^>]*role="search"[^>]*>', asked)
    assert form
    assert 'method="post"' in form[0]


def test_whoever_has_no_ground_sees_neither_name_nor_that_there_is_one(city):
    """The schools' worker has the child on the caseload, and no consent."""
    child = city.children["c1"]
    on_caseload(city.dora, city.cleo, child)
    [row] = look_at_caseload(by=city.cleo).rows
    assert (row.name, row.school) == ("", "")
    assert look_at_caseload(by=city.cleo, words="Ana1").rows == []
    with pytest.raises(NotFound):
        look_at_child(by=city.cleo, child=child)
    assert not looks(who="cleo").exists()
    consented(city.ana, child, "schools", DataClass.IDENTITY)
    assert look_at_child(by=city.cleo, child=child).name == "Ana1 Núñez O'Hara"
    assert look_at_caseload(by=city.cleo, words="Ana1").rows


def test_a_consent_opens_what_it_names_and_closes_it_when_it_is_revoked(city):
    child = city.children["c1"]
    on_caseload(city.dora, city.cleo, child)
    ground = consented(city.ana, child, "schools", DataClass.PROGRAM)
    seen = look_at_child(by=city.cleo, child=child, unmasked=True)
    assert set(seen.parts) == {"participation"}
    revoke_ground(by=city.ana, ground=ground, why="The mother asks for it.")
    with pytest.raises(NotFound):
        look_at_child(by=city.cleo, child=child)


@pytest.mark.parametrize(
    "ended",
    [
        lambda city: close(by=city.bea, child=city.children["c1"], worker="ana"),
        lambda city: Agreement.objects.filter(key="memorandum").update(ends="2025-01-01"),
        lambda city: Agreement.objects.filter(key="all-data").update(purposes=["EVALUATE"]),
        lambda city: User.objects.filter(username="ana").update(is_active=False),
        lambda city: end_role(by=INSTALLATION, username="ana", role=Role.CASE_WORKER),
        lambda city: join_organization(by=INSTALLATION, username="ana", key="schools"),
    ],
    ids=["case closed", "memorandum ended", "no care", "account closed", "role", "agency"],
)
def test_what_ended_is_refused_on_the_next_request(city, ended):
    worker, url = client(city.ana), f"/caseload/{city.children['c1']}/"
    assert worker.get(url).status_code == 200
    ended(city)
    answer = worker.get(url)
    assert answer.status_code in (302, 404)
    assert "Ana1" not in answer.content.decode()


def test_a_stranger_learns_nothing_of_a_child_that_is_there(city):
    there, not_there = city.children["c3"], "2222222222AB"
    worker = client(city.ana)
    answers = [worker.get(f"/caseload/{child}/") for child in (there, not_there)]
    assert [a.status_code for a in answers] == [404, 404]
    one, other = (
        TOKEN.sub("", a.content.decode()).replace(child, "")
        for a, child in zip(answers, (there, not_there), strict=True)
    )
    assert one == other


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.CASE_WORKER, Role.SUPERVISOR)])
def test_no_other_role_sees_a_caseload_or_a_child(city, role):
    somebody = account("somebody", role, "bell")
    visitor = client(somebody)
    for url in ("/caseload/", f"/caseload/{city.children['c1']}/", "/caseload/emergency/"):
        assert visitor.get(url).status_code == 404
    assert not looks(who="somebody").exists()


def test_without_its_entry_nothing_is_shown(city):
    """The audit record cannot be written: the page fails, and says so in words."""
    worker, url = client(city.ana), f"/caseload/{city.children['c1']}/"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry RENAME TO audit_entry_away")
    try:
        answer = worker.get(url)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_entry_away RENAME TO audit_entry")
    assert answer.status_code == 503
    assert "Ana1" not in answer.content.decode()
    assert worker.get(url).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_caseload(city, django_assert_max_num_queries):
    # On PostgreSQL the second wall is told who asks, and foreign keys are checked before a commit.
    most = 16 if connection.vendor == "sqlite" else 20
    with django_assert_max_num_queries(most):
        look_at_caseload(by=city.ana)
    on_caseload(city.bea, city.ana, city.children["c3"])
    with django_assert_max_num_queries(most):
        assert len(look_at_caseload(by=city.ana).rows) == 3


def test_the_page_says_who_else_can_see_and_why(city):
    child = city.children["c1"]
    page = client(city.ana).get(f"/caseload/{child}/").content.decode()
    assert "Ana, After the Bell: on the caseload since" in page
    assert "The agency’s own record" in page
    assert Assignment.objects.filter(child=child).count() == 1


def test_a_supervisor_sees_the_teams_children_and_no_other_agencys(city):
    assert len(look_at_caseload(by=city.bea).rows) == 2
    assert look_at_caseload(by=city.dora).rows == []
    assert look_at_child(by=city.bea, child=city.children["c1"]).name
    with pytest.raises(NotFound):
        look_at_child(by=city.dora, child=city.children["c1"])


def test_a_person_with_two_roles_acts_in_one(city):
    """Also a member of the cabinet: in that role, no child."""
    give_role(by=INSTALLATION, username="ana", role=Role.CABINET_MEMBER)
    member = acting_as("ana", Role.CABINET_MEMBER)
    assert member is not None
    with pytest.raises(NotFound):
        look_at_child(by=member, child=city.children["c1"])
    assert look_at_child(by=city.ana, child=city.children["c1"])
    assert timezone.now() > looks().latest("at").at
