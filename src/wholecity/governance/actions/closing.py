"""The end of a meeting: its record stands, and members see who does what.

Whoever was absent and had nobody there to decide owes an answer to each of the
action items from then on: the 48-hour rule.
"""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.actions.meetings import running_meeting
from wholecity.governance.actions.posting import have_letters_written
from wholecity.governance.actions.representing import CAN_DECIDE
from wholecity.governance.definitions import MeetingState, Presence, Stand
from wholecity.governance.models import Attendance, Meeting, Position, Response
from wholecity.governance.queries.attendance import holder_on, seats_at, taken_seats_at
from wholecity.governance.queries.survey import closed_on
from wholecity.governance.rules.responses import owes
from wholecity.governance.rules.survey import is_over
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def close_meeting(
    *, by: Acting, meeting: UUID, why_no_action: str = "", publish: bool = True
) -> None:
    """Close a meeting: seats that nobody noted were absent, and its record stays as it is.

    With `publish` members see the action items at once. Raises BadInput for a
    meeting without an action item that does not say why, and for one whose day
    has not come; one of today may begin and end early.
    """
    require(by, "write", "cabinet")
    found = running_meeting(meeting)
    now = timezone.now()
    if found.day > now.astimezone(ZoneInfo(found.zone)).date():
        raise BadInput(
            "The day of this meeting has not come.", hint="Change its day if it was held earlier."
        )
    if not found.actions.exists() and not why_no_action.strip():
        raise BadInput(
            "Nobody took anything on.", hint="Add an action item, or say why there is none."
        )
    _note_the_absent(found)
    found.state, found.closed_at, found.why_no_action = (
        MeetingState.CLOSED,
        now,
        why_no_action.strip(),
    )
    found.version += 1
    found.save()
    record(by=by, action="close meeting", object_kind="meeting", object_id=found.id)
    if publish and found.actions.exists():
        _publish(by, found, now)


@transaction.atomic
def reopen_meeting(*, by: Acting, meeting: UUID) -> None:
    """A meeting that was closed by mistake goes on, as long as members saw no action item.

    Neither does one whose survey is over: closed again, it would take replies
    again, and its means, which members saw, would move.
    """
    require(by, "write", "cabinet")
    found = _closed(meeting)
    if found.actions.exclude(published_at=None).exists() or found.minutes_versions.exists():
        raise Conflict(
            "Members have the record of this meeting already.",
            hint="What was wrong is corrected in the minutes, with the reason.",
        )
    closed = closed_on(found)
    if closed and is_over(closed, timezone.localdate()) and found.survey_replies.exists():
        raise Conflict(
            "The survey of this meeting is over.",
            hint="What was wrong is corrected in the minutes, with the reason.",
        )
    found.state, found.closed_at, found.why_no_action = MeetingState.PUBLISHED, None, ""
    found.version += 1
    found.save()
    record(by=by, action="reopen meeting", object_kind="meeting", object_id=found.id)


@transaction.atomic
def publish_actions(*, by: Acting, meeting: UUID) -> int:
    """Let members see the action items of a closed meeting; how many answers are owed.

    The clock of the 48-hour rule starts now, or, by the setting, started when
    the meeting was closed. Raises Conflict where it was done already.
    """
    require(by, "write", "cabinet")
    closed = _closed(meeting)
    if not closed.actions.filter(published_at=None).exists():
        raise Conflict("Members see all action items of this meeting already.")
    return _publish(by, closed, timezone.now())


def _closed(meeting: UUID) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("body")
    found = rows.filter(pk=meeting).first()
    if found is None:
        raise NotFound("There is no such meeting.")
    if found.state != MeetingState.CLOSED:
        raise Conflict("The meeting is not closed yet.", hint="Close it first.")
    return found


def _publish(by: Acting, meeting: Meeting, now: datetime) -> int:
    start = meeting.closed_at if settings.CLOCK_STARTS == "end" and meeting.closed_at else now
    actions = list(meeting.actions.filter(published_at=None))
    owing = _owing(meeting)
    for action in actions:
        action.published_at = now
        action.save(update_fields=["published_at"])
    asked = [Response(action=a, seat_id=seat, asked_at=start) for a in actions for seat in owing]
    Response.objects.bulk_create(asked)
    record(
        by=by,
        action="publish actions",
        object_kind="meeting",
        object_id=meeting.id,
        actions=len(actions),
        answers_owed=len(asked),
    )
    have_letters_written("record", meeting.id)
    return len(asked)


def _owing(meeting: Meeting) -> list[UUID]:
    noted = {a.seat_id: a.presence for a in Attendance.objects.filter(meeting=meeting)}
    return [
        seat.id
        for seat in seats_at(meeting)
        if owes(
            is_represented=noted.get(seat.id) in CAN_DECIDE,
            somebody_holds_it=holder_on(seat, meeting.day) is not None,
        )
    ]


def _note_the_absent(meeting: Meeting) -> None:
    """A seat that nobody noted was absent, at the table and at each decision."""
    seats = [seat.id for seat in seats_at(meeting)]
    noted = set(Attendance.objects.filter(meeting=meeting).values_list("seat_id", flat=True))
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, seat_id=seat, presence=Presence.ABSENT)
        for seat in seats
        if seat not in noted
    )
    taken = [seat.id for seat in taken_seats_at(meeting)]
    for decision in meeting.decisions.prefetch_related("positions"):
        stood = {p.seat_id for p in decision.positions.all()}
        Position.objects.bulk_create(
            Position(decision=decision, seat_id=seat, position=Stand.ABSENT)
            for seat in taken
            if seat not in stood
        )
