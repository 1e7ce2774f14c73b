"""Alerts are raised with what they are about, once, and closed with a note."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.disclosures import EDUCATION, OFFICER, SAID, WORKER, look, look_at_list
from wholecity.audit.actions import close_alert, disclose_many, refuse
from wholecity.audit.definitions import Channel, OneChild
from wholecity.audit.models import Alert, Entry
from wholecity.audit.rules.alerts import Kin
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.mail.models import Message
from wholecity.people.actions import add_user, give_role, register_person, tie_account
from wholecity.people.definitions import Role
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.web.tasks import tell_officers

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo(django_settings.TIME_ZONE)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A Monday morning."""

    class Clock:
        at = datetime(2026, 3, 2, 10, tzinfo=ZONE)

    monkeypatch.setattr(timezone, "now", lambda: Clock.at)
    return Clock


def rules() -> list[str]:
    return sorted(Alert.objects.values_list("rule", flat=True))


def test_work_as_usual_raises_nothing():
    look("c-1")
    look_at_list(50)
    assert rules() == []


def test_many_different_children_in_a_short_time_are_told_once(settings, clock):
    settings.ALERT_CHILDREN = 60
    for _ in range(3):
        look_at_list(50)  # the same fifty
    assert rules() == []
    for number in range(100, 115):
        look(f"child-{number}")
    assert rules() == ["mass"]
    alert = Alert.objects.get()
    assert (alert.who, alert.role, alert.details) == (
        "casey",
        "R3",
        {"children": 61, "minutes": 10},
    )


def test_time_that_has_passed_no_longer_counts(settings, clock):
    settings.ALERT_CHILDREN = 60
    look_at_list(50)
    clock.at = datetime(2026, 3, 2, 10, 10, 1, tzinfo=ZONE)
    for number in range(100, 140):
        look(f"child-{number}")
    assert rules() == []


def test_five_hundred_children_in_ten_minutes_are_noticed_by_the_city_s_own_limit():
    for start in range(0, 500, 50):
        children = [OneChild(f"child-{n}", EDUCATION) for n in range(start, start + 50)]
        with transaction.atomic():
            disclose_many(by=WORKER, children=children, **SAID)
    assert rules() == ["mass"]


@pytest.mark.parametrize(
    ("hour", "raised"), [(6, ["hours"]), (7, []), (18, []), (19, ["hours"]), (23, ["hours"])]
)
def test_nights_are_told_by_the_city_s_clocks(clock, hour, raised):
    clock.at = datetime(2026, 3, 2, hour, 30, tzinfo=ZONE).astimezone(ZoneInfo("UTC"))
    look("c-1")
    assert rules() == raised


def test_a_job_of_the_night_and_a_family_are_no_alert(clock):
    clock.at = datetime(2026, 3, 1, 2, tzinfo=ZONE)
    look("c-1", channel=Channel.JOB)
    look("c-1", by=Acting("mother", "R11"), kin=Kin(["Gil"], [], ["Gil"], []))
    assert rules() == []


def test_ones_own_family_is_told_and_neither_name_nor_address_is_kept():
    kin = Kin(["Quixano"], ["9 Windmill Way"], ["Quixano"], ["9 Windmill Way"])
    look("c-1", kin=kin)
    assert rules() == ["family"]
    kept = f"{list(Entry.objects.values())}{list(Alert.objects.values())}".casefold()
    assert "quixano" not in kept
    assert "windmill" not in kept


def test_refusals_in_a_row_are_told_and_one_that_was_allowed_begins_anew(settings):
    settings.ALERT_DENIALS = 3
    ask = {"by": WORKER, "action": "read", "thing": "child", "reasons": ["caseload"]}
    refuse(**ask)
    refuse(**ask)
    look("c-1")
    refuse(**ask)
    refuse(**ask)
    assert rules() == []
    refuse(**ask)
    assert rules() == ["denied"]


def test_one_request_leaves_one_entry_however_much_of_it_is_refused():
    request = HttpRequest()
    ask = {"by": WORKER, "action": "read", "thing": "child", "reasons": ["caseload", "consent"]}
    first = refuse(**ask, object_id="c-9", request=request)
    assert first
    assert refuse(**ask, object_id="c-8", request=request) is None
    assert refuse(**ask, object_id="c-8", request=HttpRequest())
    kept = Entry.objects.get(object_id="c-9")
    assert (kept.action, kept.object_kind) == ("refuse", "child")
    assert kept.details == {"asked": "read", "reasons": ["caseload", "consent"]}


def test_the_rules_cost_few_queries():
    look("c-1")
    with CaptureQueriesContext(connection) as queries:
        look_at_list(50)
    assert len(queries) <= 8


def test_an_alert_is_closed_with_a_note_by_somebody_once(clock):
    clock.at = datetime(2026, 3, 1, 2, tzinfo=ZONE)
    look("c-1")
    alert = Alert.objects.get()
    with pytest.raises(BadInput):
        close_alert(by=OFFICER, alert=alert.id, note="  ")
    close_alert(by=OFFICER, alert=alert.id, note="On call that night.")
    with pytest.raises(Conflict):
        close_alert(by=OFFICER, alert=alert.id, note="Again.")
    alert.refresh_from_db()
    assert (alert.closed_by, alert.note) == ("pat", "On call that night.")
    assert Entry.objects.get(action="close alert").details["about"] == "casey"
    look("c-1")  # after that, it is news again
    assert Alert.objects.filter(closed_at=None).count() == 1
    with pytest.raises(NotFound):
        close_alert(by=OFFICER, alert=Entry.objects.latest("at").id, note="x")


def test_officers_get_one_mail_for_an_alert_that_names_nobody(clock):
    by = Acting("root", Role.ADMINISTRATOR)
    add_user(by=by, username="pat", name="Pat", email="pat@example.gov", password=None)
    give_role(by=INSTALLATION, username="pat", role=Role.PRIVACY_OFFICER)
    register_person(by=by, name="Pat", email="pat@example.gov")
    tie_account(by=by, username="pat", email="pat@example.gov")
    clock.at = datetime(2026, 3, 1, 2, tzinfo=ZONE)
    look("child-4711", kin=Kin(["Quixano"], [], ["Quixano"], []))
    tell_officers.call()
    tell_officers.call()
    letters = Message.objects.filter(to="pat@example.gov", kind="alert")
    assert letters.count() == 2  # at night, and family
    for letter in letters:
        said = f"{letter.subject}{letter.text}"
        assert "https://children.example.gov/oversight/alerts/" in letter.text
        for canary in ("4711", "uixano", "casey", "schools"):
            assert canary not in said
