"""The survey of a meeting: who may answer, and what came of it."""

from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.db.models import Q

from wholecity.governance.definitions import MeetingState
from wholecity.governance.definitions.survey import STATEMENTS
from wholecity.governance.models import Designation, Holding, Meeting, SurveyReply, SurveyTurnedIn
from wholecity.governance.queries.terms import runs_on
from wholecity.governance.rules.survey import means


@dataclass(frozen=True)
class SurveyPage:
    """A meeting's survey for somebody: whether they may answer it, and what came of it so far.

    `means` are in the order of the statements; nothing while there are fewer than three replies.
    """

    is_open: bool
    took_part: bool
    turned_in: bool
    replies: int
    asked: int
    means: tuple[tuple[str, Fraction], ...]

    @property
    def may_answer(self) -> bool:
        return self.is_open and self.took_part and not self.turned_in


def survey(meeting_id: UUID, person: UUID | None) -> SurveyPage:
    """The survey of a meeting that is there, for a person."""
    found = Meeting.objects.get(pk=meeting_id)
    replies = list(SurveyReply.objects.filter(meeting=found).values_list("scores", flat=True))
    shown = means(replies)
    turned_in = SurveyTurnedIn.objects.filter(meeting=found, person=person)
    return SurveyPage(
        found.state == MeetingState.CLOSED,
        person is not None and took_part(found, person),
        person is not None and turned_in.exists(),
        len(replies),
        len(_asked(found)),
        tuple((text, shown[key]) for key, text in STATEMENTS.items() if key in shown),
    )


def took_part(meeting: Meeting, person: UUID) -> bool:
    """Whether somebody held a seat of the body on the meeting's day, as member or staff, or
    acted for one.
    """
    return person in _asked(meeting)


def _asked(meeting: Meeting) -> set[UUID]:
    on_the_day = runs_on(meeting.day)
    seats = on_the_day & Q(seat__body=meeting.body_id)
    held = Holding.objects.filter(seats).values_list("person_id", flat=True)
    acted = Designation.objects.filter(seats).values_list("person_id", flat=True)
    return {*held, *acted}
