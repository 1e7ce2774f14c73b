"""The survey of a meeting: who may answer, and what came of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from wholecity.governance.definitions import MeetingState, SeatRole
from wholecity.governance.definitions.survey import STATEMENTS
from wholecity.governance.models import Attendance, Holding, Meeting, SurveyReply, SurveyTurnedIn
from wholecity.governance.queries.terms import runs_on
from wholecity.governance.rules.survey import are_published, is_over, last_day, means


@dataclass(frozen=True)
class SurveyPage:
    """A meeting's survey for somebody: whether they may answer it, and what came of it so far.

    `means` are in the order of the statements; nothing while it runs, so that nobody can tell
    from how they move what somebody said, and nothing of fewer than three replies.
    """

    last_day: date | None  # None while the meeting is not closed
    is_over: bool
    took_part: bool
    turned_in: bool
    replies: int
    asked: int
    means: tuple[tuple[str, Fraction], ...]

    @property
    def may_answer(self) -> bool:
        return self.is_open and self.took_part and not self.turned_in

    @property
    def is_open(self) -> bool:
        return self.last_day is not None and not self.is_over


def survey(meeting_id: UUID, person: UUID | None, today: date) -> SurveyPage:
    """The survey of a meeting that is there, for a person."""
    found = Meeting.objects.get(pk=meeting_id)
    closed = closed_on(found)
    shown = means(published_replies(today, meeting=found).get(found.id, []))
    turned_in = SurveyTurnedIn.objects.filter(meeting=found, person=person)
    return SurveyPage(
        last_day(closed) if closed else None,
        closed is not None and is_over(closed, today),
        person is not None and took_part(found, person),
        person is not None and turned_in.exists(),
        found.survey_replies.count(),
        len(_asked(found)),
        tuple((text, shown[key]) for key, text in STATEMENTS.items() if key in shown),
    )


def published_replies(today: date, **of: Any) -> dict[UUID, list[dict[str, int]]]:
    """The replies that anything may be computed from, by meeting."""
    replies, closed = defaultdict(list), {}
    kept = SurveyReply.objects.filter(**of).filter(meeting__state=MeetingState.CLOSED)
    for meeting, at, scores in kept.values_list("meeting_id", "meeting__closed_at", "scores"):
        replies[meeting].append(scores)
        closed[meeting] = timezone.localdate(at)
    return {m: said for m, said in replies.items() if are_published(len(said), closed[m], today)}


def closed_on(meeting: Meeting) -> date | None:
    """The day on which a meeting was closed; None while it is not."""
    if meeting.state != MeetingState.CLOSED or meeting.closed_at is None:
        return None
    return timezone.localdate(meeting.closed_at)


def took_part(meeting: Meeting, person: UUID) -> bool:
    """Whether somebody was there for a seat, as its holder or designee, or is the body's staff."""
    return person in _asked(meeting)


def _asked(meeting: Meeting) -> set[UUID]:
    """Who came for the seats; of staff, which does not sit at the table, who had its seats then."""
    came = Attendance.objects.filter(meeting=meeting).exclude(person=None)
    staff = Q(seat__body=meeting.body_id, seat__role=SeatRole.STAFF) & runs_on(meeting.day)
    helped = Holding.objects.filter(staff)
    return {*came.values_list("person_id", flat=True), *helped.values_list("person_id", flat=True)}
