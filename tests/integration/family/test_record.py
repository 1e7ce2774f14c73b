"""What a family sees of its child, takes along, and is told of those who saw it."""

import csv
import io
import re
from datetime import date

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.family import ANA, BEN, ITEM, consent, record, tie
from tests.factories.family import browser_of as browser
from wholecity.audit.models import Entry
from wholecity.casework.actions import look_at_child
from wholecity.children.actions import end_tie
from wholecity.children.models import CareRecord
from wholecity.children.queries.wall import publishing
from wholecity.family.actions import who_saw
from wholecity.kernel.errors import NotFound
from wholecity.people.rules import INSTALLATION
from wholecity.policy.classes import DataClass

pytestmark = pytest.mark.django_db
ADULT = date(2000, 1, 1)
PAGES = ("", "seen-by/", "consents/", "consents/new/", "requests/", "requests/new/")


def disclosed(who="parent"):
    return [
        entry.details
        for entry in Entry.objects.filter(action="disclose", who=who, object_id=ANA).order_by("at")
    ]


def test_a_parent_sees_their_child_with_sources_and_each_look_is_entered(world):
    page = browser("parent").get(f"/family/{ANA}/").content.decode()
    for words in ("Núñez O&#x27;Hara", "12", "Feb. 15, 2015", "District, Jan. 5, 2026"):
        assert words in page
    assert "What is not shown here" in page
    (entry,) = disclosed()
    assert entry["basis"]["row"] == 32
    assert (entry["purpose"], entry["channel"], entry["basis"]["ground"]) == (
        *("RIGHTS", "page"),
        "family",
    )


def test_the_first_page_leads_to_the_children_of_the_account_and_to_no_others(world):
    page = browser("parent").get("/family/").content.decode()
    assert f"/family/{ANA}/" in page
    assert BEN not in page
    assert 'href="/family/"' in browser("parent").get("/").content.decode()


def test_a_parent_neither_sees_nor_is_told_of_what_a_minor_consented_to_alone(world):
    """T23, rows 32 and 34: on the page, in a copy, in who saw it, and to be amended."""
    client, item = browser("parent"), f"/family/{ANA}/amend/bell/participation/{ITEM}/"
    look_at_child(by=world["worker"], child=ANA)
    seen_by = f"/family/{ANA}/seen-by/"
    assert "Participation in programs" in client.get(seen_by).content.decode()
    assert client.get(item).status_code == 200
    told = client.get(seen_by).content.decode().count("Participation in programs")

    with publishing():
        CareRecord.objects.filter(child=ANA, table="participation").update(own_consent=True)
    assert set(look_at_child(by=world["worker"], child=ANA).parts) > {"participation"}
    newest = [shown for entry in disclosed("worker") for shown in entry["shown"] if len(shown) == 5]
    assert {(field.partition(".")[0], mark) for field, *_, mark in newest} == {
        ("participation", "own consent")
    }
    for answer in (client.get(f"/family/{ANA}/"), client.get(f"/family/{ANA}/copy.csv")):
        content = b"".join(answer) if answer.streaming else answer.content
        assert "After-school" not in content.decode("utf-8-sig")
        assert "Núñez" in content.decode("utf-8-sig")
    assert client.get(seen_by).content.decode().count("Participation in programs") == told
    assert client.get(item).status_code == 404


@pytest.mark.parametrize("ending", ["pdf", "csv"])
def test_a_copy_is_entered_as_a_disclosure_of_its_own(world, ending):
    assert browser("parent").get(f"/family/{ANA}/copy.{ending}").status_code == 200
    (entry,) = disclosed()
    assert (entry["channel"], entry["basis"]["ground"]) == ("export", "family")


def test_the_copy_is_tagged_in_the_familys_language_and_says_what_the_page_says(world):
    client = browser("parent")
    client.post("/account/language/", {"language": "es", "next": "/"})
    answer = client.get(f"/family/{ANA}/copy.pdf")
    pdf = pypdf.PdfReader(io.BytesIO(answer.content))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"].startswith("es")
    text = " ".join(page.extract_text() for page in pdf.pages)
    for words in ("Expediente de Ana Núñez O'Hara", "Días de ausencia: 12", "De District"):
        assert words in text


def test_no_cell_of_the_copy_is_run_as_a_formula(world):
    record(ANA, "district", "guardian", "C4", {"first_name": "=HYPERLINK(1)", "last_name": "@x"})
    text = b"".join(browser("parent").get(f"/family/{ANA}/copy.csv")).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert "'@x" in cells


