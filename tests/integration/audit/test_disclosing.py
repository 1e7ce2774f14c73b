"""No entry, no data: what is shown of a child is entered before, in the same transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from tests.factories.disclosures import (
    CONSENT,
    EDUCATION,
    HEALTH,
    OFFICER,
    SAID,
    WORKER,
    look,
    look_at_list,
)
from wholecity.audit.actions import disclose, record
from wholecity.audit.definitions import Basis, Channel, Purpose
from wholecity.audit.models import Entry, Seal
from wholecity.audit.queries import disclosures, verdict
from wholecity.audit.rules.laws import Ground
from wholecity.config.urls import urlpatterns as site
from wholecity.kernel.errors import Unavailable
from wholecity.people.actions import make_demo_people
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]
SECRET = "Asthma plan of Ana"


def child_page(request: HttpRequest) -> HttpResponse:
    """A page as case work makes them: entered, then shown."""
    with transaction.atomic():
        disclose(by=WORKER, child="c-1", shown=HEALTH, **SAID)
    return HttpResponse(SECRET)


urlpatterns = [path("child/", child_page), path("", include(site))]


def test_an_entry_says_all_that_a_report_needs():
    look("c-1", channel=Channel.PRINT, agreement="dsa-7", reason="Asked by the mother")
    (one,) = disclosures("c-1")
    assert (one.who, one.role, one.agency) == ("casey", "R3", "shelter")
    assert (one.fields, one.classes, one.sources) == (
        ("school", "absences"),
        ("C3", "C5"),
        ("schools",),
    )
    assert (one.purpose, one.row, one.ground, one.basis) == (
        "CARE",
        9,
        Ground.CONSENT,
        CONSENT.words,
    )
    assert (one.agreement, one.channel, one.reason) == ("dsa-7", "print", "Asked by the mother")


def test_a_list_of_fifty_is_entered_by_one_statement_an_entry_for_each_child():
    with CaptureQueriesContext(connection) as queries:
        look_at_list(50)
    into = [q["sql"] for q in queries if 'INSERT INTO "audit_entry"' in q["sql"]]
    assert len(into) == 1
    assert len(queries) <= 20
    assert Entry.objects.filter(action="disclose").values("object_id").distinct().count() == 50
    assert verdict().entries == 50


def test_an_emergency_needs_the_threat():
    threat = Basis(35, Ground.EMERGENCY, "34 CFR 99.36")
    with pytest.raises(ValueError, match="threat"):
        look("c-1", basis=threat, reason="  ")
    look("c-1", basis=threat, reason="Missing since the morning; the child", purpose=Purpose.CARE)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(("child", "shown"), [("", EDUCATION), ("c-1", ())])
def test_a_disclosure_says_of_whom_and_what(child, shown):
    with pytest.raises(ValueError, match="of which child"):
        look(child, shown=shown)


def test_outside_a_transaction_nothing_is_disclosed():
    with pytest.raises(RuntimeError):
        disclose(by=WORKER, child="c-1", shown=EDUCATION, **SAID)


@contextmanager
def refusing(table: str) -> Iterator[None]:
    """A database that takes no more rows for a table, as when its disk is full."""
    if connection.vendor == "sqlite":
        up = [
            f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        ]
        down = ["DROP TRIGGER full_disk"]
    else:
        up = [
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'disk full' USING ERRCODE = '53100'; END $$",
            f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} EXECUTE FUNCTION full_disk()",
        ]
        down = ["DROP FUNCTION full_disk() CASCADE"]
    with connection.cursor() as cursor:
        for statement in up:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in down:
                cursor.execute(statement)


@contextmanager
def read_only() -> Iterator[None]:
    """A database that can be read and not written."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            "PRAGMA query_only = 1" if sqlite else "SET default_transaction_read_only = on"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "PRAGMA query_only = 0" if sqlite else "SET default_transaction_read_only = off"
            )


FAULTS = {
    "no room for the entry": lambda: refusing("audit_entry"),
    "no room for its place in the chain": lambda: refusing("audit_seal"),
    "read-only": read_only,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_read_that_cannot_be_entered_shows_a_503_page_and_no_data(fault):
    client = Client()
    assert client.get("/child/").content.decode() == SECRET
    with FAULTS[fault]():
        answer = client.get("/child/")
    page = answer.content.decode()
    assert answer.status_code == 503
    assert SECRET not in page
    assert "This cannot be done at the moment" in page
    assert Entry.objects.count() == Seal.objects.count() == 1
    assert client.get("/child/").status_code == 200  # the connection is sound again
    assert verdict().is_whole


@pytest.mark.parametrize("fault", FAULTS)
def test_the_privacy_officer_too_sees_nothing_that_is_not_entered(fault, settings):
    settings.DEMO = True
    make_demo_people(by=INSTALLATION)
    client = Client()
    client.force_login(User.objects.get(username="demo-privacy-officer"))
    look("c-1")
    with FAULTS[fault]():
        answer = client.get("/oversight/child/", {"child": "c-1"})
    assert answer.status_code == 503
    assert b"shelter" not in answer.content


def test_a_change_that_cannot_be_entered_is_not_made():
    with refusing("audit_entry"), pytest.raises(Unavailable), transaction.atomic():
        User.objects.create(username="new")
        record(by=OFFICER, action="a", object_kind="k", object_id="1")
    assert not User.objects.exists()


def test_a_database_that_is_locked_shows_nothing():
    """Another writer holds the table for longer than this one waits."""
    if connection.vendor == "sqlite":
        pytest.skip("its writers wait for thirty seconds")
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE audit_entry IN SHARE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        answer = Client().get("/child/")
        assert answer.status_code == 503
        assert SECRET not in answer.content.decode()
    finally:
        other.rollback()
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
