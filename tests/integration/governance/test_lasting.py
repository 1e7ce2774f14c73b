"""Nothing that the record names can be deleted from under it, and nothing tries to."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import ProtectedError

import wholecity
from tests.factories.cabinet import FAY, SINCE, attended, cabinet, published, taken_on
from wholecity.governance import actions
from wholecity.governance.actions import partnerships
from wholecity.governance.definitions import Presence
from wholecity.governance.definitions.continuity import PartnershipKind
from wholecity.governance.models import ActionItem, Partnership
from wholecity.people.actions import register_organization, register_person
from wholecity.people.models import Organization, Person, User

pytestmark = pytest.mark.django_db

# What goes together with what it is a part of; who takes that out leaves an audit entry.
PARTS = {
    ("Position", "decision"),
    ("Paper", "item"),
    ("Paper", "replaced_by"),
    ("PaperContent", "paper"),
    ("ActionItem_co_owners", "actionitem"),
    ("Partnership_parties", "partnership"),
    *((part, "initiative") for part in ("Milestone", "InitiativeMeasure", "InitiativeProgram")),
    ("InitiativeMoney", "initiative"),
    ("Initiative_partners", "initiative"),
}
FREED = {("Proposal", "item")}  # back on the list when its item is taken off an agenda


def relations():
    """Every foreign key of the room: its model, its name, what happens when its target goes."""
    for model in apps.get_app_config("governance").get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.remote_field:
                yield model, field, field.remote_field.on_delete


def test_every_reference_of_the_record_holds_what_it_names():
    loose = {(m.__name__, f.name) for m, f, rule in relations() if rule is not models.PROTECT}
    assert loose == PARTS | FREED
    people = [f for _, f, _ in relations() if f.related_model in (Person, Organization)]
    assert len(people) > 20, "else the room was not looked at"


@pytest.fixture
def named():
    """One who only helps with an action item, and one that is only party of an agreement."""
    city = cabinet()
    meeting = published(city)
    attended(city, meeting, mayor=Presence.PRESENT)
    helper = register_person(by=FAY, name="Helper")
    actions.change_action(
        by=FAY,
        action=taken_on(city, meeting),
        version=1,
        text="Find money",
        owner=city.people["mayor"],
        due=date(2026, 4, 1),
        co_owners=[helper.id],
    )
    parties = [register_organization(by=FAY, key=k, name=k.title()) for k in ("club", "shop")]
    partnerships.register_partnership(
        by=FAY,
        title="Buses",
        kind=PartnershipKind.IN_KIND,
        parties=[party.id for party in parties],
        since=SINCE,
    )
    return [helper, *parties, *Person.objects.exclude(pk=helper.pk), *Organization.objects.all()]


def test_nobody_and_nothing_that_the_record_names_is_deleted(named):
    assert len(named) > 14
    for one in named:
        with pytest.raises(ProtectedError), transaction.atomic():
            one.delete()
    for kind in (Person, Organization):
        with pytest.raises(ProtectedError), transaction.atomic():
            kind.objects.all().delete()
    assert ActionItem.objects.get().co_owners.get().name == "Helper"
    assert Partnership.objects.get().parties.count() == 2


def test_an_account_is_not_deleted_while_it_is_somebodys(named):
    with pytest.raises(ProtectedError):
        User.objects.get(username="mayor").delete()


def test_who_helps_may_change_and_what_was_never_told_goes_with_its_list(named):
    action = ActionItem.objects.get()
    actions.remove_action(by=FAY, action=action.pk)
    named[0].delete()
    assert not Person.objects.filter(name="Helper").exists()


def test_no_code_deletes_people_or_organizations_and_there_is_no_admin():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    root = Path(wholecity.__file__).parent
    files = [*(root / "people").rglob("*.py"), *(root / "governance").rglob("*.py")]
    found = [
        (file.relative_to(root).as_posix(), ast.unparse(node))
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("delete", "_raw_delete")
    ]
    assert len(found) > 10, "of the record's own parts"
    of_people = ("Person.", "Organization.", "User.", "person.", "organization.", "user.")
    assert [one for one in found if one[1].startswith(of_people)] == []
    # How an account signs in goes; the account, and whose it is, stays.
    of_signing_in = ("Session.", "Attempt.", "Assertion.", "Authenticator.")
    in_people = {call for file, call in found if file.startswith("people/")}
    assert {call for call in in_people if not call.startswith(of_signing_in)} == {"found.delete()"}
    assert ("people/actions/factors.py", "found.delete()") in found  # an authenticator