def test_who_saw_it_is_told_in_plain_words_without_names(world):
    look_at_child(by=world["worker"], child=ANA)
    page = browser("parent").get(f"/family/{ANA}/seen-by/").content.decode()
    for words in ("Case worker", "Bell", "Education", "To help the child", "Consent"):
        assert words in page
    assert "Worker Somebody" not in page
    assert Entry.objects.filter(who="parent", action="read disclosures", object_id=ANA).exists()


def test_the_report_equals_a_recount_from_the_entries(world):
    """T28: counted again from the raw entries, by other code."""
    consent(ANA, DataClass.HEALTH_RESTRICTED, DataClass.HEALTH)
    record(ANA, "district", "assessment", "C6r", {"name": "x"})
    for who in ("worker", "lead", "worker"):
        look_at_child(by=world[who], child=ANA)
    browser("parent").get(f"/family/{ANA}/")
    raw = [
        sorted({shown[1] for shown in entry.details["shown"]} - {"C6r", "C7v"})
        for entry in Entry.objects.filter(action="disclose", object_id=ANA)
        if entry.details["basis"]["ground"] != "family"
    ]
    told = who_saw(by=world["parent"], child=ANA)
    assert len(told) == len([classes for classes in raw if classes]) > 0
    assert not any("Substance use" in words for look in told for words in look.what)


def test_what_a_minor_alone_consents_to_is_not_for_a_parent_nor_that_it_is_there(world):
    client = browser("parent")
    before = {path: client.get(f"/family/{ANA}/{path}").content for path in ("", "consents/")}
    consent(ANA, DataClass.HEALTH_RESTRICTED)
    record(ANA, "district", "assessment", "C6r", {"name": "A secret"})
    record(ANA, "district", "housing_episode", "C7v", {"project_type": "1"})
    for path, was in before.items():
        now = client.get(f"/family/{ANA}/{path}").content
        assert len(now) == len(was)
        assert b"A secret" not in now


def test_the_student_sees_it_from_the_18th_birthday_on(world):
    record(ANA, "district", "assessment", "C6r", {"name": "Own record"})
    tie(ANA, "student", own=True, born=ADULT)
    assert "Own record" in browser("student").get(f"/family/{ANA}/").content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_another_familys_child_is_not_there(world, path):
    """T02: the same answer as for a child that there is not, and one entry of the refusal."""
    client = browser("parent")
    foreign = client.get(f"/family/{BEN}/{path}")
    nobody = client.get(f"/family/22222222222X/{path}")
    assert (foreign.status_code, nobody.status_code) == (404, 404)
    assert _same(foreign, BEN) == _same(nobody, "22222222222X")
    assert Entry.objects.filter(action="refuse", who="parent", object_id=BEN).count() == 1


def _same(answer, child):
    """A page without the child that was asked for, and without its token."""
    page = answer.content.decode().replace(child, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def ended(world):
    end_tie(by=INSTALLATION, child=ANA, username="parent")


def limited(world):
    ended(world)
    tie(ANA, "parent", restricted="Order 12 of the family court")


def grown_up(world):
    ended(world)
    tie(ANA, "parent", born=ADULT)


def somebody_elses(world):
    ended(world)
    tie(ANA, "parent", own=True)


@pytest.mark.parametrize("change", [ended, limited, grown_up, somebody_elses])
def test_a_tie_that_is_no_longer_one_opens_nothing(world, change):
    """T23: ended, limited by a court, the 18th birthday, a role that does not fit."""
    client = browser("parent")
    assert client.get(f"/family/{ANA}/").status_code == 200
    change(world)
    for path in (*PAGES, "copy.pdf", "copy.csv"):
        assert client.get(f"/family/{ANA}/{path}").status_code == 404
    assert ANA not in client.get("/family/").content.decode()


def test_the_pages_ask_few_questions(world):
    client = browser("parent")
    for number in range(20):
        look_at_child(by=world["worker"], child=ANA, reason=str(number))
    for path, most in (("", 30), ("seen-by/", 30), ("consents/", 30)):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/family/{ANA}/{path}")
        assert len(queries) <= most, path


def test_looking_without_a_right_raises(world):
    with pytest.raises(NotFound):
        look_at_child(by=world["other"], child=ANA, purpose="RIGHTS")
