"""Answering the survey of a meeting, once, so that nobody can tell who said what."""

from collections.abc import Mapping
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.definitions.survey import STATEMENTS
from wholecity.governance.models import Meeting, SurveyReply, SurveyTurnedIn
from wholecity.governance.queries.survey import closed_on, took_part
from wholecity.governance.rules.survey import is_over, is_score
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.people.access import require
from wholecity.people.queries import person_of
from wholecity.people.rules import Acting


@transaction.atomic
def turn_in_survey(*, by: Acting, meeting: UUID, scores: Mapping[str, int]) -> None:
    """Keep what somebody thinks of a closed meeting, apart from who they are.

    Raises NotAllowed for somebody who had no part in the meeting, Conflict for
    a second time, before it is closed and once the survey is over, since its
    means must not move any more, BadInput unless each statement has
    its score from 1 to 5. The audit entry says who turned it in, not what.
    """
    require(by, "answer", "own-survey")
    found = _locked(meeting)
    closed = closed_on(found)
    if closed is None:
        raise Conflict("The meeting is not closed yet.", hint="The survey opens when it is.")
    person = person_of(by.name)
    if person is None or not took_part(found, person.id):
        raise NotAllowed(
            "The survey is for those who were at the meeting.",
            hint="It asks whoever came for a seat, as its holder or designee, and the staff.",
        )
    if is_over(closed, timezone.localdate()):
        raise Conflict("This survey is over.", hint="What came of it does not change any more.")
    if SurveyTurnedIn.objects.filter(meeting=found, person=person.id).exists():
        raise Conflict("You answered this survey already.")
    if set(scores) != set(STATEMENTS) or not all(map(is_score, scores.values())):
        raise BadInput("Each statement takes one number from 1 to 5.")
    SurveyTurnedIn.objects.create(meeting=found, person_id=person.id)
    _keep_shuffled(found, dict(scores))
    record(by=by, action="turn in survey", object_kind="meeting", object_id=found.id)


def _locked(meeting: UUID) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).exclude(published_at=None)
    found = rows.filter(pk=meeting).first()
    if found is None:
        raise NotFound("There is no such meeting.")
    return found


def _keep_shuffled(meeting: Meeting, scores: dict[str, int]) -> None:
    """All replies are written anew in an order of chance.

    A table keeps the order in which its rows were written: the third reply
    would be that of the third who turned in.
    """
    rows = [*meeting.survey_replies.values_list("scores", flat=True), scores]
    SystemRandom().shuffle(rows)
    meeting.survey_replies.all().delete()
    SurveyReply.objects.bulk_create(SurveyReply(meeting=meeting, scores=row) for row in rows)
