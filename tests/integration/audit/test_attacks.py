"""Whoever changes the audit record is refused; whoever owns the database is found out."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from tests.factories.disclosures import OFFICER
from tests.factories.guards import without_guards
from wholecity.audit.actions import raise_alert, record, verify_chain
from wholecity.audit.definitions import Rule
from wholecity.audit.models import Alert, Entry, Head, Seal, Verification
from wholecity.audit.queries import head, verdict
from wholecity.audit.queries.chain import FIELDS
from wholecity.audit.rules.chain import Content, Mark, link_hash

pytestmark = pytest.mark.django_db(transaction=True)

POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL alone")
SQLITE = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite alone")


@pytest.fixture(autouse=True)
def chain() -> None:
    for number in range(1, 7):
        with transaction.atomic():
            record(by=OFFICER, action="a", object_kind="k", object_id=number)
    verdict()


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def entry(number: int) -> Entry:
    return Entry.objects.get(seal__number=number)


def content_of(entry: Entry) -> Content:
    return Content(*(getattr(entry, field) for field in FIELDS))


REFUSED: dict[str, Callable[[], object]] = {
    "update by the ORM": lambda: Entry.objects.update(who="nobody"),
    "save by the ORM": lambda: Entry(pk=entry(3).pk, who="x", object_id="3").save(),
    "bulk update": lambda: Entry.objects.bulk_update([entry(1)], ["who"]),
    "delete by the ORM": lambda: Entry.objects.filter(seal=None).delete() and entry(3).delete(),
    "raw delete by the ORM": lambda: Entry.objects.all()._raw_delete("default"),
    "update in SQL": lambda: run("UPDATE audit_entry SET who = 'x' WHERE object_id = '3'"),
    "delete in SQL": lambda: run("DELETE FROM audit_entry WHERE object_id = '3'"),
    "update of a seal": lambda: Seal.objects.filter(number=3).update(hash="0" * 64),
    "delete of a seal": lambda: Seal.objects.filter(number=6).delete(),
    "head set back": lambda: Head.objects.update(number=F("number") - 1),
    "head kept, with another hash": lambda: Head.objects.update(hash="0" * 64),
    "delete of the head": lambda: Head.objects.all().delete(),
    "update of a verification": lambda: run("UPDATE audit_verification SET who = 'x'"),
    "delete of a verification": lambda: run("DELETE FROM audit_verification"),
    "delete of an alert": lambda: Alert.objects.all().delete(),
}
TABLES = ("audit_entry", "audit_seal", "audit_head", "audit_verification", "audit_alert")


@pytest.mark.parametrize("attack", REFUSED)
def test_the_database_refuses(attack):
    verify_chain(by=OFFICER)
    raise_alert(by=OFFICER, rule=Rule.HOURS)
    before = state()
    with pytest.raises(DatabaseError), transaction.atomic():
        REFUSED[attack]()
    assert state() == before
    assert verdict().is_whole


def state() -> list[object]:
    models = (Entry, Seal, Head, Verification, Alert)
    return [list(model.objects.order_by("pk").values()) for model in models]


@POSTGRESQL
@pytest.mark.parametrize("table", TABLES)
def test_truncate_is_refused_to_the_owner_of_the_table(table):
    with pytest.raises(DatabaseError), transaction.atomic():
        run(f"TRUNCATE {table} CASCADE")
    assert verdict().entries == 6


@POSTGRESQL
def test_insert_or_update_is_refused():
    with pytest.raises(DatabaseError), transaction.atomic():
        run(
            "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE object_id = '3' "
            "ON CONFLICT (id) DO UPDATE SET who = 'x'"
        )
    assert verdict().is_whole


@SQLITE
@pytest.mark.parametrize("table", ["audit_entry", "audit_seal", "audit_verification"])
def test_replace_is_refused(table):
    """REPLACE takes a row away without a DELETE that a trigger would see."""
    verify_chain(by=OFFICER)
    with pytest.raises(DatabaseError), transaction.atomic():
        run(f"REPLACE INTO {table} SELECT * FROM {table}")
    assert verdict().is_whole


def found_with_guards_up() -> tuple[int | None, str]:
    found = verdict()
    return found.broken_at, " ".join(found.faults)


@pytest.mark.parametrize(
    "change",
    [
        {"who": "somebody else"},
        {"role": ""},
        {"action": "b"},
        {"object_kind": "j"},
        {"object_id": "4"},
        {"details": {"a": 1}},
        {"at": None},  # the time of another entry
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_field_that_was_changed_is_found(change):
    change = {"at": entry(5).at} if "at" in change else change
    with without_guards():
        Entry.objects.filter(seal__number=3).update(**change)
    assert found_with_guards_up()[0] == 3


def test_an_entry_removed_from_the_middle_is_found_with_its_seal_or_without():
    with without_guards():
        gone = entry(4)
        Seal.objects.filter(number=4).delete()
        gone.delete()
    assert found_with_guards_up() == (4, "Entry 4 is missing.")


def test_entries_that_changed_places_are_found():
    with without_guards():
        third, fourth = entry(3).pk, entry(4).pk
        seals = dict(Seal.objects.filter(number__in=(3, 4)).values_list("number", "hash"))
        Seal.objects.filter(number__in=(3, 4)).delete()
        at = Seal.objects.get(number=5).at
        Seal.objects.create(number=3, entry_id=fourth, hash=seals[3], at=at)
        Seal.objects.create(number=4, entry_id=third, hash=seals[4], at=at)
    assert found_with_guards_up()[0] == 3


def cut_off(number: int) -> None:
    """Take away the end of the chain from `number` on, and set the head to what is left."""
    with without_guards():
        last = Seal.objects.get(number=number - 1)
        gone = list(Seal.objects.filter(number__gte=number).values_list("entry_id", flat=True))
        Seal.objects.filter(number__gte=number).delete()
        Entry.objects.filter(pk__in=gone).delete()
        Head.objects.update(number=last.number, hash=last.hash)


def test_an_end_that_was_cut_off_is_found_by_the_head():
    with without_guards():
        gone = entry(6)
        Seal.objects.filter(number=6).delete()
        gone.delete()
    assert found_with_guards_up()[0] == 6


def test_an_end_cut_off_with_the_head_is_found_by_a_head_that_was_written_down():
    written_down = head()
    cut_off(5)
    assert verdict().is_whole  # nothing inside the database says so
    found = verdict([written_down])
    assert not found.is_whole
    assert found.broken_at == 6
    assert not verdict([Mark(written_down.hash)]).is_whole


def test_an_end_cut_off_with_the_head_is_found_by_an_earlier_verification():
    assert verify_chain(by=OFFICER).is_whole
    cut_off(5)
    found = verify_chain(by=OFFICER)
    assert not found.is_whole
    assert Alert.objects.get().rule == Rule.CHAIN


def test_a_head_written_down_earlier_still_holds_when_the_chain_has_grown():
    written_down = head()
    with transaction.atomic():
        record(by=OFFICER, action="a", object_kind="k", object_id="7")
    assert verdict([written_down, Mark(written_down.hash)]).is_whole
    assert not verdict([Mark(written_down.hash, 7)]).is_whole


def test_an_entry_that_no_program_of_ours_wrote_is_found():
    Entry.objects.create(who="somebody", action="a", object_kind="k", object_id="8")
    assert found_with_guards_up()[0] == 0


def test_a_chain_forged_without_the_key_is_found(settings):
    """Whoever can write to the database, and has no key, cannot mend what they broke."""
    with without_guards():
        Entry.objects.filter(seal__number=3).update(who="somebody else")
        previous = Seal.objects.get(number=2).hash
        for seal in Seal.objects.filter(number__gte=3).order_by("number"):
            content = content_of(seal.entry)
            previous = link_hash(b"a guess", previous, seal.number, seal.at, content)
            Seal.objects.filter(number=seal.number).update(hash=previous)
        Head.objects.update(hash=previous)
    assert found_with_guards_up()[0] == 3


def test_guards_that_were_taken_away_are_told():
    with without_guards():
        found = verdict()
        assert not found.is_whole
        assert "audit_entry_no_update" in found.faults[0]
    assert verdict().is_whole


@POSTGRESQL
def test_a_guard_that_was_switched_off_is_told():
    run("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_delete")
    try:
        assert "audit_entry_no_delete" in " ".join(verdict().faults)
    finally:
        run("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_no_delete")


HOSTILE = (
    "x\r\n2026-01-01 00:00 admin delete everything",
    "\x1b[2J\x1b[31mred",
    '{"who": "admin"}, "action": "nothing"',
    "'; DROP TABLE audit_entry; --",
    "=HYPERLINK(1)",
    "\u202etxt.exe",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_writes_into_an_entry_stays_data(text):
    before = Entry.objects.count()
    with transaction.atomic():
        made = record(by=OFFICER, action="a", object_kind="k", object_id=text[:80], words=text)
    kept = Entry.objects.get(pk=made.pk)
    assert Entry.objects.count() == before + 1
    assert (kept.object_id, kept.details) == (text[:80], {"words": text})
    assert verdict().is_whole


def test_an_entry_cannot_be_written_so_that_it_looks_like_another_one():
    """What is hashed is JSON: no value can reach over into the next one."""
    one = content_of(entry(1))
    names = [("ab", "c", "d"), ("a", "bc", "d"), ('ab","c', "", "d"), ("ab", 'c","d', "")]
    entries = [Content(one.id, one.at, *three, "k", "1", {}) for three in names]
    assert len({link_hash(b"k", "0", 1, one.at, content) for content in entries}) == len(names)
