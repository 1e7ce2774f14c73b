"""Meetings as iCalendar (RFC 5545, 5546): invitation, update, cancellation, feed; and replies read.

A meeting keeps its wall time, so its start and end carry the name of their
zone, and what the zone means is written along (VTIMEZONE). What is written
follows from what is given: the same meeting in the same version gives the same file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vDDDTypes, vUri

from wholecity.governance.definitions import Reply
from wholecity.governance.rules.calendar import is_of_record
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Wholecity//Cabinet//EN"
A_DAY = timedelta(days=1)
# A reply is one meeting and one answer; more is something else.
LONGEST_REPLY = 100_000


@dataclass(frozen=True)
class Attendee:
    """Who is invited. `answer` is what their calendar said so far."""

    name: str
    email: str
    has_a_seat: bool = True
    answer: Reply | None = None


@dataclass(frozen=True)
class CalendarMeeting:
    """A meeting as calendars take it. `starts` is an instant; `version` grows with each change."""

    uid: str
    version: int
    title: str
    starts: datetime
    zone: str
    minutes: int
    place: str
    url: str
    changed_at: datetime
    is_cancelled: bool = False
    organizer: Attendee | None = None
    attendees: tuple[Attendee, ...] = ()


@dataclass(frozen=True)
class CalendarReply:
    """What a calendar sent back: who answered what to which meeting, and when."""

    uid: str
    email: str
    answer: Reply
    at: datetime | None


def uid_of(meeting: object, division: str) -> str:
    """The name of a meeting in all calendars: it stays the same whatever changes."""
    return f"{meeting}@{division.rsplit('/', 1)[-1].replace(':', '-')}.wholecity"


def invitation(meeting: CalendarMeeting) -> bytes:
    """A file that a calendar takes: it invites, replaces what it has, or takes it out.

    Without an organizer nobody can be answered: then it is only published.
    """
    method = "CANCEL" if meeting.is_cancelled else "REQUEST"
    return _written(method if meeting.organizer else "PUBLISH", [meeting])


def feed(title: str, meetings: Sequence[CalendarMeeting]) -> bytes:
    """The meetings that somebody follows, as one calendar of that title."""
    return _written("PUBLISH", meetings, title)


def _written(method: str, meetings: Sequence[CalendarMeeting], title: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", method)
    if title:
        calendar.add("name", title)
        calendar.add("x-wr-calname", title)
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    _add_zones(calendar, meetings)
    return bytes(calendar.to_ical())


def _event(meeting: CalendarMeeting) -> Event:
    zone = ZoneInfo(meeting.zone)
    begins = meeting.starts.astimezone(UTC)
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.version)
    event.add("dtstamp", meeting.changed_at.astimezone(UTC))
    event.add("last-modified", meeting.changed_at.astimezone(UTC))
    event.add("summary", meeting.title)
    event.add("dtstart", begins.astimezone(zone))
    # In elapsed minutes: on the night when clocks change the wall time does not add up.
    event.add("dtend", (begins + timedelta(minutes=meeting.minutes)).astimezone(zone))
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    event.add("url", vUri(meeting.url))
    if meeting.place:
        event.add("location", meeting.place)
    if meeting.organizer:
        event.add("organizer", _address(meeting.organizer))
        for attendee in meeting.attendees:
            event.add("attendee", _invited(attendee))
    return event


def _address(who: Attendee) -> vCalAddress:
    return vCalAddress.new(who.email, cn=who.name)


def _invited(who: Attendee) -> vCalAddress:
    return vCalAddress.new(
        who.email,
        cn=who.name,
        cutype="INDIVIDUAL",
        role="REQ-PARTICIPANT" if who.has_a_seat else "OPT-PARTICIPANT",
        partstat=who.answer or "NEEDS-ACTION",
        rsvp=who.answer is None,
    )


def _add_zones(calendar: Calendar, meetings: Iterable[CalendarMeeting]) -> None:
    """What the zones of the meetings mean, from before the first one to after the last one."""
    days = [meeting.starts.date() for meeting in meetings]
    if days:
        first, last = min(days), max(days)
        calendar.add_missing_timezones(date(first.year, 1, 1), date(last.year + 1, 12, 31))


def read_reply(content: bytes, *, uid: str) -> CalendarReply:
    """The reply that a calendar sent about the meeting of this `uid`. Raises BadInput otherwise.

    Refused with words of their own: what is no calendar, several calendars,
    another method than REPLY, not exactly one meeting, another meeting, not
    exactly one attendee, an answer that is none.
    """
    event = _the_meeting(_the_calendar(content))
    if str(event.get("UID", "")) != uid:
        raise BadInput(
            "The reply is about another meeting.", hint="Open the page of that meeting first."
        )
    who = _the_attendee(event)
    return CalendarReply(uid, _email(who), _answer(who), _stamp(event))


def _the_calendar(content: bytes) -> Calendar:
    if len(content) > LONGEST_REPLY:
        raise BadInput("The file is too large for a reply to an invitation.")
    try:
        found = Calendar.from_ical(content, multiple=True)
    except (ValueError, IndexError, KeyError):
        found = []
    if not found or any(one.name != "VCALENDAR" for one in found):
        raise BadInput(
            "The file is no calendar.", hint="Save the reply that came by mail as an .ics file."
        )
    if len(found) > 1:
        raise BadInput("The file holds several calendars.", hint="Bring one reply at a time.")
    calendar: Calendar = found[0]
    if str(calendar.get("METHOD", "")).upper() != "REPLY":
        raise BadInput(
            "The calendar is no reply to an invitation.",
            hint="A reply says METHOD:REPLY near its beginning.",
        )
    return calendar


def _the_meeting(calendar: Calendar) -> Event:
    events = [one for one in calendar.subcomponents if isinstance(one, Event)]
    kinds = {one.name for one in calendar.subcomponents}
    event = events[0] if len(events) == 1 and kinds <= {"VEVENT", "VTIMEZONE"} else None
    if event is None or isinstance(event.get("UID"), list):
        raise BadInput("A reply is about exactly one meeting, and this one is not.")
    return event


def _the_attendee(event: Event) -> vCalAddress:
    who = event.get("ATTENDEE")
    if not isinstance(who, vCalAddress):
        raise BadInput("A reply is from exactly one attendee, and this one is not.")
    return who


def _email(who: vCalAddress) -> str:
    scheme, _, email = str(who).partition(":")
    if scheme.lower() != "mailto" or "@" not in email:
        raise BadInput(
            phrase("The attendee “%(attendee)s” has no e-mail address.", attendee=str(who))
        )
    return email.strip().lower()


def _answer(who: vCalAddress) -> Reply:
    said = str(who.params.get("PARTSTAT", "")).upper()
    if said not in set(Reply):
        raise BadInput(
            phrase(
                "“%(answer)s” is no answer; known are: %(known)s.",
                answer=said,
                known=", ".join(Reply),
            )
        )
    return Reply(said)


def _stamp(event: Event) -> datetime | None:
    """When the reply was made; None where it does not say so in a way that can be read."""
    stamp = event.get("DTSTAMP")
    at = stamp.dt if isinstance(stamp, vDDDTypes) else None
    if not isinstance(at, datetime) or at.tzinfo is None or not is_of_record(at.date()):
        return None
    return at
