"""Requests of a family: their clocks, their answers, the statement that goes with the record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.family import ANA, BEN, ITEM, delivered_again
from tests.factories.family import browser_of as browser
from wholecity.audit.models import Entry
from wholecity.children.models import FamilyRequest
from wholecity.children.queries import request_rows
from wholecity.family import actions
from wholecity.kernel.errors import NotAllowed
from wholecity.mail.models import Message
from wholecity.people.models import User
from wholecity.web.waiting import waiting_for

pytestmark = pytest.mark.django_db
AMEND = f"/family/{ANA}/amend/district/attendance_summary/{ITEM}/"
SAID = {"column": "days_absent", "should_be": "9", "wrong": "Three days at the hospital"}
STATEMENT = "The doctor’s note was given to the office."


@pytest.fixture
def asked(world):
    assert browser("parent").post(AMEND, SAID).status_code == 302
    return world


def row():
    (found,) = request_rows(child=ANA)
    return found


def refused(world, by="officer"):
    actions.answer(by=world[by], request=row().id, accepted=False, words="The register agrees.")


def where_it_is_shown():
    """Every output in which the disputed value stands."""
    parent, worker = browser("parent"), browser("worker")
    return {
        "family": parent.get(f"/family/{ANA}/").content.decode(),
        "copy": b"".join(parent.get(f"/family/{ANA}/copy.csv")).decode(),
        "case work": worker.get(f"/caseload/{ANA}/").content.decode(),
    }


def test_access_has_one_clock_for_health_records_and_one_for_the_rest(world):
    form = {"what": ["health", "other"], "words": "All of it"}
    assert browser("parent").post(f"/family/{ANA}/requests/new/", form).status_code == 302
    today = timezone.localdate()
    due = sorted((one.due_on - today).days for one in request_rows(child=ANA))
    assert due == [30, 45]


def test_the_officer_is_told_and_nothing_of_the_child_is_in_the_mail(asked):
    messages = Message.objects.filter(kind="family-request")
    assert {message.to for message in messages} == {"officer@example.org", "second@example.org"}
    for message in messages:
        assert f"/family/requests/{row().id}/" in message.text
        for secret in (ANA, "Ana", "absent", "hospital", "12"):
            assert secret not in message.subject
            assert secret not in message.text.replace(str(row().id), "")


def test_it_waits_for_the_officer_with_its_last_day_and_says_when_it_is_late(asked):
    (waiting,) = [w for w in waiting_for(asked["officer"]) if w.url == "/family/requests/"]
    assert waiting.words.startswith("1 request of a family waits for an answer, by ")
    FamilyRequest.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    (waiting,) = [w for w in waiting_for(asked["officer"]) if w.url == "/family/requests/"]
    assert waiting.words.endswith("1 is overdue")
    assert "Overdue" in browser("officer").get("/family/requests/").content.decode()


def test_the_steward_sees_the_requests_about_their_own_agency_alone(asked):
    address = f"/family/requests/{row().id}/"
    assert address in browser("steward").get("/family/requests/").content.decode()
    assert browser("steward").get(address).status_code == 200
    assert address not in browser("stranger").get("/family/requests/").content.decode()
    assert browser("stranger").get(address).status_code == 404
    assert [w.url for w in waiting_for(asked["stranger"])] == []


def test_looking_at_the_value_of_a_request_is_a_disclosure(asked):
    browser("officer").get(f"/family/requests/{row().id}/")
    (entry,) = Entry.objects.filter(action="disclose", who="officer", object_id=ANA)
    assert entry.details["shown"] == [["attendance_summary.days_absent", "C5", "schools", "FERPA"]]


def test_an_amendment_stands_beside_the_value_until_the_agency_delivers_another(asked):
    form = {"accepted": "yes", "words": "The note was found."}
    answer = browser("officer").post(f"/family/requests/{row().id}/", form)
    assert answer.status_code == 302
    for page in where_it_is_shown().values():
        assert "12" in page
        assert "9" in page.split("12")[1]
    assert "It should say: 9" in where_it_is_shown()["case work"]
    told = Message.objects.filter(to="steward@example.org").get()
    assert ANA not in told.text
    delivered_again("attendance_summary", {"school_year": "2026", "days_absent": "9.0"})
    assert "It should say" not in where_it_is_shown()["case work"]


def test_a_statement_appears_wherever_the_value_is_shown(asked):
    """T29: on the family's page, in copies, on the case worker's page, beside later values too."""
    refused(asked)
    address = f"/family/{ANA}/requests/{row().id}/statement/"
    assert browser("parent").post(address, {"words": STATEMENT}).status_code == 302
    for name, page in where_it_is_shown().items():
        assert STATEMENT in page, name
    delivered_again("attendance_summary", {"school_year": "2026", "days_absent": "13.0"})
    for name, page in where_it_is_shown().items():
        assert STATEMENT in page, name


def test_a_statement_goes_nowhere_where_its_value_is_not_shown(asked):
    refused(asked)
    actions.disagree(by=asked["parent"], request=row().id, words=STATEMENT)
    browser("parent").post(f"/family/{ANA}/consents/{asked.consent}/revoke/")
    assert STATEMENT not in browser("worker").get(f"/caseload/{ANA}/").content.decode()
    assert STATEMENT not in browser("worker").get(f"/caseload/{BEN}/").content.decode()


def test_a_hearing_is_held_by_somebody_else(asked):
    refused(asked)
    address = f"/family/{ANA}/requests/{row().id}/hearing/"
    assert browser("parent").post(address).status_code == 302
    assert row().standing == "hearing"
    with pytest.raises(NotAllowed):
        refused(asked)
    refused(asked, by="second")
    assert [answer.hearing for answer in row().answers] == [False, True]
    browser("parent").post(address)
    assert row().standing == "refused"


def test_nobody_answers_their_own_request_or_another_agencys(asked):
    FamilyRequest.objects.update(user=User.objects.get(username="officer"))
    for name in ("officer", "stranger", "worker", "parent"):
        with pytest.raises(NotAllowed):
            refused(asked, by=name)


@pytest.mark.parametrize(
    "place",
    [
        f"district/attendance_summary/{'b' * 16}",
        f"bell/attendance_summary/{ITEM}",
        f"district/no_such_table/{ITEM}",
    ],
)
def test_only_a_value_that_is_there_can_be_amended(world, place):
    assert browser("parent").post(f"/family/{ANA}/amend/{place}/", SAID).status_code == 404
    assert not FamilyRequest.objects.exists()


def test_a_form_with_nothing_in_it_says_what_is_missing(world):
    for change in ({"column": "grade"}, {"should_be": " "}, {"wrong": ""}, {"should_be": "12.0"}):
        assert browser("parent").post(AMEND, {**SAID, **change}).status_code == 422
    assert not FamilyRequest.objects.exists()


@pytest.mark.parametrize("what", ["hearing", "statement"])
def test_a_request_of_another_family_is_not_there(asked, what):
    """T02: another's request under one's own child, and one's own under another's."""
    refused(asked)
    for who, child in (("other", ANA), ("other", BEN), ("parent", BEN)):
        address = f"/family/{child}/requests/{row().id}/{what}/"
        assert browser(who).post(address, {"words": "x"}).status_code == 404
    assert row().standing == "refused"
    assert not row().statement
