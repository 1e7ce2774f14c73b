"""Accounts of families are tied by somebody who checked them, and never by themselves."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories.family import ANA, BEN, BORN
from tests.factories.family import browser_of as browser
from wholecity.audit.models import Entry
from wholecity.children.models import FamilyTie
from wholecity.people.actions import give_role
from wholecity.people.rules import INSTALLATION
from wholecity.policy.roles import Role

pytestmark = pytest.mark.django_db
OF_ANA = f"/family/accounts/{ANA}/"


def said(**more):
    return {
        "username": "other",
        "whose": "parent",
        "relation": "Father",
        "born": "2008-02-29",
        "verified_how": "Passport, birth certificate",
        **more,
    }


@pytest.mark.parametrize("who", ["officer", "lead"])
def test_the_officer_or_the_supervisor_of_the_case_ties_an_account(world, who):
    assert browser("other").get(f"/family/{ANA}/").status_code == 404
    assert browser(who).post(OF_ANA, said(born="2015-02-28")).status_code == 302
    tie = FamilyTie.objects.get(user__username="other", child=ANA)
    assert (tie.adult_on, tie.verified_by) == (date(2033, 2, 28), who)
    assert browser("other").get(f"/family/{ANA}/").status_code == 200
    assert browser(who).post(f"{OF_ANA}end/", {"username": "other"}).status_code == 302
    assert browser("other").get(f"/family/{ANA}/").status_code == 404


def test_the_18th_birthday_follows_from_the_date_of_birth(world):
    browser("officer").post(OF_ANA, said())
    assert FamilyTie.objects.get(user__username="other", child=ANA).adult_on == date(2026, 3, 1)


def test_the_date_of_birth_is_proposed_to_whoever_may_read_it_and_entered(world):
    page = browser("lead").get(OF_ANA).content.decode()
    assert f'value="{BORN}"' in page
    (entry,) = Entry.objects.filter(action="disclose", who="lead", object_id=ANA)
    assert entry.details["shown"] == [["person.birth_date", "C4", "bell", ""]]
    assert f'value="{BORN}"' not in browser("officer").get(OF_ANA).content.decode()


@pytest.mark.parametrize("who", ["officer", "lead"])
def test_nobody_ties_themselves(world, who):
    give_role(by=INSTALLATION, username=who, role=Role.GUARDIAN)
    client = browser(who)
    client.post("/account/role/", {"role": world[who].role})
    answer = client.post(OF_ANA, said(username=who))
    assert answer.status_code == 422
    assert "Another person" in answer.content.decode()
    assert not FamilyTie.objects.filter(user__username=who).exists()


@pytest.mark.parametrize("who", ["parent", "worker", "steward", "student"])
def test_nobody_else_ties_or_ends(world, who):
    assert browser(who).get("/family/accounts/").status_code == 404
    for address in (OF_ANA, f"{OF_ANA}end/"):
        assert browser(who).post(address, said()).status_code == 404
    assert FamilyTie.objects.filter(ended_at=None).count() == 2


@pytest.mark.parametrize(
    "change",
    [{"username": "worker"}, {"username": "nobody"}, {"whose": "own"}, {"verified_how": " "}],
)
def test_what_cannot_be_tied_is_told(world, change):
    assert browser("officer").post(OF_ANA, said(**change)).status_code == 422
    assert FamilyTie.objects.count() == 2


def test_a_child_is_named_by_its_id(world):
    client = browser("officer")
    spaced = f"{BEN[:6].lower()} {BEN[6:]}"
    assert client.post("/family/accounts/", {"child": spaced}).url == f"/family/accounts/{BEN}/"
    assert client.post("/family/accounts/", {"child": "22222222222X"}).status_code == 422
    assert client.get("/family/accounts/22222222222X/").status_code == 404


def test_the_database_keeps_no_tie_that_nobody_checked(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        FamilyTie.objects.filter(child=ANA).update(verified_how="")
