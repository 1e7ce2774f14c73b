"""The error file on a page: whole rows with their reason, for those who may, never unrecorded."""

import csv
import io
import json

import duckdb
import pytest
from django.test import Client

from tests.factories import deliveries as made
from wholecity.audit.models import Entry
from wholecity.intake import actions
from wholecity.people import actions as people
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db

URL = "/deliveries/1/errors.csv"
FORMULA = '=HYPERLINK("http://x")'


def as_role(role: Role) -> Client:
    people.add_user(by=INSTALLATION, username="somebody")
    people.give_role(by=INSTALLATION, username="somebody", role=role)
    client = Client()
    client.force_login(User.objects.get(username="somebody"))
    return client


def looks() -> list[tuple[str, str, dict]]:
    found = Entry.objects.filter(action="read quarantine")
    return list(found.values_list("who", "object_id", "details"))


def faulty(city, *, sound=30, bad=2):
    rows = [made.child(100 + n, DOB="soon", First=FORMULA) for n in range(bad)]
    path = made.roster(city.file("=roster.csv"), *map(made.child, range(sound)), *rows)
    return city.load(path, "bell", "mapped", mapping=made.ROSTER, accept=bad < sound)


def test_the_refused_rows_come_whole_with_their_reason_and_no_formula(city):
    faulty(city)
    answer = as_role(Role.DATA_LEAD).get(URL)
    assert answer["Content-Disposition"] == 'attachment; filename="delivery-1-errors.csv"'
    assert "no-store" in answer["Cache-Control"]
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbffile,")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [(r["file"], r["line"], r["field"]) for r in rows] == [
        ("'=roster.csv", "32", "birth_date"),
        ("'=roster.csv", "33", "birth_date"),
    ]
    assert rows[0]["message"] == "birth_date is not a date in the form MM/DD/YYYY."
    assert json.loads(rows[0]["row"])["Last"] == "Núñez O'Hara"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_each_download_is_recorded_with_who_and_what(city):
    faulty(city)
    as_role(Role.DATA_LEAD).get(URL)
    assert looks() == [("somebody", "1", {"source": "bell", "rows": 2})]


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.DATA_LEAD])
def test_others_learn_nothing_and_leave_no_entry(city, role):
    faulty(city)
    assert as_role(role).get(URL).status_code == 404
    assert looks() == []


def test_rows_that_cannot_be_read_leave_no_entry_that_says_they_were(city, settings, by):
    faulty(city)
    settings.WAREHOUSE_KEY = "another secret"
    with pytest.raises(duckdb.Error, match="Wrong encryption key"):
        actions.errors_to_send_back(by=by, number=1)
    assert looks() == []


def test_a_delivery_that_waits_has_reasons_and_no_rows_yet(city):
    assert faulty(city, sound=1, bad=30).row.state == "paused"
    content = as_role(Role.DATA_LEAD).get(URL).getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert (len(rows), {r["row"] for r in rows}) == (30, {""})


def test_the_page_of_a_delivery_leads_to_its_error_file(city):
    faulty(city)
    client = as_role(Role.DATA_LEAD)
    assert f'href="{URL}"' in client.get("/deliveries/1/").text
    city.load_roster(made.child(1), name="sound.csv")
    assert "errors.csv" not in client.get("/deliveries/2/").text


def test_a_delivery_that_is_not_there_has_none(city):
    assert as_role(Role.DATA_LEAD).get(URL).status_code == 404
