"""The reports say what the entries say: recounted by a program that shares nothing with them."""

import json
import random
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tests.factories.disclosures import (
    CONSENT,
    CUSTODY,
    EDUCATION,
    HEALTH,
    OFFICER,
    TREATMENT,
    WORKER,
    look,
)
from wholecity.audit.actions import disclose_many, record
from wholecity.audit.definitions import Basis, Channel, OneChild, Purpose
from wholecity.audit.models import Entry
from wholecity.audit.queries import accounting, disclosures, looks_of, who_looked
from wholecity.audit.rules.laws import Ground, Regime, Shown
from wholecity.people.rules import Acting

pytestmark = pytest.mark.django_db
TODAY = date(2026, 2, 28)

# Read from the regulations by hand, apart from the program's own list.
FERPA_EXEMPT = {"family", "school-official", "consent", "directory"}
HIPAA_EXEMPT = {
    *("treatment", "payment", "operations", "family", "authorization", "limited-data-set"),
}


@pytest.fixture
def clock(monkeypatch):
    """Entries are made at a time that the test says."""

    class Clock:
        at = datetime(2026, 1, 5, 10, tzinfo=ZoneInfo("UTC"))

    monkeypatch.setattr(timezone, "now", lambda: Clock.at)
    return Clock


def many_events(clock: type, number: int = 300, seed: int = 7) -> None:
    """Years of disclosures of a few children to a few people on every ground."""
    draw = random.Random(seed)
    people = [Acting(name, role) for name in ("ann", "bo", "cy") for role in ("R3", "R4")]
    shown = [EDUCATION, HEALTH, (*EDUCATION, *HEALTH), (Shown("stay", "C7", "shelter"),)]
    named = (Shown("name", "C3", "schools", Regime.FERPA),)
    start = datetime(2018, 6, 1, 12, tzinfo=ZoneInfo("UTC"))
    for _ in range(number):
        clock.at = start + timedelta(minutes=draw.randrange(4_000_000))
        children = draw.sample(["c-1", "c-2", "c-3", "c-4"], draw.randint(1, 4))
        with transaction.atomic():
            disclose_many(
                by=draw.choice(people),
                children=[OneChild(c, draw.choice([*shown, named])) for c in children],
                agency=draw.choice(["shelter", "clinic"]),
                purpose=draw.choice(list(Purpose)),
                basis=Basis(draw.randint(7, 37), draw.choice(list(Ground)), "words"),
                channel=draw.choice(list(Channel)),
                reason=draw.choice(["threat", "asked by the family"]),
            )
            record(by=OFFICER, action="look", object_kind="audit", object_id="c-1")
            record(by=OFFICER, action="link", object_kind="child", object_id="c-1")


def raw() -> list[dict]:
    """The entries as they lie in the table, read by SQL and parsed here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, who, role, object_id, details FROM audit_entry "
            "WHERE action = 'disclose' AND object_kind = 'child'"
        )
        rows = cursor.fetchall()
    return [
        {
            "at": at if at.tzinfo else at.replace(tzinfo=ZoneInfo("UTC")),
            "who": who,
            "child": child,
            **(details if isinstance(details, dict) else json.loads(details)),
        }
        for at, who, role, child, details in rows
    ]


def test_the_records_of_the_laws_equal_an_independent_recount(clock):
    many_events(clock)
    zone = ZoneInfo(settings.TIME_ZONE)
    six_years_ago = datetime(2020, 2, 28, tzinfo=zone)
    for child in ("c-1", "c-2", "c-3", "c-4", "c-none"):
        of_child = [event for event in raw() if event["child"] == child]
        ferpa = [e for e in of_child if any(s[3] == "FERPA" for s in e["shown"])]
        hipaa = [
            e
            for e in of_child
            if any(s[1] in {"C6", "C6r"} for s in e["shown"]) and e["at"] >= six_years_ago
        ]
        for regime, expected, exempt in (
            (Regime.FERPA, ferpa, FERPA_EXEMPT),
            (Regime.HIPAA, hipaa, HIPAA_EXEMPT),
        ):
            report = accounting(child, regime, TODAY)
            found = Counter(
                (line.disclosure.at, line.disclosure.who, bool(line.not_required))
                for line in report.lines
            )
            recounted = Counter(
                (e["at"], e["who"], e["basis"]["ground"] in exempt) for e in expected
            )
            assert found == recounted
        assert len(disclosures(child)) == len(of_child)
    assert any(line.not_required for line in accounting("c-1", Regime.FERPA, TODAY).lines)


def test_who_looked_at_whom_equals_an_independent_recount(clock):
    many_events(clock, seed=8)
    events = raw()
    times = Counter((e["child"], e["who"]) for e in events)
    for child in ("c-1", "c-4"):
        found = {look.who: look.times for look in who_looked(child).looks}
        assert found == {who: n for (c, who), n in times.items() if c == child}
    for who in ("ann", "cy"):
        looks = looks_of(who).looks
        assert {one.child: one.times for one in looks} == {
            c: n for (c, w), n in times.items() if w == who
        }
        for one in looks:
            at = [e["at"] for e in events if (e["child"], e["who"]) == (one.child, who)]
            assert (one.first, one.last) == (min(at), max(at))
            assert set(one.reasons) == {"threat", "asked by the family"} & set(one.reasons)
            assert set(one.roles) <= {"R3", "R4"}


def test_each_report_says_from_when_on_entries_exist(clock):
    assert who_looked("c-1").since is None
    first = clock.at
    with transaction.atomic():
        record(by=OFFICER, action="a", object_kind="k", object_id="1")
    clock.at += timedelta(days=30)
    look("c-1")
    assert who_looked("c-1").since == looks_of("casey").since == first
    assert accounting("c-1", Regime.FERPA, TODAY).since == first


def test_exempt_disclosures_are_kept_and_say_by_which_rule(clock):
    look("c-1", basis=CONSENT)
    clock.at += timedelta(hours=1)
    look("c-1", basis=CUSTODY)
    custody, consent = accounting("c-1", Regime.FERPA, TODAY).lines
    assert custody.not_required == ""
    assert "99.32(d)(3)" in consent.not_required
    look("c-1", shown=HEALTH, basis=TREATMENT)
    (treatment,) = accounting("c-1", Regime.HIPAA, TODAY).lines
    assert "164.528(a)(1)(i)" in treatment.not_required


def test_the_accounting_goes_back_six_years_to_the_day(clock):
    zone = ZoneInfo(settings.TIME_ZONE)
    for moment in (
        datetime(2020, 2, 27, 23, 59, 59, tzinfo=zone),
        datetime(2020, 2, 28, 0, 0, 0, tzinfo=zone),
    ):
        clock.at = moment
        look("c-1", shown=HEALTH)
    report = accounting("c-1", Regime.HIPAA, TODAY)
    assert report.first_day == date(2020, 2, 28)
    assert len(report.lines) == 1


def test_a_child_of_whom_nothing_was_shown_has_empty_reports():
    look("c-1")
    assert who_looked("c-2").looks == ()
    assert accounting("c-2", Regime.FERPA, TODAY).lines == ()
    assert Entry.objects.count() == 1
    assert WORKER.name == "casey"
