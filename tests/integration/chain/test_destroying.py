"""What came under an ended agreement is destroyed and certified, also after a kill at any point.

The kills are real: a process of its own with a home of its own, as on a real machine.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import deliveries as made
from tests.factories.worker import work_off
from tests.integration.intake.test_crashes import environment, wholecity
from wholecity.agreements import actions as agreements
from wholecity.agreements import queries
from wholecity.agreements.rules.life import Standing
from wholecity.chain.actions import destroy, start_destruction
from wholecity.children.actions import count_copies, publish_care, run_linkage
from wholecity.children.models import CareRecord, Child, FamilyRequest, RecordLink
from wholecity.children.queries.wall import publishing
from wholecity.intake import actions as intake
from wholecity.intake.models import Delivery, Fault, Source
from wholecity.kernel.errors import Conflict, NotAllowed
from wholecity.people.actions import add_user, give_role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.policy.roles import Role
from wholecity.warehouse.catalogue import DELIVERED
from wholecity.warehouse.store import SUPERSEDED, Warehouse

LEAD = Acting("lea", Role.DATA_LEAD)
KEY = "bell-data"


def city(agreement: str) -> dict[str, object]:
    """The rosters stand under an agreement; another one of theirs waits to follow it."""
    sharing = made.CITY["agreements"][1]
    terms = {**sharing, "under": "memorandum"}
    return {
        "agencies": made.CITY["agencies"],
        "agreements": [
            *made.CITY["agreements"],
            {**terms, "key": KEY, "title": "Rosters"},
            {**terms, "key": "next-data", "title": "Rosters again"},
        ],
        "sources": [
            *(s for s in made.CITY["sources"] if s["key"] != "bell"),
            {**made.CITY["sources"][1], "agreement": agreement},
        ],
    }


@pytest.fixture
def home(settings, tmp_path, transactional_db):
    for name in ("DELIVERIES", "WAREHOUSE"):
        setattr(settings, name, tmp_path / name.lower())
    intake.register_city(by=LEAD, city=city(KEY))
    return tmp_path


def deliver(home: Path, *rows: list[object]) -> int:
    number = Delivery.objects.count() + 1
    path = made.roster(home / f"roster-{number}.csv", *rows)
    done = intake.load(by=LEAD, path=path, source="bell", mapping=made.ROSTER, accept=True)
    return done.row.number


def people(settings) -> list[tuple[str, str]]:
    with Warehouse(settings.WAREHOUSE, settings.WAREHOUSE_KEY).reading() as connection:
        query = "SELECT person_key, first_name FROM person ORDER BY person_key"
        return connection.execute(query).fetchall()


def end() -> None:
    agreements.end(by=LEAD, key=KEY, why="After the Bell withdraws.")


def test_everything_that_came_under_it_goes_and_is_counted(home, settings):
    deliver(home, made.child(1), made.child(2))
    deliver(home, made.child(1, First="Anna"), made.child(3), made.child(4, DOB="?"))
    taken_back = deliver(home, made.child(5))
    intake.undo(by=LEAD, number=taken_back)
    run_linkage(by=LEAD)
    children = Child.objects.count()
    assert RecordLink.objects.filter(source="bell").count() == 3
    end()
    what = destroy(by=LEAD, key=KEY)
    # Three persons and one row that was replaced; three faulty or sound rows of participation.
    assert (what["person"], what["quarantine"], what["links"], what["files"]) == (4, 1, 3, 3)
    assert what["delivery"] == 2
    assert what == queries.detail(KEY).certificate[2]
    assert people(settings) == []
    assert not RecordLink.objects.filter(source="bell").exists()
    assert Child.objects.count() == children
    assert not Fault.objects.exists()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"destroyed"}
    assert not list(settings.DELIVERIES.rglob("*.bin"))
    assert queries.agreement(KEY).standing is Standing.DESTROYED


def test_what_a_familys_request_repeats_goes_too_unless_it_is_still_kept(home):
    """Each child's family asked about a value of Bell, and about one of another source."""
    Source.objects.update(lanes=["CARE", "EVALUATE"])
    deliver(home, made.child(1), made.child(2))
    run_linkage(by=LEAD)
    publish_care(by=LEAD)
    user = add_user(by=INSTALLATION, username="rosa")
    for child in RecordLink.objects.values_list("child", flat=True):
        with publishing():
            value = CareRecord.objects.get(child=child, table="person", data_class="C3")
        for source, item in (("bell", value.item), ("another", "x")):
            FamilyRequest.objects.create(
                **{"child_id": child, "user": user, "kind": "amendment", "words": "Wrong."},
                **{"source": source, "table": "person", "item": item, "column": "first_name"},
                **{"was": "Ana", "should_be": "Anna", "data_class": "C3"},
                **{"asked_at": timezone.now(), "due_on": timezone.localdate()},
            )
    assert count_copies(["bell"]) == 0  # the values stand
    end()
    what = destroy(by=LEAD, key=KEY)
    assert what["copies"] == 2
    said = FamilyRequest.objects.values_list("source", "was", "should_be", "words").distinct()
    assert set(said) == {("bell", "", "Anna", "Wrong."), ("another", "Ana", "Anna", "Wrong.")}
    assert queries.detail(KEY).certificate[2]["copies"] == 2


