"""When mail is due, what a server's answer means, what a message may be."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wholecity.kernel.errors import BadInput
from wholecity.mail import rules
from wholecity.mail.rules import Verdict

ZONES = ("America/New_York", "America/Phoenix", "Europe/Berlin", "Pacific/Apia", "Asia/Kolkata")
MOMENTS = some.datetimes(datetime(2012, 1, 1), datetime(2060, 1, 1), timezones=some.just(UTC))


def test_waits_double_up_to_two_hours():
    minutes = [rules.wait_before(n).total_seconds() / 60 for n in (1, 2, 3, 7, 8, 9)]
    assert minutes == [1, 2, 4, 64, 120, 120]


@given(some.integers(1, 10**6))
def test_no_wait_is_shorter_than_the_one_before_or_longer_than_two_hours(attempts):
    assert rules.wait_before(attempts) <= rules.wait_before(attempts + 1) <= rules.LONGEST_WAIT


@given(MOMENTS, some.timedeltas(timedelta(0), timedelta(days=30)))
def test_a_message_is_given_up_after_five_days_and_no_sooner(since, time):
    assert rules.given_up(since, since + time) == (time >= timedelta(days=5))


def test_a_lease_is_longer_than_the_slowest_sending():
    connecting = 6 * rules.CONNECTING  # greeting, EHLO, STARTTLS, EHLO, AUTH and one for its answer
    assert 4 * rules.ANSWERING + connecting < rules.LEASE


@given(MOMENTS, some.sampled_from(ZONES))
def test_the_days_mail_goes_at_seven_on_the_citys_clocks_and_is_the_next_one(after, zone):
    due = rules.next_digest(after, zone)
    local = due.astimezone(ZoneInfo(zone))
    assert (local.hour, local.minute, local.second) == (7, 0, 0)
    assert after < due <= after + timedelta(hours=25)
    assert rules.next_digest(due - timedelta(microseconds=1), zone) == due
    assert rules.next_digest(due, zone) > due


def test_the_days_mail_keeps_to_the_clocks_when_they_change():
    saturday = datetime(2026, 10, 31, 12, tzinfo=UTC)
    sunday = rules.next_digest(saturday, "America/New_York")
    assert sunday == datetime(2026, 11, 1, 12, tzinfo=UTC)  # an hour later by the sun


@pytest.mark.parametrize(
    ("code", "words", "verdict"),
    [
        (550, "5.1.1 <ana@x>: user unknown", Verdict.DEAD),
        (550, "no such user here", Verdict.DEAD),
        (552, "5.2.2 mailbox full", Verdict.DEAD),
        (553, "5.1.3 bad address", Verdict.DEAD),
        (552, "5.3.4 message too big", Verdict.REFUSED),
        (450, "4.2.0 greylisted, come back", Verdict.AGAIN),
        (421, "4.3.2 shutting down", Verdict.AGAIN),
        # About us, not about the receiver: a wrongly set server must not kill every address.
        (554, "5.7.1 <ana@x>: Relay access denied", Verdict.AGAIN),
        (530, "authentication required", Verdict.AGAIN),
    ],
)
def test_an_answer_about_the_receiver(code, words, verdict):
    assert rules.receiver_refused(code, words) is verdict


def test_an_address_of_a_machine_in_the_words_is_no_status():
    assert rules.receiver_refused(550, "192.5.7.1 says: no such user") is Verdict.DEAD


def test_a_text_that_is_refused_says_nothing_about_the_address():
    assert rules.text_refused(554) is Verdict.REFUSED
    assert rules.text_refused(451) is Verdict.AGAIN


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("5.1.1", Verdict.DEAD),
        ("5.4.4", Verdict.DEAD),
        ("", Verdict.DEAD),
        ("5.7.1", Verdict.REFUSED),
    ],
)
def test_what_a_failure_says_about_the_address(status, verdict):
    assert rules.failed_for_good(status) is verdict


@pytest.mark.parametrize(
    "subject",
    ["", "  ", "a\nb", "a\rBcc: x@y.org", "a\x00", "a\u2028b", "a\x85b", "\ud800", "x" * 121],
)
def test_a_subject_is_one_line_of_at_most_120_characters(subject):
    with pytest.raises(BadInput):
        rules.check_subject(subject)


@given(some.text())
def test_any_text_that_says_something_becomes_a_subject_that_is_taken(text):
    subject = rules.as_subject(text)
    if subject:
        rules.check_subject(subject)


def test_a_subject_that_is_fine_stays_as_it_is():
    assert rules.as_subject("Reunión: ¿quién dirige?") == "Reunión: ¿quién dirige?"


@pytest.mark.parametrize(
    "header",
    [
        {"Bcc": "eve@example.org"},
        {"Subject": "other"},
        {"List-Unsubscribe": "<x>"},
        {"Reply-To": "a@x.org\r\nBcc: eve@example.org"},
        {"Reply-To\r\nBcc": "eve@example.org"},
    ],
)
def test_no_other_header_gets_in(header):
    with pytest.raises(BadInput):
        rules.check_headers(header)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("../x.pdf", "application/pdf"),
        ("a\r\nX: y", "application/pdf"),
        ('a"b', "application/pdf"),
        ("", "application/pdf"),
        ("x.pdf", "pdf"),
        ("x.pdf", "application/pdf\r\nBcc: eve@example.org"),
        ("x.eml", "message/rfc822"),
    ],
)
def test_an_attachment_has_a_plain_name_and_a_media_type(name, media_type):
    with pytest.raises(BadInput):
        rules.check_enclosure(name, media_type, b"")


def test_a_calendar_is_text():
    rules.check_enclosure("a.ics", "text/calendar; method=REQUEST", "día".encode())
    with pytest.raises(BadInput, match="UTF-8"):
        rules.check_enclosure("a.ics", "text/calendar; method=REQUEST", b"d\xeda")


def test_attachments_are_not_larger_than_servers_take():
    rules.check_size([rules.LARGEST_ENCLOSURES])
    with pytest.raises(BadInput, match="at most 15 MB"):
        rules.check_size([rules.LARGEST_ENCLOSURES, 1])
