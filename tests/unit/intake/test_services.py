"""Networks, terms and states of the programs that deliver."""

from datetime import UTC, date, datetime, timedelta

import pytest

from wholecity.intake.rules.services import (
    Fault,
    Term,
    UploadState,
    check_last_day,
    checked_networks,
    faults_of_use,
    in_a_year,
    is_inside,
    one_hash,
    upload_state,
)
from wholecity.kernel.errors import BadInput

NOW, TODAY = datetime(2026, 3, 2, 17, tzinfo=UTC), date(2026, 3, 2)
SOUND = Term(confirmed=True, revoked=False, ends_on=TODAY, networks=())


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("203.0.113.7", True),
        ("203.0.114.7", False),
        ("::ffff:203.0.113.7", True),
        ("2001:db8::1", True),
        ("2001:db9::1", False),
        ("", False),
        ("unknown", False),
        ("203.0.113.7:443", False),
        ("0xCB007107", False),
        ("203.0.113.007", False),
        ("fe80::1%eth0", False),
    ],
)
def test_an_address_is_inside_or_it_is_none(address, inside) -> None:
    assert is_inside(address, ["203.0.113.0/24", "2001:db8::/48"]) is inside


def test_networks_are_kept_in_one_form_and_once() -> None:
    assert checked_networks([" 203.0.113.7 ", "203.0.113.7/32", "2001:DB8:0::/48"]) == [
        "203.0.113.7/32",
        "2001:db8::/48",
    ]
    for wrong in ("203.0.113.7/24", "10.0.0.0/33", "example.gov", "0.0.0.0/0", "::/0", ""):
        with pytest.raises(BadInput):
            checked_networks([wrong])
    with pytest.raises(BadInput):
        checked_networks(f"10.0.{n}.0/24" for n in range(51))


def test_the_last_day_is_one_of_the_year_that_begins_today() -> None:
    assert in_a_year(date(2028, 2, 29)) == date(2029, 2, 28)
    for day in (TODAY, in_a_year(TODAY)):
        check_last_day(day, TODAY)
    for day in (TODAY - timedelta(days=1), in_a_year(TODAY) + timedelta(days=1)):
        with pytest.raises(BadInput):
            check_last_day(day, TODAY)


def test_a_token_counts_through_its_last_day_and_to_the_moment_at_which_it_is_replaced() -> None:
    def told(term: Term = SOUND, ends_at: datetime | None = None, day: date = TODAY) -> list[Fault]:
        return faults_of_use(term, ends_at, "203.0.113.7", NOW, day)

    assert told() == []
    assert told(day=TODAY + timedelta(days=1)) == [Fault.ENDED]
    assert told(ends_at=NOW + timedelta(microseconds=1)) == []
    assert told(ends_at=NOW) == [Fault.REPLACED]
    elsewhere = Term(confirmed=False, revoked=True, ends_on=TODAY, networks=("10.0.0.0/8",))
    assert told(elsewhere) == [Fault.UNCONFIRMED, Fault.REVOKED, Fault.NETWORK]


def test_files_are_the_same_in_any_order_and_a_part_of_them_is_not() -> None:
    assert one_hash(["a" * 64]) == "a" * 64
    assert one_hash(["a", "b"]) == one_hash(["b", "a"]) != one_hash(["a", "a"])


@pytest.mark.parametrize(
    ("job", "delivery", "state"),
    [
        ("waiting", None, UploadState.WAITING),
        ("running", None, UploadState.LOADING),
        ("running", "loading", UploadState.LOADING),
        ("failed", "loading", UploadState.FAILED),
        ("failed", "failed", UploadState.FAILED),
        ("failed", None, UploadState.FAILED),
        ("cancelled", None, UploadState.FAILED),
        ("done", "paused", UploadState.PAUSED),
        ("done", "undone", UploadState.UNDONE),
        (None, "loaded", UploadState.LOADED),
        (None, None, UploadState.FAILED),
    ],
)
def test_the_state_is_the_deliverys_as_soon_as_there_is_one(job, delivery, state) -> None:
    assert upload_state(job, delivery) is state