def test_what_it_replaced_of_another_agreement_comes_back(home, settings):
    """Bell delivered under one agreement, then under its next one, which ends first."""
    deliver(home, made.child(1), made.child(2))
    intake.register_city(by=LEAD, city=city("next-data"))
    deliver(home, made.child(1, First="Anna"), made.child(3))
    run_linkage(by=LEAD)
    agreements.end(by=LEAD, key="next-data", why="It ends.")
    what = destroy(by=LEAD, key="next-data")
    assert people(settings) == [("c1", "Ana1"), ("c2", "Ana2")]
    assert what["links"] == 1
    kept = set(RecordLink.objects.values_list("person_key", flat=True))
    assert kept == {"c1", "c2"}
    assert [d.state for d in Delivery.objects.order_by("number")] == ["loaded", "destroyed"]


def test_nothing_stays_in_the_free_room_of_the_file(home, settings):
    deliver(home, *(made.child(n, First=os.urandom(300).hex()) for n in range(3_000)))
    before = (settings.WAREHOUSE / "published.duckdb").stat().st_size
    end()
    destroy(by=LEAD, key=KEY)
    assert (settings.WAREHOUSE / "published.duckdb").stat().st_size < before / 2
    with Warehouse(settings.WAREHOUSE, settings.WAREHOUSE_KEY).reading() as connection:
        sizes = connection.execute("PRAGMA database_size").fetchall()
    assert {row[5] for row in sizes if row[0] == "warehouse"} == {0}  # free blocks


def test_the_bytes_of_an_ended_agreement_are_not_loaded_under_the_next_one(home):
    number = deliver(home, made.child(1))
    intake.undo(by=LEAD, number=number)
    end()
    following = city("next-data")
    following["agreements"] = [a for a in following["agreements"] if a["key"] != KEY]
    intake.register_city(by=LEAD, city=following)
    with pytest.raises(NotAllowed, match="bell-data ended on"):
        intake.load_again(by=LEAD, number=number)


def test_it_is_not_destroyed_before_its_end_nor_by_anybody_else(home):
    deliver(home, made.child(1))
    for step in (destroy, start_destruction):
        with pytest.raises(Conflict, match="has not ended"):
            step(by=LEAD, key=KEY)
        for role in set(Role) - {Role.DATA_LEAD}:
            with pytest.raises(NotAllowed):
                step(by=Acting("x", role), key=KEY)
    assert Delivery.objects.get().state == "loaded"


