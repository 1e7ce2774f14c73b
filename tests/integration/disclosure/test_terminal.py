"""`wholecity release` at the terminal: words for people, one JSON document for programs."""

import json

import pytest
from click.testing import CliRunner
from django.contrib.auth import get_user_model

from tests.integration.disclosure.conftest import LEAD, small_city
from wholecity.cli.release import release
from wholecity.disclosure import actions
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.people.definitions import Role
from wholecity.people.models import RoleHeld

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    user = get_user_model().objects.create_user("officer")
    RoleHeld.objects.create(user=user, role=Role.PRIVACY_OFFICER)
    return user


@pytest.fixture
def proposed():
    return actions.propose(cubes=[small_city()], title="Students 2025-26", by=LEAD)


def run(*arguments):
    return CliRunner().invoke(release, [str(a) for a in arguments])


def as_json(*arguments):
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_release_is_shown_with_what_was_withheld(proposed):
    result = run("show", 1)
    assert result.exit_code == 0
    assert "Students 2025-26" in result.output
    assert "Audit: passed" in result.output
    assert "race_ethnicity" in result.output


def test_it_is_approved_by_another_account_and_verified(proposed, officer):
    assert as_json("approve", 1, "--as", "officer", "--reason", "Sound")["state"] == "approved"
    assert as_json("show", 1, "--verify")["verified"] is True
    (row,) = as_json("list")
    assert (row["number"], row["state"], row["decided_by"]) == (1, "approved", "officer")
    assert as_json("withdraw", 1, "--as", "officer", "--reason", "Error")["state"] == "withdrawn"


def test_it_is_rejected_with_a_reason(proposed, officer):
    assert as_json("reject", 1, "--as", "officer", "--reason", "No")["state"] == "rejected"


def test_the_newest_is_shown_where_no_number_is_given(proposed):
    assert as_json("show")["number"] == 1


def test_it_can_be_attacked_again(proposed):
    assert as_json("attack", 1)["passed"] is True
    assert "Nothing can be worked out" in run("attack", 1).output


def test_an_account_without_the_role_decides_nothing(proposed):
    get_user_model().objects.create_user("nobody")
    result = run("approve", 1, "--as", "nobody")
    assert isinstance(result.exception, NotAllowed)


def test_the_author_cannot_approve_at_the_terminal_either(officer):
    by = type(LEAD)("officer", Role.DATA_LEAD)
    actions.propose(cubes=[small_city()], title="Own", by=by)
    result = run("approve", 1, "--as", "officer")
    assert isinstance(result.exception, NotAllowed)


def test_changed_files_are_told_with_an_exit_code_of_their_own(proposed, officer, releases):
    run("approve", 1, "--as", "officer")
    path = releases / str(proposed.id) / "students-2025-26.csv"
    path.chmod(0o600)
    result = run("show", 1, "--verify")
    assert isinstance(result.exception, Conflict)
    assert "can be written to" in str(result.exception)


def test_a_number_that_does_not_exist_is_not_found():
    assert isinstance(run("show", 5).exception, NotFound)
    assert isinstance(run("show").exception, NotFound)


def test_without_computed_indicators_there_is_nothing_to_propose():
    assert isinstance(run("propose").exception, BadInput)
