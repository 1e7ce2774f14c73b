"""`wholecity user` at the terminal."""

import json

import pytest
from click.testing import CliRunner

from wholecity.kernel.errors import Conflict, NotAllowed, NotFound
from wholecity.people import actions
from wholecity.people.commands import user
from wholecity.people.definitions import Role
from wholecity.people.queries import person_of
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db


def run(*arguments: str, given: str = "") -> str:
    result = CliRunner().invoke(user, arguments, input=given, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_account_is_added_with_its_roles_and_listed() -> None:
    run("add", "ana", "--name", "Ana Lead", "--role", "data-lead", given="a long sentence here\n")
    assert json.loads(run("list", "--json"))["accounts"] == [
        {
            "username": "ana",
            "name": "Ana Lead",
            "organization": "",
            "active": True,
            "roles": ["data-lead"],
        }
    ]


def test_roles_are_given_and_ended() -> None:
    run("add", "ana", "--no-password")
    run("give-role", "ana", "privacy-officer")
    assert "privacy-officer" in run("list")
    run("end-role", "ana", "privacy-officer")
    assert "no role" in run("list")


def test_only_an_administrator_acts_by_name() -> None:
    actions.add_user(by=INSTALLATION, username="ana")
    actions.give_role(by=INSTALLATION, username="ana", role=Role.DATA_LEAD)
    with pytest.raises(NotAllowed):
        run("add", "bo", "--no-password", "--as", "ana")


def test_an_account_is_tied_to_a_person_once() -> None:
    run("add", "ana", "--no-password")
    run("add", "ben", "--no-password")
    with pytest.raises(NotFound, match="Nobody has the address"):
        run("is-person", "ana", "ana@city.example")
    actions.register_person(by=INSTALLATION, name="Ana", email="ana@city.example")
    run("is-person", "ana", "Ana@City.example")
    run("is-person", "ana", "ana@city.example")  # said again, it stays
    found = person_of("ana")
    assert found
    assert found.name == "Ana"
    with pytest.raises(Conflict, match="tied already"):
        run("is-person", "ben", "ana@city.example")
    actions.register_person(by=INSTALLATION, name="Other", email="other@city.example")
    with pytest.raises(Conflict, match="tied already"):
        run("is-person", "ana", "other@city.example")