def test_a_button_has_it_done_and_the_certificate_is_a_page(home, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    deliver(home, made.child(1))
    end()
    add_user(by=INSTALLATION, username="lea")
    give_role(by=INSTALLATION, username="lea", role=Role.DATA_LEAD)
    client = Client()
    client.force_login(User.objects.get(username="lea"))
    page = client.get(f"/agreements/{KEY}/").content.decode()
    assert f'href="/runs/destruction/?agreement={KEY}"' in page
    asked = client.get(f"/runs/destruction/?agreement={KEY}")
    assert "backups have to be destroyed too" in asked.content.decode()
    job = client.post(f"/runs/destruction/?agreement={KEY}")["Location"]
    assert "Waiting for the worker" in client.get(job).content.decode()
    work_off()
    assert "is destroyed." in client.get(f"{job}progress/").content.decode()
    certificate = client.get(f"/agreements/{KEY}/certificate/").content.decode()
    assert "one row per source and person" in certificate
    assert client.get(f"/runs/destruction/?agreement={KEY}").status_code == 404


# Where a process is killed: before or after a call of what does the work.
POINTS = [
    ("wholecity.agreements.actions.begin_destruction", "after", 1),
    ("wholecity.intake.pipeline.destroying.undo_in", "after", 1),
    ("wholecity.warehouse.store.Warehouse.compact", "before", 1),
    ("wholecity.intake.pipeline.destroying.remove", "before", 1),
    ("wholecity.intake.pipeline.destroying.remove", "before", 2),
    ("wholecity.intake.actions.destroying.destroyed", "before", 1),
    ("wholecity.agreements.actions.begin_destruction", "after", 2),
    ("wholecity.children.actions.forget_records", "after", 1),
    ("wholecity.children.actions.publish_care", "before", 1),
    ("wholecity.agreements.actions.certify_destruction", "after", 1),
]
PROGRAM = """
import os, signal, sys
from itertools import count
import django
django.setup()
from django.utils.module_loading import import_string
path, when, number, key = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
holder, name = path.rsplit(".", 1)
try:
    owner = import_string(holder)
except ImportError:
    import importlib
    owner = importlib.import_module(holder)
real, calls = getattr(owner, name), count(1)
def killed(*args, **kwargs):
    last = next(calls) == number
    if last and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    done = real(*args, **kwargs)
    if last:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
setattr(owner, name, killed)
from wholecity.chain.actions import destroy
from wholecity.people.access import at_the_terminal
destroy(by=at_the_terminal(None), key=key)
"""


@pytest.fixture(scope="module")
def ended_home(tmp_path_factory) -> Path:
    """A home in which two deliveries came under an agreement that has ended."""
    home = tmp_path_factory.mktemp("home")
    files = home / "files"
    files.mkdir()
    (files / "sources.json").write_text(json.dumps(city(KEY)), encoding="utf-8")
    (files / "mapping.json").write_text(json.dumps(made.ROSTER), encoding="utf-8")
    assert wholecity(home, "intake", "source", "add", files).returncode == 0
    mapping = ("--mapping", files / "mapping.json", "--accept")
    for number, rows in enumerate(([1, 2], [2, 3]), start=1):
        path = made.roster(
            files / f"{number}.csv", *(made.child(n, First=f"Ana{number}") for n in rows)
        )
        done = wholecity(home, "intake", "load", path, "--source", "bell", *mapping)
        assert done.returncode == 0, done.stderr
    assert wholecity(home, "link", "run").returncode == 0
    assert wholecity(home, "agreements", "end", KEY, "--why", "It ends.").returncode == 0
    return home


def left(home: Path) -> dict[str, int]:
    """What a home still holds of the agreement, asked of its files and tables themselves."""
    key = (home / "warehouse_key.secret").read_text(encoding="utf-8")
    with closing(sqlite3.connect(home / "wholecity.sqlite3")) as database:
        [links] = database.execute("SELECT count(*) FROM children_recordlink").fetchone()
    found = {"links": links, "files": len(list((home / "deliveries").rglob("*.bin")))}
    with Warehouse(home / "warehouse", key).reading() as connection:
        for table in ("crosswalk", "quarantine", "delivery"):
            found[table] = connection.execute(f"SELECT count(*) FROM main.{table}").fetchone()[0]
        for table in DELIVERED:
            for schema in ("main", SUPERSEDED):
                query = f'SELECT count(*) FROM {schema}."{table.name}"'
                found[table.name] = (
                    found.get(table.name, 0) + connection.execute(query).fetchone()[0]
                )
    return {name: number for name, number in found.items() if number}


@pytest.mark.parametrize(("path", "when", "number"), POINTS)
def test_killed_anywhere_it_is_taken_up_and_the_certificate_counts_all(
    ended_home, tmp_path, path, when, number
):
    home = tmp_path / "home"
    shutil.copytree(ended_home, home)
    before = left(home)
    assert before["person"] == 4
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM, path, when, str(number), KEY],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert process.returncode == -signal.SIGKILL, process.stderr
    again = wholecity(home, "agreements", "destroy", KEY, "--yes", "--json")
    assert again.returncode == 0, again.stderr
    assert left(home) == {}
    what = json.loads(again.stdout)
    assert what["files"] == 2  # beside each lies a note of what it holds
    wanted = {"person": 4, "participation": 4, "program": 2, "delivery": 2, "links": 3}
    assert {name: what.get(name) for name in wanted} == wanted
