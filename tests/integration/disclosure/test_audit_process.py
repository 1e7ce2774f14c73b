"""The audit is a process of its own; whatever goes wrong with it stops the release."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import wholecity
from tests.integration.disclosure.conftest import LEAD, OFFICER, small_city
from wholecity.disclosure import actions, queries
from wholecity.disclosure.actions import auditing, proposing
from wholecity.disclosure.formats.documents import document_of
from wholecity.disclosure.formats.folder import write_documents
from wholecity.disclosure.models import Figure, Release
from wholecity.disclosure.rules.figures import shown
from wholecity.disclosure.rules.protection import protect
from wholecity.kernel.errors import NotAllowed
from wholecity.ui.texts import told

SOURCE = Path(wholecity.__file__).parents[1]


def propose() -> Release:
    return actions.propose(cubes=[small_city()], title="Students", by=LEAD)


def auditor(monkeypatch, tmp_path, program: str) -> None:
    """Put another program in the auditor's place."""
    module = tmp_path / "other_auditor.py"
    module.write_text(program)
    run = subprocess.run

    def instead(command, **options):
        return run([command[0], str(module), *command[3:]], **options)

    monkeypatch.setattr(auditing.subprocess, "run", instead)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("raise SystemExit(9)", "broke off with code 9"),
        ("import os; os.kill(os.getpid(), 9)", "broke off with code -9"),
        ("1 / 0", "no answer"),
        ("print('{}')", "no answer"),
        ("print('all is well')", "no answer"),
    ],
)
def test_an_auditor_that_crashes_blocks_the_release(
    monkeypatch, tmp_path, releases, program, words
):
    auditor(monkeypatch, tmp_path, program)
    release = propose()
    assert release.state == "blocked"
    assert words in told(release.audit["error"])
    assert [p for p in releases.iterdir() if p.is_dir()] == []
    with pytest.raises(Exception, match="cannot be approved"):
        actions.approve(release=release.id, by=OFFICER)


@pytest.mark.django_db
def test_an_auditor_that_takes_too_long_blocks_the_release(monkeypatch, tmp_path, settings):
    settings.AUDIT_SECONDS = 0.5
    auditor(monkeypatch, tmp_path, "import time; time.sleep(60)")
    release = propose()
    assert release.state == "blocked"
    assert "within 0.5 seconds" in told(release.audit["error"])


@pytest.mark.django_db
def test_what_the_auditor_finds_blocks_the_release(monkeypatch):
    """A protector that shows one withheld cell is found out by the real auditor."""

    def careless(cube, k, *more):
        result = protect(cube, k, *more)
        cell = min(c for c, f in result.counts.items() if f.state == "withheld")
        counts = {**result.counts, cell: shown(cube.counts[cell])}
        return type(result)(counts, result.averages, result.losses)

    monkeypatch.setattr(proposing, "protect", careless)
    release = propose()
    assert release.state == "blocked"
    assert release.audit["error"] == ""
    assert sum(release.audit["found"].values()) > 0
    assert Figure.objects.count() == 0
    assert queries.release_detail(release.number).audit["named"]


@pytest.mark.django_db
def test_a_protector_that_fails_blocks_the_release_and_says_so(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(proposing, "protect", broken)
    with pytest.raises(ZeroDivisionError):
        propose()
    assert queries.release_detail(1).summary.state == "blocked"


def attack_folder(folder: Path, *options: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", auditing.AUDITOR, *options, str(folder)],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def folder(tmp_path) -> Path:
    cube = small_city()
    document = document_of(cube, protect(cube, 11), k=11, release="r", snapshot="s")
    write_documents(tmp_path / "files", [document])
    return tmp_path / "files"


def test_the_auditor_needs_the_folder_and_nothing_else(folder):
    for options in ((), ("--thorough",)):
        found = attack_folder(folder, *options)
        assert found.returncode == 0, found.stderr
        assert json.loads(found.stdout)["passed"] is True


def test_a_spreadsheet_that_says_more_than_the_document_is_found(folder):
    table = folder / "students-2025-26.csv"
    table.write_text(table.read_text().replace(",withheld,*,", ",shown,3,", 1))
    found = attack_folder(folder)
    assert found.returncode == 1
    assert "does not say the same" in json.loads(found.stdout)["inconsistent"][0]


def test_an_empty_folder_does_not_pass(tmp_path):
    assert attack_folder(tmp_path).returncode == 1


def test_the_attack_imports_nothing_of_the_rest():
    program = (
        "import sys, wholecity.disclosure.rules.attack.__main__ as m;"
        "print([n for n in sys.modules if n.startswith('wholecity') or n == 'django'])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    own = {"wholecity", "wholecity.disclosure", "wholecity.disclosure.rules"}
    loaded = set(eval(found.stdout))
    assert {n for n in loaded if not n.startswith("wholecity.disclosure.rules.attack")} == own


@pytest.mark.django_db
def test_a_release_can_be_attacked_again_by_those_who_may_see_it():
    release = propose()
    assert actions.attack_again(release=release.id, by=OFFICER)["passed"] is True
    with pytest.raises(NotAllowed):
        actions.attack_again(release=release.id, by=type(LEAD)("somebody", "R1"))
