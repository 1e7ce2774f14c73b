"""What somebody tries against the interface for programs, with a token or without it: T05, T10."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories.programs import (
    DAYS,
    DELIVERIES,
    LEAD,
    OFFICE,
    YEAR,
    Program,
    run_what_was_asked,
    token_for,
)
from wholecity.agreements import actions as agreements
from wholecity.audit.models import Alert, Entry
from wholecity.intake import actions
from wholecity.intake.models import Delivery, ServiceAccount, ServiceToken, ServiceUpload
from wholecity.jobs.models import Job
from wholecity.people.actions import add_user
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION
from wholecity.people.sessions import SEEN_AT

pytestmark = pytest.mark.django_db
NAME = "district-nightly"


@pytest.fixture(autouse=True)
def _home(school_year, settings) -> None:
    school_year.know(students=["Núñez-7"])
    settings.HOME = school_year.home
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def district() -> Program:
    return Program(token_for("district", key=NAME))


def reasons() -> list[list[str]]:
    """Why somebody was refused, as the audit record says it."""
    return [e.details["reasons"] for e in Entry.objects.filter(action="refuse").order_by("at")]


def test_t05_the_source_is_the_tokens_whatever_else_is_said(district) -> None:
    for name in ("source", "agency", "agency_id", "as_user", "by", "account", "agreement"):
        assert district.bring(**{name: "bell"}).status_code == 400, name
        for path in (f"{DELIVERIES}?{name}=bell", f"{DELIVERIES}?source=district"):
            assert district.get(path).status_code == 400, path
            file = {"file": SimpleUploadedFile("days.csv", DAYS.encode()), **YEAR}
            assert district.ask("post", path, file).status_code == 400, path
    assert not ServiceUpload.objects.exists()
    district.bring()
    run_what_was_asked()
    assert Delivery.objects.get().source.key == "district"


def test_what_opens_nothing_is_answered_alike_and_its_reason_is_in_the_record_alone(
    district, settings
) -> None:
    """Unknown, ended, revoked, unconfirmed, from elsewhere: nobody outside learns which."""
    elsewhere = Program(token_for(key="elsewhere", networks=["198.51.100.0/24"]))
    ended, revoked, waits = (Program(token_for(key=k)) for k in ("ended", "revoked", "waits"))
    yesterday = timezone.localdate() - timedelta(days=1)
    ServiceAccount.objects.filter(key="ended").update(ends_on=yesterday)
    actions.revoke_service_account(by=LEAD, key="revoked", reason="It was published.")
    ServiceAccount.objects.filter(key="waits").update(confirmed_at=None, confirmed_by="")
    tried = [Program("wcd_nobody"), elsewhere, ended, revoked, waits]
    answers = [program.get() for program in tried]
    assert {a.status_code for a in answers} == {401}
    assert len({a.content for a in answers}) == 1
    assert len({tuple(sorted(a.headers.items())) for a in answers}) == 1
    assert [r[0] for r in reasons()] == [
        "unknown token",
        "network not listed",
        "account ended",
        "account revoked",
        "account waits for a second person",
    ]
    assert all(r[-1] == OFFICE for r in reasons())
    assert district.get().status_code == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic d2NkOng=", "bearer  ", "wcd_x", "Bearer \udcff"]
)
def test_without_a_token_nothing_opens_and_nothing_is_written_for_nothing(header) -> None:
    headers = {"Authorization": header} if header else {}
    answer = Client(raise_request_exception=False).get(DELIVERIES, headers=headers)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_in_the_address_opens_nothing_and_is_known_to_have_been_there(district) -> None:
    for name in ("token", "access_token"):
        path = f"{DELIVERIES}?{name}={district.token}"
        assert Client(REMOTE_ADDR=OFFICE).get(path).status_code == 401
        assert district.get(path).status_code == 401, "also with the same in its right place"
    refused = Entry.objects.filter(action="refuse")
    assert {e.who for e in refused} == {f"service:{NAME}"}
    assert reasons()[0][0] == "token in the address"
    assert not any(district.token in str(e.details) for e in Entry.objects.all())


def test_a_token_in_a_cookie_or_in_the_body_opens_nothing(district) -> None:
    client = Client()
    client.cookies["Authorization"] = f"Bearer {district.token}"
    assert client.get(DELIVERIES).status_code == 401
    assert client.post(DELIVERIES, {"token": district.token}).status_code == 401


def test_a_signed_in_person_is_nobody_here_and_their_session_is_not_touched(district) -> None:
    add_user(by=INSTALLATION, username="ana")
    client = Client()
    client.force_login(User.objects.get(username="ana"))
    session = client.session
    session[SEEN_AT] = time.time() - 2 * 60 * 60  # idle for too long: a page would end it
    session.save()
    seen = dict(client.session)
    assert client.get(DELIVERIES).status_code == 401
    answer = client.get(DELIVERIES, headers={"Authorization": f"Bearer {district.token}"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert dict(client.session) == seen


@pytest.mark.parametrize(
    ("proxies", "direct", "forwarded", "lets_in"),
    [
        (0, OFFICE, "", True),
        (0, "192.0.2.66", OFFICE, False),
        (0, "192.0.2.66", f"{OFFICE}, {OFFICE}", False),
        (1, "10.0.0.1", OFFICE, True),
        (1, "10.0.0.1", f"{OFFICE}, 192.0.2.66", False),
        (1, "192.0.2.66", "", False),
        (2, "10.0.0.2", f"{OFFICE}, 10.0.0.1", True),
        (2, "10.0.0.2", f"{OFFICE}, 192.0.2.66, 10.0.0.1", False),
        (2, "192.0.2.66", OFFICE, False),
        (1, "10.0.0.1", "::ffff:203.0.113.7", True),
        (1, "10.0.0.1", "not an address", False),
        (1, "10.0.0.1", f"{OFFICE}:4711", False),
    ],
)
def test_t13_a_forged_header_is_no_other_network(
    proxies: int, direct: str, forwarded: str, lets_in: bool, settings: Any
) -> None:
    settings.PROXIES = proxies
    program = Program(token_for(networks=["203.0.113.0/24"]), direct)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert (program.get(**headers).status_code == 200) is lets_in


def test_t13_refusals_are_bounded_so_that_nobody_fills_the_record(district) -> None:
    told = [Program(f"wcd_guess{n}").get() for n in range(8)]
    assert [a.status_code for a in told] == [401] * 5 + [429] * 3
    assert told[-1]["Retry-After"] == "900"
    assert len(reasons()) == 5
    assert district.get().status_code == 200, "who has a token goes on, also from there"


def test_who_goes_on_with_a_token_that_ended_raises_an_alert(district, settings) -> None:
    settings.ALERT_DENIALS = 3
    actions.revoke_service_account(by=LEAD, key=NAME, reason="The contract ended.")
    for _ in range(3):
        district.get()
    assert [a.who for a in Alert.objects.all()] == [f"service:{NAME}"]


def test_the_token_that_was_replaced_ends_at_once_or_after_the_time_that_one_chose(
    district,
) -> None:
    second = Program(actions.replace_token(by=LEAD, key=NAME, overlap=timedelta(hours=1)))
    assert [p.get().status_code for p in (district, second)] == [200, 200]
    third = Program(actions.replace_token(by=LEAD, key=NAME))
    assert [p.get().status_code for p in (district, second, third)] == [401, 401, 200]
    actions.replace_token(by=LEAD, key=NAME, overlap=timedelta(days=7))
    assert [p.get().status_code for p in (district, second, third)] == [401, 401, 200], (
        "a longer time for the newest wakes none that ended"
    )


def test_revoked_between_the_request_and_the_work_nothing_is_loaded(district, city) -> None:
    district.bring()
    actions.revoke_service_account(by=LEAD, key=NAME, reason="It was published.")
    run_what_was_asked()
    assert not Delivery.objects.exists()
    assert not any(p for p in (city.home / "uploads").rglob("*") if p.is_file())
    assert Entry.objects.filter(action="refuse", details__asked="load").exists()


def test_the_agreement_ended_between_the_request_and_the_work_nothing_is_loaded(
    district, city
) -> None:
    answer = district.bring()
    agreements.end(by=LEAD, key="all-data", why="It ends.")
    run_what_was_asked()
    assert not Delivery.objects.exists()
    assert not any(p for p in (city.home / "uploads").rglob("*") if p.is_file())
    asked = district.get(answer["Location"])
    assert asked.status_code == 403
    assert "all-data" in asked.json()["hint"], "the agency is told which agreement lacks"
    assert district.bring().status_code == 403


def test_the_account_of_one_source_counts_no_more_when_its_source_moves_to_another(
    district,
) -> None:
    """What waits in the queue is loaded for the source of its account, or not at all."""
    district.bring()
    other = ServiceAccount.objects.get(key=NAME)
    other.source = type(other.source).objects.get(key="bell")
    other.save()
    run_what_was_asked()
    assert not Delivery.objects.exists()


def test_what_waits_is_encrypted_and_the_token_is_nowhere(district, city) -> None:
    district.bring()
    written = [p.read_bytes() for p in city.home.rglob("*") if p.is_file()]
    assert written
    assert not any("Núñez".encode() in content for content in written)
    kept = ServiceToken.objects.get()
    assert len(district.token) == len("wcd_") + 43, "256 bits after a mark for scanners"
    assert district.token not in str(kept.__dict__)


def test_a_part_of_a_file_is_never_taken_for_the_whole(district) -> None:
    path = f"{DELIVERIES}?format=attendance_daily"
    named = {"Content-Disposition": 'attachment; filename="days.csv"'}
    short = Client(REMOTE_ADDR=OFFICE).generic(
        "POST",
        path,
        DAYS.encode(),
        "text/csv",
        headers={"Authorization": f"Bearer {district.token}", **named},
        **{"wsgi.input": BytesIO(DAYS.encode()), "CONTENT_LENGTH": str(len(DAYS.encode()) + 10)},
    )
    assert short.status_code == 400
    assert not ServiceUpload.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind", "headers", "status"),
    [
        (b"a=b", "application/x-www-form-urlencoded", {}, 415),
        (b"a,b", "text/csv", {}, 400),
        (b"a,b", "text/csv", {"Content-Disposition": "attachment"}, 400),
        (b"a,b", "text/csv", {"Content-Disposition": 'attachment; filename="\x00"'}, 202),
        (b"a,b", "text/csv", {"Content-Disposition": 'attachment; filename="../../x.csv"'}, 202),
        (b"junk", "multipart/form-data", {}, 400),
        (b"--x\r\n", "multipart/form-data; boundary=x", {}, 400),
        (b"{}", "application/json; charset=nothing", {}, 400),
    ],
)
def test_t52_nothing_that_is_sent_is_answered_with_a_page_or_a_fault_of_the_program(
    district, body, kind, headers, status
) -> None:
    answer = district.post(f"{DELIVERIES}?format=attendance_daily", body, kind, **headers)
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/")
    if status == 202:
        assert "/" not in answer.json()["files"][0]["name"]


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nowhere", "/api/v1/deliveries/x"])
def test_an_address_that_is_none_and_a_method_that_is_none_are_problems(district, path) -> None:
    assert district.get(path).status_code == 404
    assert district.get(path)["Content-Type"] == "application/problem+json"
    for method in ("put", "patch", "delete", "options"):
        refused = district.ask(method, DELIVERIES)
        assert (refused.status_code, refused["Allow"]) == (405, "GET, POST")


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_by_four_at_once_is_one_delivery(district, city) -> None:
    def bring(_: int) -> int:
        try:
            return district.bring().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(bring, range(4)))
    assert told.count(202) == 1
    assert set(told) <= {200, 202, 503}
    assert Job.objects.count() == ServiceUpload.objects.count() == 1
    assert len(list((city.home / "uploads").iterdir())) == 1, "what was not needed is gone"
