"""Calling a meeting, changing it, publishing its agenda, calling it off."""

from datetime import date, time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.actions.bodies import locked_body
from wholecity.governance.actions.posting import have_letters_written
from wholecity.governance.actions.representing import note_anew
from wholecity.governance.definitions import MeetingState
from wholecity.governance.models import Body, Meeting
from wholecity.governance.rules.calendar import instant
from wholecity.kernel.errors import BadInput, Conflict, NotFound, check_version
from wholecity.kernel.texts import phrase
from wholecity.people.access import require
from wholecity.people.rules import Acting

CHANGEABLE = ("day", "starts", "minutes", "place")


@transaction.atomic
def call_meeting(
    *, by: Acting, body: str, day: date, starts: time, minutes: int, place: str = ""
) -> UUID:
    """Call a meeting as a draft, at a time on the city's clocks; its id.

    Raises BadInput for a time that the clocks leave out on that day, Conflict
    for a second meeting of the body on it.
    """
    require(by, "write", "cabinet")
    found = locked_body(body)
    zone = settings.CITY.time_zone
    _check_time(day, starts, zone)
    _check_day(found, day)
    meeting = Meeting.objects.create(
        body=found, day=day, starts=starts, zone=zone, minutes=minutes, place=place
    )
    record(
        by=by,
        action="call meeting",
        object_kind="meeting",
        object_id=meeting.id,
        body=found.name,
        day=str(day),
    )
    return meeting.id


@transaction.atomic
def change_meeting(
    *,
    by: Acting,
    meeting: UUID,
    version: int,
    day: date,
    starts: time,
    minutes: int,
    place: str,
) -> None:
    """Change when and where a meeting is; it keeps the zone in which it was called.

    `version` is the one that was looked at. Raises Conflict where somebody else
    has changed it since, and nothing of theirs is lost. On another day seats are
    represented by the authority of that day; Conflict where one decided without.
    """
    require(by, "write", "cabinet")
    found = locked_meeting(meeting)
    check_version(found, version)
    _check_time(day, starts, found.zone)
    if day != found.day:
        _check_day(locked_body(found.body.key), day)
    told: dict[str, Any] = {"day": day, "starts": starts, "minutes": minutes, "place": place}
    was = {field: str(getattr(found, field)) for field in CHANGEABLE}
    for field, value in told.items():
        setattr(found, field, value)
    found.version += 1
    found.save()
    if str(day) != was["day"]:
        note_anew(found)
    now = {field: str(told[field]) for field in CHANGEABLE}
    record(
        by=by,
        action="change meeting",
        object_kind="meeting",
        object_id=found.id,
        was={f: was[f] for f in CHANGEABLE if was[f] != now[f]},
        now={f: now[f] for f in CHANGEABLE if was[f] != now[f]},
    )
    if found.published_at and was != now:
        have_letters_written("change", found.id)


@transaction.atomic
def publish_meeting(*, by: Acting, meeting: UUID) -> None:
    """Let members see a meeting with its agenda. Raises BadInput for an empty agenda."""
    require(by, "write", "cabinet")
    found = locked_meeting(meeting)
    if found.state == MeetingState.PUBLISHED:
        raise Conflict("The agenda is published already.")
    if not found.items.exists():
        raise BadInput("The agenda is empty.", hint="Add what the meeting is for.")
    found.state, found.published_at = MeetingState.PUBLISHED, timezone.now()
    found.version += 1
    found.save()
    record(by=by, action="publish meeting", object_kind="meeting", object_id=found.id)
    have_letters_written("invitation", found.id)


@transaction.atomic
def send_packet(*, by: Acting, meeting: UUID) -> None:
    """Invite everybody again, with the packet as it is now. Who has it as it is gets none."""
    require(by, "write", "cabinet")
    found = running_meeting(meeting)
    record(by=by, action="send packet", object_kind="meeting", object_id=found.id)
    have_letters_written("invitation", found.id)


@transaction.atomic
def cancel_meeting(*, by: Acting, meeting: UUID, why: str) -> None:
    """Call a meeting off, with the reason that members read. It stays in the record.

    Raises Conflict where something was decided or taken on there: then it was held.
    """
    require(by, "write", "cabinet")
    found = locked_meeting(meeting)
    kept = (found.decisions, found.actions, found.minutes_approved)
    if any(rows.exists() for rows in kept):
        raise Conflict(
            "Something was decided or taken on at this meeting already.",
            hint="Close it, or take that back first.",
        )
    if not why.strip():
        raise BadInput("Why the meeting is called off is not said.", hint="Members read it.")
    found.state, found.why_cancelled = MeetingState.CANCELLED, why.strip()
    found.version += 1
    found.save()
    record(by=by, action="cancel meeting", object_kind="meeting", object_id=found.id, why=why)
    if found.published_at:  # nobody heard of a draft
        have_letters_written("cancellation", found.id)


def locked_meeting(meeting: UUID) -> Meeting:
    """The meeting, so that two who change it do so one after the other.

    Raises NotFound, and Conflict for one that was called off or is closed.
    """
    found = Meeting.objects.select_for_update(of=("self",)).select_related("body")
    row = found.filter(pk=meeting).first()
    if row is None:
        raise NotFound("There is no such meeting.")
    if row.state == MeetingState.CANCELLED:
        raise Conflict("This meeting was called off.", hint="Call a new one.")
    if row.state == MeetingState.CLOSED:
        raise Conflict(
            "This meeting is closed; its record stays as it is.",
            hint="What was wrong is corrected in the minutes, with the reason.",
        )
    return row


def running_meeting(meeting: UUID) -> Meeting:
    """A meeting that takes place: its agenda is published, it is not closed. Else Conflict."""
    found = locked_meeting(meeting)
    if found.state == MeetingState.DRAFT:
        raise Conflict(
            "The agenda is not published yet.", hint="Publish it, then hold the meeting."
        )
    return found


def _check_time(day: date, starts: time, zone: str) -> None:
    if instant(day, starts, zone) is None:
        raise BadInput(
            phrase("There is no such time on %(day)s: the clocks are set forward.", day=day),
            hint="Choose a time an hour later.",
        )


def _check_day(body: Body, day: date) -> None:
    there = body.meetings.filter(day=day).exclude(state=MeetingState.CANCELLED)
    if there.exists():
        raise Conflict(
            phrase("%(body)s meets on %(day)s already.", body=body.name, day=day),
            hint="Choose another day, or change that meeting.",
        )
