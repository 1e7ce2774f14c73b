"""What is known of a child is in no log, address, exception, mail, job or cookie. T27.

Three children come in by a delivery, with names, dates and typed words that occur nowhere else.
Everybody who has to do with them opens their pages, sends forms, right and wrong ones, and pages
break while they hold a record. Then all that this left behind is searched.
"""

import io
import logging
import re
from collections.abc import Iterator
from unittest.mock import patch
from urllib.parse import unquote_plus

import pytest
from django.apps import apps
from django.core import mail as sent
from django.db import IntegrityError, transaction
from django.test import Client

from tests.factories.caseloads import account
from tests.factories.deliveries import ROSTER, child, roster
from tests.factories.family import browser_of, tie
from wholecity.children.models import CareRecord
from wholecity.children.queries.wall import publishing
from wholecity.config.logs import OneRecord
from wholecity.intake import actions as intake
from wholecity.mail.models import Message
from wholecity.people.actions import add_user, give_role, register_person
from wholecity.people.models import User
from wholecity.people.queries import acting_as
from wholecity.people.rules import INSTALLATION
from wholecity.policy.roles import Role
from wholecity.web.tasks import tell_officers

# The children's names and dates, as they come in (tests/factories/deliveries.py).
NAME, LAST = "Ana1", "Núñez O'Hara"
KNOWN = re.compile(r"ana[123]\b|núñez|o'hara|(?:0[234]/15/2015)|(?:2015-0[234]-15)", re.IGNORECASE)
# What somebody types about a child: kept where it belongs, and nowhere else.
THREAT, WORDS = "Qvortrup threatens at the gate", "Xylanderic words of the family"
TYPED = re.compile("qvortrup|xylanderic", re.IGNORECASE)
# Tables in which what somebody typed about a child belongs.
TYPED_INTO = {
    *("children.FamilyRequest", "casework.EmergencyAccess", "children.LegalGround"),
    # A typed reason is part of the record of disclosures (34 CFR 99.32(a)(5)).
    "audit.Entry",
}
ADDRESS = re.compile(r"""(?:href|action|src|hx-get|hx-post)\s*=\s*["']([^"']*)""")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that would be written to standard error, and more: from DEBUG on."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneRecord())
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def left_behind(log, city, tmp_path, settings) -> dict[str, str]:
    """What a day of work with these children leaves behind, by where."""
    one = city.children["c1"]
    account("rosa", Role.GUARDIAN)
    tie(one, "rosa")
    add_user(by=INSTALLATION, username="olga", name="Olga", email="olga@example.org")
    give_role(by=INSTALLATION, username="olga", role=Role.PRIVACY_OFFICER)
    register_person(by=INSTALLATION, name="Olga", email="olga@example.org", username="olga")
    faulty = roster(tmp_path / "late.csv", child(2, DOB="02/15/2O15"), child(3, Begins="soon"))
    intake.load(by=intake_lead(), path=faulty, source="bell", mapping=ROSTER, accept=True)
    addresses = list(visited(city, one))
    log.write(of_a_refused_row(one))
    tell_officers.call()
    return {
        "log": log.getvalue(),
        "addresses": "\n".join(unquote_plus(a) for a in addresses),
        "subjects": "\n".join(m.subject for m in Message.objects.all()),
        "mail": "\n".join(f"{m.text} {m.headers}" for m in Message.objects.all()),
        "sent": "\n".join(f"{m.subject} {m.body}" for m in sent.outbox),
    }


def intake_lead():
    account("lea2", Role.DATA_LEAD)
    return acting_as("lea2", Role.DATA_LEAD)


