"""Invitations, feeds and replies: what is written is read back by the library, as calendars do."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from icalendar import Calendar

from wholecity.governance.definitions import Reply
from wholecity.governance.formats.calendar import (
    LONGEST_REPLY,
    Attendee,
    CalendarMeeting,
    feed,
    invitation,
    read_reply,
    uid_of,
)
from wholecity.governance.rules.calendar import instant
from wholecity.kernel.errors import BadInput

NEW_YORK = "America/New_York"
# Clocks are set forward on 2026-03-08 and back on 2026-11-01.
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)
FAY = Attendee("Fay", "fay@city.example")


def meeting(day: date = SPRING, at: time = time(10), zone: str = NEW_YORK, **more):
    starts = instant(day, at, zone)
    assert starts is not None
    values = {
        "uid": "1@riverton",
        "version": 3,
        "title": "Children's Cabinet",
        "starts": starts,
        "zone": zone,
        "minutes": 90,
        "place": "City Hall, Room 2",
        "url": "https://cabinet.example/cabinet/meetings/1/",
        "changed_at": datetime(2026, 2, 1, 12, tzinfo=UTC),
        "organizer": FAY,
        "attendees": (Attendee("Ana", "ana@city.example"), Attendee("Bo", "bo@x.example", False)),
    }
    return CalendarMeeting(**{**values, **more})


def read(content: bytes):
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def wall(moment) -> tuple[date, time]:
    return moment.dt.date(), moment.dt.time()


# -- what is written -------------------------------------------------------------------------


def test_an_invitation_says_all_that_a_calendar_needs() -> None:
    calendar, event = read(invitation(meeting()))
    assert calendar["METHOD"] == "REQUEST"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("1@riverton", 3, "CONFIRMED")
    assert event["LOCATION"] == "City Hall, Room 2"
    assert event["URL"] == "https://cabinet.example/cabinet/meetings/1/"
    assert event["ORGANIZER"] == "mailto:fay@city.example"
    assert event["LAST-MODIFIED"].dt == datetime(2026, 2, 1, 12, tzinfo=UTC)
    ana, bo = event["ATTENDEE"]
    assert (ana, ana.params["CN"], ana.params["ROLE"]) == (
        "mailto:ana@city.example",
        "Ana",
        "REQ-PARTICIPANT",
    )
    assert (ana.params["PARTSTAT"], ana.params["RSVP"]) == ("NEEDS-ACTION", "TRUE")
    assert bo.params["ROLE"] == "OPT-PARTICIPANT"


@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2026, 3, 7), date(2026, 11, 2)])
def test_a_meeting_keeps_its_wall_time_on_both_sides_of_a_change_of_clocks(day) -> None:
    calendar, event = read(invitation(meeting(day)))
    assert event["DTSTART"].params["TZID"] == NEW_YORK
    assert wall(event["DTSTART"]) == (day, time(10))
    assert wall(event["DTEND"]) == (day, time(11, 30))
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == NEW_YORK
    # What the zone means is written along: a calendar that knows no zones comes to the same.
    assert zone.to_tz().utcoffset(datetime.combine(day, time(10))) == timedelta(
        hours=-4 if SPRING <= day < AUTUMN else -5
    )


def test_in_the_night_of_a_change_a_meeting_takes_its_minutes() -> None:
    _, event = read(invitation(meeting(SPRING, time(1, 30), minutes=60)))
    assert wall(event["DTEND"]) == (SPRING, time(3, 30)), "there is no half past two"
    _, event = read(invitation(meeting(AUTUMN, time(0, 30), minutes=120)))
    assert wall(event["DTEND"]) == (AUTUMN, time(1, 30)), "one o'clock comes twice"


@given(
    day=st.dates(date(2020, 1, 1), date(2036, 12, 31)),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    zone=st.sampled_from([NEW_YORK, "America/Phoenix", "America/Los_Angeles", "Pacific/Honolulu"]),
    minutes=st.integers(1, 24 * 60),
)
def test_any_meeting_is_read_back_at_its_wall_time_and_length(day, at, zone, minutes) -> None:
    starts = instant(day, at, zone)
    assume(starts is not None)
    _, event = read(invitation(meeting(day, at, zone, minutes=minutes)))
    assert wall(event["DTSTART"]) == (day, at)
    begins, ends = (event[key].dt.replace(tzinfo=ZoneInfo(zone)) for key in ("DTSTART", "DTEND"))
    found = ends.astimezone(UTC) - begins.astimezone(UTC)
    ambiguous = any(
        moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
        for moment in (begins, ends)
    )
    assert ambiguous or found == timedelta(minutes=minutes)


def test_an_update_has_the_same_uid_and_a_higher_sequence() -> None:
    _, first = read(invitation(meeting(version=3)))
    _, second = read(invitation(meeting(date(2026, 4, 1), version=4)))
    assert first["UID"] == second["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]


def test_a_meeting_that_is_called_off_is_taken_out() -> None:
    calendar, event = read(invitation(meeting(is_cancelled=True, version=5)))
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (event["UID"], event["SEQUENCE"]) == ("1@riverton", 5)


def test_without_anybody_who_invites_it_is_published_and_asks_nobody() -> None:
    calendar, event = read(invitation(meeting(organizer=None)))
    assert calendar["METHOD"] == "PUBLISH"
    assert "ATTENDEE" not in event
    assert "ORGANIZER" not in event


def test_an_answer_that_is_known_is_not_asked_for_again() -> None:
    known = Attendee("Ana", "ana@city.example", answer=Reply.DECLINED)
    _, event = read(invitation(meeting(attendees=(known,))))
    assert event["ATTENDEE"].params["PARTSTAT"] == "DECLINED"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"


def test_the_same_meeting_is_the_same_file() -> None:
    assert invitation(meeting()) == invitation(meeting())


# A byte-order mark is left out by the library that writes the file, wherever it stands.
SHOWN = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")


@given(st.text(SHOWN, min_size=1, max_size=200))
def test_whatever_a_place_is_called_it_is_read_back_and_adds_no_line(place) -> None:
    assume(place.strip())
    _, event = read(invitation(meeting(place=place + "\r\nATTENDEE:mailto:x@y.example")))
    assert len(event["ATTENDEE"]) == 2
    assert str(event["LOCATION"]).startswith(place)


def test_a_feed_has_all_meetings_and_nobody_in_them() -> None:
    summer = meeting(date(2026, 7, 1), uid="2@riverton", is_cancelled=True, organizer=None)
    content = feed("Cabinet", [meeting(organizer=None), summer])
    calendar = Calendar.from_ical(content)
    assert calendar["METHOD"] == "PUBLISH"
    assert [e["UID"] for e in calendar.walk("VEVENT")] == ["1@riverton", "2@riverton"]
    assert [e["STATUS"] for e in calendar.walk("VEVENT")] == ["CONFIRMED", "CANCELLED"]
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert b"@city.example" not in content


def test_an_empty_feed_is_a_calendar() -> None:
    assert Calendar.from_ical(feed("Cabinet", [])).walk("VEVENT") == []


def test_the_name_of_a_meeting_says_its_city() -> None:
    division = "ocd-division/country:us/state:ma/place:riverton"
    assert uid_of("1-2", division) == "1-2@place-riverton.wholecity"


# -- what comes back -------------------------------------------------------------------------


def reply(*, attendee="mailto:ana@city.example", answer="ACCEPTED", method="REPLY", uid="1@r"):
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//X//EN\r\nMETHOD:{method}\r\n"
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260301T120000Z\r\n"
        f"ATTENDEE;PARTSTAT={answer};CN=Ana:{attendee}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


@pytest.mark.parametrize("answer", list(Reply))
def test_a_reply_says_who_answered_what_and_when(answer) -> None:
    found = read_reply(reply(answer=answer.lower(), attendee="MAILTO:Ana@City.example"), uid="1@r")
    assert (found.email, found.answer) == ("ana@city.example", answer)
    assert found.at == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_reply_without_a_readable_stamp_says_no_time() -> None:
    content = reply().replace(b"20260301T120000Z", b"soon")
    assert read_reply(content, uid="1@r").at is None


TWO = reply().replace(b"END:VEVENT\r\n", b"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:1@r\r\nEND:VEVENT\r\n")
SEVERAL = reply().replace(b"DTSTAMP", b"ATTENDEE:mailto:bo@city.example\r\nDTSTAMP")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is no calendar"),
        (b"Dear Fay, I come.", "is no calendar"),
        (b"\xff\xfe\x00", "is no calendar"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "is no calendar"),
        (reply()[:-20], "is no calendar"),
        (b" " * (LONGEST_REPLY + 1), "too large"),
        (reply() + reply(), "several calendars"),
        (reply(method="REQUEST"), "no reply to an invitation"),
        (reply(uid="2@r"), "about another meeting"),
        (TWO, "exactly one meeting"),
        (reply().replace(b"VEVENT", b"VTODO"), "exactly one meeting"),
        (SEVERAL, "exactly one attendee"),
        (reply().replace(b"ATTENDEE;", b"X-NOBODY;"), "exactly one attendee"),
        (reply(attendee="urn:uuid:1"), "has no e-mail address"),
        (reply(answer="NEEDS-ACTION"), "is no answer"),
        (reply().replace(b";PARTSTAT=ACCEPTED", b""), "is no answer"),
    ],
)
def test_anything_else_is_refused_with_its_reason(content, words) -> None:
    with pytest.raises(BadInput, match=words):
        read_reply(content, uid="1@r")


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content) -> None:
    with pytest.raises(BadInput):
        read_reply(content, uid="1@r")


@given(st.integers(0, 300), st.binary(max_size=20))
def test_a_reply_with_a_scratch_is_read_or_refused(at, scratch) -> None:
    whole = reply()
    try:
        found = read_reply(whole[:at] + scratch + whole[at + len(scratch) :], uid="1@r")
    except BadInput:
        return
    assert found.uid == "1@r"


def test_what_was_written_is_answered() -> None:
    """A calendar turns the invitation round: its method, its one attendee, the answer."""
    asked = replace(meeting(), attendees=(Attendee("Ana", "ana@city.example"),))
    calendar, event = read(invitation(asked))
    calendar["METHOD"] = "REPLY"
    event["ATTENDEE"].params["PARTSTAT"] = "TENTATIVE"
    assert read_reply(calendar.to_ical(), uid=asked.uid).answer is Reply.TENTATIVE
