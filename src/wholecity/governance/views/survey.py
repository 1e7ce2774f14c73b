"""The survey after a meeting: a page for whoever was there, and what came of it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from wholecity.governance import actions, queries
from wholecity.governance.forms.looking import SurveyForm
from wholecity.governance.views.changes import answer, form_page, saved
from wholecity.kernel.errors import NotFound
from wholecity.people.access import acting_or_404, may
from wholecity.people.queries import person_of
from wholecity.ui.amounts import number
from wholecity.ui.responses import given


@form_page
def survey(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Say what one thinks of a meeting, once; what all together think."""
    by = acting_or_404(request, "answer", "own-survey")
    drafts = may(by, "write", "cabinet")
    try:
        meeting = queries.meeting(meeting_id, timezone.localdate(), drafts=drafts)
    except NotFound:
        raise Http404 from None
    person = person_of(by.name)
    page = queries.survey(meeting_id, person.id if person else None, timezone.localdate())

    def turn_in(said: dict[str, Any]) -> HttpResponse:
        actions.turn_in_survey(by=by, meeting=meeting_id, scores=said)
        return saved(request, redirect("governance:survey", meeting_id=meeting_id))

    return answer(
        request,
        SurveyForm(data=given(request)),
        turn_in,
        template="governance/survey.html",
        meeting=meeting,
        survey=page,
        means=[(text, number(float(mean))) for text, mean in page.means],
    )