def visited(city, one) -> Iterator[str]:
    """Opens and sends everything; each address that was asked for, linked to, or led to."""
    case, own, other = f"/caseload/{one}/", f"/family/{one}/", city.children["c3"]
    looks = {
        "ana": ("/caseload/", case, f"{case}?contact=1", f"/caseload/{other}/", "/deliveries/"),
        "bea": ("/caseload/", case, "/caseload/assign/", f"/family/accounts/{one}/"),
        "rosa": (
            *("/family/", own, f"{own}copy.pdf", f"{own}copy.csv", f"{own}seen-by/"),
            *(f"{own}consents/", f"{own}requests/", f"{own}requests/new/"),
        ),
        "pat": ("/oversight/", f"/oversight/child/?child={one}", "/oversight/entries/"),
        "lea2": ("/deliveries/", "/deliveries/1/", "/deliveries/2/", "/deliveries/2/rows/"),
    }
    for who, pages in looks.items():
        browser = browser_of(who, raise_request_exception=False)
        for page in pages:
            yield from seen(page, browser.get(page))
    forms = {
        "ana": (
            ("/caseload/", {"words": f"{NAME} Núñez"}),
            (f"{case}consents/new/", {"given_by": LAST, "relation": WORDS}),
        ),
        "cleo": (("/caseload/emergency/", {"child": one, "threat": THREAT, "at_risk": WORDS}),),
        "bea": (
            ("/caseload/assign/", {"source": "bell", "person_key": NAME, "why": WORDS}),
            (f"/family/accounts/{one}/", {"username": LAST, "born": "2015-02-15"}),
        ),
        "rosa": (
            (f"{own}requests/new/", {"what": ["other"], "words": WORDS}),
            (f"{own}requests/new/", {"what": ["nothing"], "words": WORDS}),
        ),
    }
    for who, sendings in forms.items():
        browser = browser_of(who, raise_request_exception=False)
        for page, said in sendings:
            yield from seen(page, browser.post(page, said))
    # Pages that break while they hold a record; the record is in what they were called with.
    for place in ("wholecity.casework.views.render", "wholecity.family.views.own.render"):
        with patch(place, side_effect=RuntimeError("broken")):
            for who, page in (("ana", case), ("rosa", own)):
                yield from seen(page, browser_of(who, raise_request_exception=False).get(page))


def seen(page: str, answer) -> Iterator[str]:
    yield page
    yield answer.headers.get("Location", "")
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        yield from ADDRESS.findall(answer.content.decode())


def of_a_refused_row(one: str) -> str:
    """How the log would tell of a row about a child that the database refuses."""
    with publishing():
        record = CareRecord.objects.filter(child_id=one).order_by("pk")[0]
        record.pk, record.data_class = None, record.data_class
        record.as_of = None
        try:
            with transaction.atomic():
                record.save(force_insert=True)
        except IntegrityError as error:
            caught = (type(error), error, error.__traceback__)
            made = logging.LogRecord("x", logging.ERROR, "f", 1, "Refused.", (), caught)
            return OneRecord().format(made)
    raise AssertionError("the row was taken")


def test_nothing_of_a_child_is_in_logs_addresses_or_mail(left_behind):
    found = {
        where: sorted({match[0] for match in [*KNOWN.finditer(text), *TYPED.finditer(text)]})
        for where, text in left_behind.items()
    }
    assert {where: words for where, words in found.items() if words} == {}
    # It was looked for where something is: the pages broke, a row was refused, mail was posted.
    assert left_behind["log"].count("RuntimeError: broken") >= 2
    assert "Refused." in left_behind["log"]
    assert {m.kind for m in Message.objects.all()} >= {"alert", "family-request"}
    assert tables_with_a_child() == {"children.CareRecord"}


def tables_with_a_child() -> set[str]:
    """Tables in which something of a child stands, those in which it was typed on purpose apart."""
    with publishing():
        return {
            model._meta.label
            for model in apps.get_models()
            for row in model._base_manager.values_list()
            for pattern, typed_into in ((KNOWN, set()), (TYPED, TYPED_INTO))
            if pattern.search(str(row)) and model._meta.label not in typed_into
        }


def test_a_forged_line_does_not_reach_the_log_as_one(db, log):
    forged = 'x\r\n2026-01-01 ERROR root: forged\x1b[2J{"level": "error"}'
    browser = Client(raise_request_exception=False)
    browser.post("/account/sign-in/", {"username": forged, "password": forged})
    browser.get(f"/nowhere/{forged}/", headers={"user-agent": forged, "referer": forged})
    browser.get("/", headers={"host": "evil.example"})
    browser.post(f"/account/language/?{forged}", {"next": forged})
    lines = log.getvalue().split("\n")
    assert len(lines) > 2
    assert not any(line.startswith("2026-01-01 ERROR") for line in lines)
    assert "\x1b" not in log.getvalue()
    assert "\r" not in log.getvalue()
    assert not User.objects.exists()
