"""`wholecity run` with a delivery that waits for a person."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from wholecity.cli.main import cli
from wholecity.disclosure.queries import releases
from wholecity.intake.queries import deliveries
from wholecity.kernel.errors import WAITS_FOR_A_PERSON
from wholecity.people.actions import make_demo_people
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db(transaction=True)
AGENCIES = "agencies/early-childhood"
APPROVED = ("--approve-as", "demo-privacy-officer")


@pytest.fixture
def city(settings: Any, tmp_path: Path) -> Path:
    """A city of 400 children; what it delivers about early childhood has no child's key."""
    for name in ("DELIVERIES", "WAREHOUSE", "RELEASES", "HOME"):
        setattr(settings, name, tmp_path / name.lower())
    settings.DEMO = True
    make_demo_people(by=INSTALLATION)
    folder = tmp_path / "city"
    size = ["--children", "400", "--seed", "1"]
    CliRunner().invoke(cli, ["city", "build", str(folder), *size], catch_exceptions=False)
    _without_keys(folder / AGENCIES / "enrollment.csv")
    return folder


def _without_keys(path: Path) -> None:
    header, *rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *(["", *row[1:]] for row in rows)])


def run(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["run", str(folder), *options], catch_exceptions=False)


def states(source: str) -> list[str]:
    return [row.state for row in reversed(deliveries(source))]


def test_the_rest_is_done_what_waits_is_said_and_after_a_decision_it_goes_on(city: Path) -> None:
    done = run(city, *APPROVED, "--json")
    assert done.exit_code == WAITS_FOR_A_PERSON
    assert states("early-childhood") == ["paused"]
    assert states("after-school") == ["loaded"] * 3
    told = json.loads(done.stdout)
    (waiting,) = told["waiting"]
    number = deliveries("early-childhood")[0].number
    assert (waiting["number"], waiting["source"]) == (number, "early-childhood")
    assert f"Delivery {number} of early-childhood waits for a person. 84 of 84" in done.stderr
    assert f"wholecity intake accept {number}" in done.stderr
    # Whoever approves sees first that it lacks a delivery.
    assert [release.state for release in releases()] == ["audited"]

    # Nothing is delivered twice until somebody decides.
    assert run(city).exit_code == WAITS_FOR_A_PERSON
    assert states("early-childhood") == ["paused"]
    accepted = CliRunner().invoke(cli, ["intake", "accept", str(number)])
    assert accepted.exit_code == 0, accepted.output
    done = run(city, *APPROVED)
    assert done.exit_code == 0, done.output
    assert states("early-childhood") == ["loaded", "unchanged", "loaded", "loaded"]
    assert releases()[0].state == "approved"


def test_where_all_that_was_brought_waits_it_is_no_other_failure(city: Path) -> None:
    plan = json.loads((city / "sources.json").read_text(encoding="utf-8"))
    plan["deliveries"] = [d for d in plan["deliveries"] if d["source"] == "early-childhood"]
    (city / "sources.json").write_text(json.dumps(plan), encoding="utf-8")
    done = run(city, "--json")
    assert done.exit_code == WAITS_FOR_A_PERSON
    told = json.loads(done.stdout)
    assert told["release"] is None
    assert [step["key"] for step in told["steps"]] == ["load"]
    assert "waits for a person" in done.stderr
