"""Minutes: drafted from the record, edited, approved at a later meeting, then only corrected."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.definitions import MeetingState, MinutesState
from wholecity.governance.models import Meeting, Minutes
from wholecity.governance.queries.drafting import draft_of
from wholecity.kernel.errors import BadInput, Conflict, NotFound, check_version
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def draft_minutes(*, by: Acting, meeting: UUID) -> UUID:
    """Write the first draft of a closed meeting's minutes from its record; its id.

    Raises Conflict for a meeting that is not closed, or that has minutes, and while
    members do not see its action items: they read drafts too.
    """
    require(by, "write", "cabinet")
    found = _meeting(meeting)
    if found.state != MeetingState.CLOSED:
        raise Conflict("The meeting is not closed yet.", hint="Close it, then write the minutes.")
    if found.minutes_versions.exists():
        raise Conflict("There are minutes of this meeting already.")
    if found.actions.filter(published_at=None).exists():
        raise Conflict(
            "Members do not see the action items yet.",
            hint="Let them see the action items first; the minutes name them.",
        )
    made = Minutes.objects.create(meeting=found, number=1, text=draft_of(found))
    _record(by, "draft minutes", made)
    return made.id


@transaction.atomic
def edit_minutes(*, by: Acting, minutes: UUID, version: int, text: str) -> None:
    """Change a draft. Raises Conflict for approved minutes, and for a `version` of before."""
    require(by, "write", "cabinet")
    found = _draft(minutes)
    check_version(found, version)
    if not text.strip():
        raise BadInput("The minutes are empty.")
    found.text = text.strip() + "\n"
    found.version += 1
    found.save()
    _record(by, "edit minutes", found)


@transaction.atomic
def approve_minutes(
    *, by: Acting, minutes: UUID, version: int, at: UUID, on: date | None = None
) -> None:
    """Minutes are approved at a later meeting of their body. From then on nobody changes them.

    Raises Conflict where somebody edited them after `version`: that is not what was read.
    """
    require(by, "write", "cabinet")
    found, later = _draft(minutes), _meeting(at)
    if found.version != version:
        raise Conflict(
            "Somebody edited these minutes since you read them. They are not approved.",
            hint="They are shown as they are now: read them, then save again.",
        )
    if later.body_id != found.meeting.body_id or later.day <= found.meeting.day:
        raise BadInput(
            "Minutes are approved at a later meeting of the same body.",
            hint="Choose that meeting.",
        )
    held = {MeetingState.PUBLISHED, MeetingState.CLOSED}
    if later.state not in held or later.day > timezone.localdate():
        raise BadInput("That meeting did not take place.", hint="Choose one that did.")
    found.state, found.approved_at = MinutesState.APPROVED, later
    found.approved_on = on or later.day
    found.version += 1
    found.save()
    _record(by, "approve minutes", found, at=str(later.day))


@transaction.atomic
def correct_minutes(*, by: Acting, meeting: UUID, reason: str) -> UUID:
    """Begin a new version of approved minutes, with the reason; its id. The approved one stays."""
    require(by, "write", "cabinet")
    found = _meeting(meeting)
    last = found.minutes_versions.first()
    if last is None or last.state != MinutesState.APPROVED:
        raise Conflict("Only approved minutes are corrected.", hint="Edit the draft instead.")
    if not reason.strip():
        raise BadInput("Why the minutes are corrected is not said.")
    made = Minutes.objects.create(
        meeting=found, number=last.number + 1, text=last.text, reason=reason.strip()
    )
    _record(by, "correct minutes", made, reason=made.reason)
    return made.id


def _meeting(meeting: UUID) -> Meeting:
    found = Meeting.objects.select_for_update(of=("self",)).select_related("body")
    row = found.filter(pk=meeting).first()
    if row is None:
        raise NotFound("There is no such meeting.")
    return row


def _draft(minutes: UUID) -> Minutes:
    rows = Minutes.objects.select_for_update(of=("self",)).select_related("meeting")
    found = rows.filter(pk=minutes).first()
    if found is None:
        raise NotFound("There are no such minutes.")
    if found.state == MinutesState.APPROVED:
        raise Conflict(
            "These minutes are approved; nobody changes them.",
            hint="A correction is a new version, with its reason.",
        )
    return found


def _record(by: Acting, what: str, found: Minutes, **more: object) -> None:
    record(
        by=by,
        action=what,
        object_kind="minutes",
        object_id=found.id,
        meeting=str(found.meeting_id),
        number=found.number,
        **more,
    )
