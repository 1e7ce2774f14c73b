"""Every entry has its place in the chain, whoever writes at the same time."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.factories.disclosures import OFFICER, WORKER, look
from tests.factories.guards import without_guards
from wholecity.audit.actions import record, verify_chain
from wholecity.audit.models import Entry, Head, Seal, Verification
from wholecity.audit.queries import head, verdict
from wholecity.people.models import Organization, Person, RoleHeld, User

pytestmark = pytest.mark.django_db(transaction=True)


def write(*numbers: int) -> None:
    with transaction.atomic():
        for number in numbers:
            record(by=OFFICER, action="a", object_kind="k", object_id=number, text="ñ", half=0.5)


def in_threads(tasks: list[Callable[[], None]]) -> None:
    """Run all at once; the first error of any is raised here."""
    errors: list[BaseException] = []
    begin = threading.Barrier(len(tasks))

    def run(task: Callable[[], None]) -> None:
        try:
            begin.wait(timeout=30)
            task()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    if errors:
        raise errors[0]


def test_entries_are_numbered_without_gaps_in_the_order_of_their_commits():
    write(1, 2)
    write(3)
    seals = Seal.objects.select_related("entry").order_by("number")
    assert [(s.number, s.entry.object_id) for s in seals] == [(1, "1"), (2, "2"), (3, "3")]
    assert head().number == 3
    assert verdict().is_whole


def test_what_was_taken_back_has_no_number():
    write(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(by=OFFICER, action="a", object_kind="k", object_id="lost")
        raise ZeroDivisionError
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record(by=OFFICER, action="a", object_kind="k", object_id="lost in a part")
            raise ZeroDivisionError
        record(by=OFFICER, action="a", object_kind="k", object_id="2")
    assert list(Seal.objects.values_list("number", "entry__object_id")) == [(1, "1"), (2, "2")]
    assert Entry.objects.count() == 2
    assert verdict().is_whole


def test_a_change_whose_entry_gets_no_seal_is_lost_with_it(monkeypatch):
    with monkeypatch.context() as fault, pytest.raises(ZeroDivisionError), transaction.atomic():
        fault.setattr("wholecity.audit.actions.recording.seal", lambda entries: 1 / 0)
        Organization.objects.create(key="x", name="X")
        record(by=OFFICER, action="a", object_kind="k", object_id="1")
    assert not Organization.objects.exists()
    assert not Entry.objects.exists()
    write(1)  # the connection is sound
    assert not Organization.objects.exists()


def test_what_the_database_makes_of_a_value_is_what_is_sealed():
    details = {"b": 1.0, "a": [1e2, None, True, "\u0001\x1b[31m"], "á": {"z": 1, "y": 10**20}}
    with transaction.atomic():
        record(by=OFFICER, action="a", object_kind="k", object_id="1", **details)
    assert verdict().is_whole


def test_eight_threads_of_fifty_reads_give_four_hundred_entries_and_one_chain():
    def read(who: int) -> Callable[[], None]:
        return lambda: [look(f"child-{who}-{n}") for n in range(50)] and None

    in_threads([read(who) for who in range(8)])
    assert Entry.objects.filter(action="disclose").count() == 400
    assert list(Seal.objects.values_list("number", flat=True)) == list(range(1, 401))
    assert verdict().is_whole
    assert verdict().entries == 400


def test_writers_who_change_a_row_before_or_after_their_entry_never_block_each_other():
    """With the head held from the entry on, one has the head and wants the row, one the reverse."""
    shared = Organization.objects.create(key="shared", name="Shared")

    def rename(name: str) -> None:
        Organization.objects.filter(pk=shared.pk).update(name=name)

    def enter() -> None:
        record(by=OFFICER, action="a", object_kind="k", object_id=shared.pk)

    def before() -> None:
        for _ in range(15):
            with transaction.atomic():
                rename("before")
                enter()

    def after() -> None:
        for _ in range(15):
            with transaction.atomic():
                enter()
                rename("after")

    in_threads([before, after, before, after])
    assert Entry.objects.count() == 60
    assert verdict().is_whole


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_foreign_keys_are_checked_before_the_head_is_held():
    """One holds a row and wants the head; the other has a key to that row still unchecked."""
    user = User.objects.create(username="u")
    holds, has_written = threading.Event(), threading.Event()

    def holder() -> None:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            holds.set()
            has_written.wait(timeout=10)
            record(by=OFFICER, action="a", object_kind="k", object_id="holder")

    def referrer() -> None:
        holds.wait(timeout=10)
        with transaction.atomic():
            record(by=OFFICER, action="a", object_kind="k", object_id="referrer")
            RoleHeld.objects.create(user=user, role="R9")
            has_written.set()

    in_threads([holder, referrer])
    assert verdict().entries == 2


def test_a_broken_foreign_key_is_still_found_at_the_commit():
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(name="P", user_id=10**6)
        record(by=OFFICER, action="a", object_kind="k", object_id="1")
    assert not Entry.objects.exists()


def test_a_clock_that_was_set_back_is_told_and_breaks_nothing(monkeypatch):
    write(1)
    earlier = timezone.now() - timedelta(hours=1)
    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: earlier)
        write(2)
    write(3)
    found = verdict()
    assert found.is_whole
    assert found.clock_set_back == (2,)


def test_an_entry_is_written_in_a_transaction_alone():
    with pytest.raises(RuntimeError, match="transaction"):
        record(by=OFFICER, action="a", object_kind="k", object_id="1")


def test_a_chain_that_lost_its_head_takes_no_more_entries():
    write(1)
    with without_guards():
        Head.objects.all().delete()
    with pytest.raises(Exception, match="audit record"):
        write(2)
    assert Entry.objects.count() == 1


def test_entries_from_before_are_chained_by_the_migration():
    before = datetime(2025, 1, 1, tzinfo=UTC)
    with without_guards():
        for day in range(5):
            entry = Entry.objects.create(who="w", action="a", object_kind="k", object_id=str(day))
            Entry.objects.filter(pk=entry.pk).update(at=before - timedelta(days=day))
        migration = import_module("wholecity.audit.migrations.0003_existing_entries")
        Head.objects.all().delete()
        with connection.schema_editor() as editor:
            migration.chain(apps, editor)
    seals = Seal.objects.order_by("number").values_list("entry__object_id", flat=True)
    assert list(seals) == ["4", "3", "2", "1", "0"]
    write(6)
    assert verdict().is_whole
    assert verdict().entries == 6


def test_a_verification_is_kept_with_the_head_that_it_found():
    write(1, 2)
    found = verify_chain(by=WORKER)
    kept = Verification.objects.get()
    assert found.is_whole
    assert (kept.entries, kept.hash, kept.broken_at) == (2, head().hash, None)


def test_a_long_chain_is_verified_in_pieces(monkeypatch):
    monkeypatch.setattr("wholecity.audit.queries.chain.AT_ONCE", 3)
    monkeypatch.setattr("wholecity.audit.actions.sealing.AT_ONCE", 4)
    write(*range(10))
    told: list[int] = []
    assert verdict(progress=told.append).entries == 10
    assert told == [3, 6, 9, 10]
