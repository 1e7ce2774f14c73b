"""The privacy officer's pages: what they show, and that each look is entered itself."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.disclosures import CUSTODY, HEALTH, TREATMENT, look, look_at_list
from wholecity.audit.actions import raise_alert, verify_chain
from wholecity.audit.definitions import Rule
from wholecity.audit.models import Alert, Entry
from wholecity.audit.queries import head
from wholecity.people.actions import make_demo_people
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.web.tasks import verify_audit

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(settings):
    settings.DEMO = True
    make_demo_people(by=INSTALLATION)

    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=f"demo-{role}"))
        return client

    return sign_in


@pytest.fixture
def officer(sign_in) -> Client:
    return sign_in("privacy-officer")


def looks() -> list[tuple[str, dict]]:
    found = Entry.objects.filter(action="look").order_by("at")
    return [(entry.object_id, entry.details["asked"]) for entry in found]


def test_each_look_is_entered_with_what_was_asked(officer):
    look("c-1")
    officer.get("/oversight/")
    officer.get("/oversight/entries/", {"who": "casey", "since": "2026-01-01"})
    officer.get("/oversight/entries.csv", {"action": "disclose"})
    officer.get("/oversight/child/", {"child": "c-1"})
    officer.get("/oversight/person/", {"who": "casey"})
    assert looks() == [
        ("overview", {}),
        ("entries", {"who": "casey", "since": "2026-01-01"}),
        ("entries file", {"action": "disclose"}),
        ("child", {"child": "c-1"}),
        ("person", {"who": "casey"}),
    ]
    assert set(Entry.objects.filter(action="look").values_list("who", "role")) == {
        ("demo-privacy-officer", "R9")
    }


@pytest.mark.parametrize("role", ["mayor", "data-lead", "facilitator", "link-reviewer"])
def test_anybody_else_finds_no_page_and_leaves_one_entry(sign_in, role):
    client = sign_in(role)
    look("c-1")
    for path in ("/oversight/", "/oversight/entries.csv", "/oversight/child/?child=c-1"):
        before = Entry.objects.count()
        answer = client.get(path)
        assert answer.status_code == 404
        assert b"casey" not in answer.content
        assert Entry.objects.count() == before + 1
        assert Entry.objects.latest("at").action == "refuse"


def test_whoever_is_signed_out_is_sent_to_sign_in():
    assert Client().get("/oversight/").status_code == 302
    assert not Entry.objects.exists()


def test_a_child_s_page_has_all_reports(officer):
    look("c-1", basis=CUSTODY, agreement="dsa-7")
    look("c-1", shown=HEALTH, basis=TREATMENT, by=Acting("bo", "R4"))
    page = officer.get("/oversight/child/", {"child": "c-1"}).content.decode()
    for words in ("casey", "bo", "absences", "asthma plan", "dsa-7", "164.528(a)(1)(i)"):
        assert words in page
    assert "Entries exist since" in page


def test_entries_are_found_by_person_child_kind_action_and_day(officer):
    look("c-1")
    look("c-2", by=Acting("bo", "R3"))
    raise_alert(by=Acting("casey", "R3"), rule=Rule.HOURS)

    def found(**asked: str) -> int:
        return int(officer.get("/oversight/entries/", asked).context["page"].total)

    assert found(child="c-1") == 1
    assert found(who="bo") == 1
    assert found(action="disclose") == 2
    assert found(kind="audit") >= 4  # our own looks
    assert found(child="c-1", who="bo") == 0
    assert found(until="2020-01-01") == 0
    assert found(since="2020-01-01", action="disclose") == 2
    wrong = officer.get("/oversight/entries/", {"since": "2026-02-01", "until": "2026-01-01"})
    assert wrong.status_code == 422


def test_entries_are_paged(officer):
    look_at_list(120)
    first = officer.get("/oversight/entries/", {"action": "disclose"}).context["page"]
    last = officer.get("/oversight/entries/", {"action": "disclose", "page": "3"}).context["page"]
    assert (first.pages, len(first.rows), len(last.rows)) == (3, 50, 20)


def test_the_file_has_every_entry_and_no_formula(officer):
    look("c-1", by=Acting("=HYPERLINK(1)", "R3"), reason="line\r\nbreak")
    look_at_list(120)
    answer = officer.get("/oversight/entries.csv", {"action": "disclose"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 121
    hostile = next(row for row in rows if row["id"] == "c-1")
    assert hostile["who"] == "'=HYPERLINK(1)"
    assert "line\\r\\nbreak" in hostile["details"]


def test_hostile_words_are_shown_as_words(officer):
    look("c-1", reason="<script>alert(1)</script>", by=Acting("<b>x</b>", "R3"))
    for path in ("/oversight/entries/", "/oversight/child/?child=c-1"):
        page = officer.get(path).content.decode()
        assert "<script>alert(1)" not in page
        assert "<b>x</b>" not in page


def test_an_alert_is_closed_with_a_note(officer):
    raise_alert(by=Acting("casey", "R3"), rule=Rule.MASS, children=201, minutes=10)
    alert = Alert.objects.get()
    address = f"/oversight/alerts/{alert.id}/"
    assert "201 children" in officer.get(address).content.decode()
    assert officer.post(address, {"note": " "}).status_code == 422
    assert officer.post(address, {"note": "Moved a whole group."}).status_code == 302
    alert.refresh_from_db()
    assert alert.closed_by == "demo-privacy-officer"
    assert "Moved a whole group." in officer.get(address).content.decode()
    assert officer.post(address, {"note": "Again"}).status_code == 409
    assert officer.get("/oversight/alerts/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_what_is_open_waits_on_the_first_page(officer):
    assert "alert of the audit record" not in officer.get("/").content.decode()
    raise_alert(by=Acting("casey", "R3"), rule=Rule.MASS, children=201, minutes=10)
    assert "1 alert of the audit record is open" in officer.get("/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_state_of_the_chain_is_told(officer):
    look("c-1")
    assert "Not verified yet" in officer.get("/oversight/").content.decode()
    verify_chain(by=INSTALLATION)
    page = officer.get("/oversight/").content.decode()
    assert "Whole" in page
    assert head().hash in page  # with the look itself
    assert Entry.objects.count() >= 3


@pytest.mark.django_db(transaction=True)
def test_the_night_s_verification_opens_an_alert_when_something_is_wrong(officer):
    look("c-1")
    verify_audit.call()
    assert not Alert.objects.filter(rule="chain").exists()
    Entry.objects.create(who="x", action="a", object_kind="k", object_id="slipped in")
    verify_audit.call()
    assert Alert.objects.filter(rule="chain").count() == 1
    page = officer.get("/oversight/").content.decode()
    assert "Not whole" in page


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/oversight/", 16),
        ("/oversight/entries/", 12),
        ("/oversight/child/?child=child-7", 16),
        ("/oversight/person/?who=casey", 12),
    ],
)
def test_a_long_record_costs_no_more_queries(officer, path, most):
    for _ in range(3):
        look_at_list(60)
    officer.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert officer.get(path).status_code == 200
    assert len(queries) <= most, [q["sql"] for q in queries]
