"""The log of all that was ever public: for everybody, without names, and nothing of it goes."""

import csv
import io
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.test import Client

from tests.integration.disclosure.conftest import LEAD, OFFICER, small_city
from wholecity.disclosure import actions, queries
from wholecity.disclosure.models import Release

pytestmark = pytest.mark.django_db
LOG, CSV, JSON = "/releases/log/", "/releases/log.csv", "/releases/log.json"


def propose(period: str = "2025-26") -> Release:
    return actions.propose(cubes=[small_city(period=period)], title=f"Students {period}", by=LEAD)


def publish(period: str = "2025-26") -> Release:
    return actions.approve(release=propose(period).id, by=OFFICER)


def test_everybody_sees_what_was_published_by_whom_in_which_role(client: Client):
    author, approver = replace(LEAD, name="quentin-author"), replace(OFFICER, name="zoe-approver")
    proposed = actions.propose(cubes=[small_city()], title="Students 2025-26", by=author)
    release = actions.approve(release=proposed.id, by=approver)
    page = client.get(LOG)
    assert page.status_code == 200
    text = page.content.decode()
    assert "1. Students 2025-26" in text
    assert "Privacy officer" in text
    assert release.manifest["sha256"] in text
    for address in (LOG, CSV, JSON):
        for name in ("quentin", "zoe"):
            assert name not in client.get(address).content.decode()


def test_what_was_never_public_is_not_in_it(client: Client):
    propose()
    actions.reject(release=propose("2024-25").id, by=OFFICER, reason="No")
    assert queries.public_log() == []
    assert "Nothing has been published yet" in client.get(LOG).content.decode()
    assert client.get(JSON).json() == {"releases": []}


def test_what_is_withdrawn_stays_with_its_reason(client: Client):
    release = publish()
    actions.withdraw(release=release.id, by=OFFICER, reason="A school was missing")
    (entry,) = client.get(JSON).json()["releases"]
    assert entry["withdrawn_reason"] == "A school was missing"
    assert entry["withdrawn_at"]
    assert entry["hashes"] == {**release.files, "manifest.json": release.manifest["sha256"]}
    rows = list(csv.DictReader(io.StringIO(client.get(CSV).content.decode())))
    assert {row["file"]: row["sha256"] for row in rows} == entry["hashes"]
    assert {row["withdrawn_reason"] for row in rows} == {"A school was missing"}
    assert "A school was missing" in client.get(LOG).content.decode()


@pytest.mark.parametrize(
    "change",
    [{"state": "rejected"}, {"state": "audited"}, {"title": "Another"}, {"files": {}}, {"k": 3}],
)
def test_the_database_keeps_what_was_public_as_it_was(change):
    release = publish()
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(id=release.id).update(**change)
    actions.withdraw(release=release.id, by=OFFICER, reason="A mistake")
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(id=release.id).update(state="approved")


def test_a_release_with_tables_cannot_be_removed():
    with pytest.raises(ProtectedError):
        publish().delete()


def test_the_log_is_two_questions_to_the_database_however_long(django_assert_num_queries):
    for year in range(4):
        publish(f"20{20 + year}-{21 + year}")
    with django_assert_num_queries(2):
        assert len(queries.public_log()) == 4
