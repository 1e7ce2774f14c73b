"""`wholecity audit`, as somebody at the terminal uses it."""

import csv
import json

import pytest
from click.testing import CliRunner, Result

from tests.factories.disclosures import look, look_at_list
from tests.factories.guards import without_guards
from wholecity.audit.models import Entry, Head, Seal, Verification
from wholecity.cli.audit import audit
from wholecity.kernel.errors import BadInput, NotAllowed
from wholecity.people.actions import add_user, give_role
from wholecity.people.definitions import Role
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db(transaction=True)


def call(*arguments: str) -> Result:
    return CliRunner().invoke(audit, arguments)


def test_a_whole_chain_is_verified():
    look_at_list(5)
    result = call("verify")
    assert result.exit_code == 0
    assert result.stdout.startswith("Whole: 5 entries, head ")
    assert Verification.objects.get().entries == 5


def test_a_changed_row_ends_with_1_and_its_number():
    look_at_list(5)
    with without_guards():
        Entry.objects.filter(seal__number=3).update(who="x")
    result = call("verify")
    assert result.exit_code == 1
    assert "broken at 3" in result.stdout
    found = json.loads(call("verify", "--json").stdout)
    assert (found["whole"], found["broken_at"]) == (False, 3)


def test_a_head_on_paper_finds_an_end_that_was_cut_off(tmp_path):
    look_at_list(5)
    paper = tmp_path / "head.txt"
    paper.write_text(call("head").stdout, encoding="utf-8")
    written = json.loads(call("head", "--json").stdout)
    assert paper.read_text() == f"{written['number']} {written['hash']}\n"
    look("c-1")
    assert call("verify", "--from-file", str(paper)).exit_code == 0
    assert call("verify", "--head", written["hash"]).exit_code == 0
    with without_guards():
        last = Seal.objects.get(number=3)
        gone = [seal.entry_id for seal in Seal.objects.filter(number__gt=3)]
        Verification.objects.all().delete()  # whoever does this does it thoroughly
        Seal.objects.filter(number__gt=3).delete()
        Entry.objects.filter(pk__in=gone).delete()
        Head.objects.update(number=3, hash=last.hash)
    assert call("verify").exit_code == 0
    assert call("verify", "--from-file", str(paper)).exit_code == 1
    assert call("verify", "--head", f"{written['number']} {written['hash']}").exit_code == 1


@pytest.mark.parametrize("text", ["abc", "g" * 64, f"x {'0' * 64}", f"1 2 {'0' * 64}"])
def test_what_is_no_head_is_told(text):
    result = call("verify", "--head", text)
    assert isinstance(result.exception, BadInput)
    assert "64 digits" in result.exception.hint


def test_a_long_chain_tells_how_far_it_is(monkeypatch):
    monkeypatch.setattr("wholecity.cli.audit.TELL_EVERY", 2)
    monkeypatch.setattr("wholecity.audit.queries.chain.AT_ONCE", 2)
    look_at_list(5)
    assert "4 entries verified" in call("verify").stderr


def test_entries_are_exported_and_the_export_is_entered(tmp_path):
    look_at_list(5)
    look("c-1", reason="=1+1")
    file = tmp_path / "out.csv"
    result = call("export", str(file), "--action", "disclose", "--from", "2020-01-01", "--json")
    assert json.loads(result.stdout) == {"file": str(file), "entries": 6}
    rows = list(csv.DictReader(file.open(encoding="utf-8", newline="")))
    assert len(rows) == 6
    assert {row["action"] for row in rows} == {"disclose"}
    entry = Entry.objects.get(action="export")
    assert entry.details["asked"] == {"action": "disclose", "since": "2020-01-01"}
    assert isinstance(call("export", str(file)).exception, BadInput)


def test_only_a_privacy_officer_may(tmp_path):
    add_user(by=INSTALLATION, username="lee", name="", email="", password=None)
    give_role(by=INSTALLATION, username="lee", role=Role.DATA_LEAD)
    for arguments in (["verify"], ["head"], ["export", str(tmp_path / "x.csv")]):
        assert isinstance(call(*arguments, "--as", "lee").exception, NotAllowed)
    give_role(by=INSTALLATION, username="lee", role=Role.PRIVACY_OFFICER)
    assert call("verify", "--as", "lee").exit_code == 0
    assert Verification.objects.get().who == "lee"
