"""Tables that a page brings: who reaches them, what is kept, and what goes again."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories import deliveries as made
from wholecity.audit.models import Entry
from wholecity.intake import actions, queries
from wholecity.intake.models import WaitingTable
from wholecity.jobs.models import Job
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.kernel.texts import reopened
from wholecity.people import actions as people
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION, Acting

pytestmark = pytest.mark.django_db

ANOTHER = Acting("another-lead", Role.DATA_LEAD)


def brought(city, by, *rows, source="bell"):
    path = made.roster(city.file("roster.csv"), *(rows or map(made.child, range(30))))
    return actions.bring_table(
        by=by,
        delivered=[SimpleUploadedFile(path.name, path.read_bytes())],
        source=source,
        school_year=2026,
    )


@pytest.fixture
def _queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def run_what_was_asked() -> None:
    """What a worker does with the one task that waits."""
    asked = DBTaskResult.objects.get()
    asked.task.call(*asked.args_kwargs["args"], **asked.args_kwargs["kwargs"])


def kept(city) -> list[Path]:
    return [p for p in (city.home / "deliveries").rglob("*") if p.is_file()]


def acts() -> list[str]:
    return list(Entry.objects.filter(object_kind="table").values_list("action", flat=True))


def test_a_table_is_kept_encrypted_and_nothing_is_loaded(city, by):
    table = brought(city, by)
    assert queries.waiting_table(table, by.name).name == "roster.csv"
    assert kept(city)
    assert not any("Núñez".encode() in path.read_bytes() for path in kept(city))
    assert queries.deliveries() == []


def test_each_look_into_a_table_leaves_an_entry(city, by):
    table = brought(city, by)
    assert actions.headers_of_table(by=by, table=table) == list(made.ROSTER_COLUMNS)
    actions.choose_mapping(by=by, table=table, content=made.ROSTER)
    actions.look_at_table(by=by, table=table)
    told = sorted(acts())
    assert told == ["bring table", "choose mapping", "look at headers", "look at table"]


def test_the_first_rows_are_shown_with_their_faults_and_all_are_counted(city, by):
    rows = [*map(made.child, range(40)), made.child(41, DOB="soon"), made.child(42, Site="")]
    table = brought(city, by, made.child(99, DOB="x"), *rows)
    actions.choose_mapping(by=by, table=table, content=made.ROSTER)
    found = actions.look_at_table(by=by, table=table)[0]
    assert (found.rows, found.faulty, len(found.first)) == (43, 3, 20)
    assert found.first[0].faults == ("birth_date is not a date in the form MM/DD/YYYY.",)
    assert (found.first[0].accepted, found.first[1].accepted) == (False, True)
    assert {t.field: t.count for t in found.totals} == {"birth_date": 2, "program_key": 1}


@pytest.mark.usefixtures("_queue")
def test_a_table_is_loaded_as_it_was_shown_and_then_it_is_gone(city, by):
    table = brought(city, by)
    actions.choose_mapping(by=by, table=table, content=made.ROSTER)
    job = actions.load_table(by=by, table=table, title="Load", save_as="Roster")
    assert queries.deliveries() == []
    run_what_was_asked()
    assert Job.objects.get(pk=job).state == "done"
    row = queries.deliveries()[0]
    assert (row.state, row.accepted, row.way, row.by) == ("loaded", 30, "upload", by.name)
    assert (row.source, row.school_year) == ("bell", "2025-26")
    assert queries.mapping("bell", "Roster") == made.ROSTER
    with pytest.raises(NotFound):
        queries.waiting_table(table, by.name)


@pytest.mark.usefixtures("_queue")
def test_work_that_ends_with_a_delivery_that_waits_says_so(city, by):
    late = [made.child(number, DOB="soon") for number in range(30, 36)]
    table = brought(city, by, *map(made.child, range(30)), *late)
    actions.choose_mapping(by=by, table=table, content=made.ROSTER)
    job = actions.load_table(by=by, table=table, title="Load", save_as="")
    run_what_was_asked()
    assert queries.delivery(1).row.state == "paused"
    (finding,) = map(reopened, Job.objects.get(pk=job).findings)
    assert finding == "Delivery 1 waits for a person: nothing of it is loaded yet."


def test_lines_are_whole_also_where_a_value_is_quoted_and_a_row_comes_twice(city, by):
    rows = [made.child(1, Last="Núñez, Ana"), made.child(2), made.child(2)]
    table = brought(city, by, *rows)
    actions.choose_mapping(by=by, table=table, content=made.ROSTER)
    found = actions.look_at_table(by=by, table=table)[0]
    assert [str(row.line) for row in found.first] == ["2", "3", "4"]


def test_a_saved_mapping_reads_the_next_table(city, by):
    actions.save_mapping(by=by, source="bell", name="Roster", content=made.ROSTER)
    table = brought(city, by)
    actions.choose_saved_mapping(by=by, table=table, name="Roster")
    assert actions.look_at_table(by=by, table=table)[0].faulty == 0
    with pytest.raises(NotFound):
        actions.choose_saved_mapping(by=by, table=table, name="another")


@pytest.mark.usefixtures("_queue")
def test_a_correction_replaces_the_mapping_that_it_began_with_and_no_other(city, by):
    for name in ("Roster", "Other"):
        actions.save_mapping(by=by, source="bell", name=name, content=made.ROSTER)
    table = brought(city, by)
    actions.choose_saved_mapping(by=by, table=table, name="Roster")
    corrected = {**made.ROSTER, "record": "roster"}
    actions.choose_mapping(by=by, table=table, content=corrected)
    with pytest.raises(BadInput, match="There is a mapping Other"):
        actions.load_table(by=by, table=table, title="Load", save_as="Other")
    actions.load_table(by=by, table=table, title="Load", save_as="Roster")
    assert queries.mapping("bell", "Roster") == corrected
    assert queries.mapping("bell", "Other") == made.ROSTER


def test_while_another_upload_is_loaded_nothing_is_saved(city, by):
    Job.objects.create(kind="load", title="x", requested_by="x", state="running")
    table = brought(city, by)
    actions.choose_mapping(by=by, table=table, content=made.ROSTER)
    with pytest.raises(Conflict):
        actions.load_table(by=by, table=table, title="Load", save_as="Roster")
    assert queries.mapping_names("bell") == []
    assert queries.waiting_table(table, by.name).mapping == made.ROSTER


def test_a_mapping_that_cannot_be_used_is_refused_and_the_last_one_stays(city, by):
    table = brought(city, by)
    actions.choose_mapping(by=by, table=table, content=made.ROSTER)
    with pytest.raises(BadInput, match="no column fills person_key"):
        actions.choose_mapping(by=by, table=table, content={"columns": {"DOB": "birth_date"}})
    assert queries.waiting_table(table, by.name).mapping == made.ROSTER


def test_nobody_else_reaches_a_table(city, by):
    table = brought(city, by)
    for action in (actions.headers_of_table, actions.look_at_table, actions.discard_table):
        with pytest.raises(NotFound):
            action(by=ANOTHER, table=table)
    people.add_user(by=INSTALLATION, username=ANOTHER.name)
    people.give_role(by=INSTALLATION, username=ANOTHER.name, role=Role.DATA_LEAD)
    client = Client()
    client.force_login(User.objects.get(username=ANOTHER.name))
    for path in ("", "columns/"):
        assert client.get(f"/deliveries/tables/{table}/{path}").status_code == 404
        assert client.get(f"/deliveries/tables/{uuid4()}/{path}").status_code == 404


def test_what_is_discarded_leaves_nothing(city, by, django_capture_on_commit_callbacks):
    table = brought(city, by)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_table(by=by, table=table)
    assert kept(city) == []
    assert "discard table" in acts()


def test_what_nobody_loaded_goes_after_a_day(city, by, django_capture_on_commit_callbacks):
    old, new = brought(city, by), brought(city, by)
    late = timezone.now() - timedelta(days=1, minutes=1)
    WaitingTable.objects.filter(id=old).update(brought_at=late)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_tables() == 1
    assert [t.id for t in WaitingTable.objects.all()] == [new]
    assert {p.parent.name for p in kept(city)} == {new.hex}


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("a.csv", b"a,b\n1,2\n"), ("b.csv", b"a,b\n1,2\n")], "2 files were brought"),
        ([("a.csv", b"")], "a.csv"),
        ([("a.xlsx", b"no workbook")], "not an Excel workbook"),
        ([("a.csv", b"%PDF-1.7")], "a PDF"),
    ],
    ids=["two", "empty", "no workbook", "a PDF"],
)
def test_what_is_no_table_is_refused_in_words_and_nothing_is_kept(city, by, files, words):
    with pytest.raises(BadInput, match=words):
        actions.bring_table(
            by=by,
            delivered=[SimpleUploadedFile(name, content) for name, content in files],
            source="bell",
            school_year=None,
        )
    assert kept(city) == []
    assert not WaitingTable.objects.exists()


def test_a_file_that_would_be_refused_says_so_on_the_page(city, client, by):
    people.add_user(by=INSTALLATION, username=by.name)
    people.give_role(by=INSTALLATION, username=by.name, role=Role.DATA_LEAD)
    client.force_login(User.objects.get(username=by.name))
    table = brought(city, by)
    other = {**made.ROSTER, "columns": {**made.ROSTER["columns"], "Town": "city"}}
    actions.choose_mapping(by=by, table=table, content=other)
    page = client.get(f"/deliveries/tables/{table}/")
    assert "the column Town is missing" in page.text
    assert "Núñez" not in page.text


def test_a_look_that_ends_in_a_refusal_leaves_an_entry_too(city, by):
    table = brought(city, by)
    other = {**made.ROSTER, "columns": {**made.ROSTER["columns"], "Town": "city"}}
    actions.choose_mapping(by=by, table=table, content=other)
    with pytest.raises(BadInput, match="Town is missing"):
        actions.look_at_table(by=by, table=table)
    assert "look at table" in acts()


def test_nothing_of_a_table_is_written_outside_the_home(city, by, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    table = brought(city, by)
    assert actions.headers_of_table(by=by, table=table)


def test_what_a_killed_process_left_of_tables_goes_after_a_day(city, by):
    table = brought(city, by)
    waiting = city.home / "deliveries" / "waiting"
    for name, age in (("0a", 2), ("0b.part", 2), ("0c.part", 0)):
        (waiting / name).mkdir()
        then = (timezone.now() - timedelta(days=age)).timestamp()
        os.utime(waiting / name, (then, then))
    actions.forget_tables()
    assert {path.name for path in waiting.iterdir()} == {table.hex, "0c.part"}
