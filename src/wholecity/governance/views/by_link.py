"""Answering from a mail: the link is the right, to one answer and nothing else.

Opening it changes nothing, since mail programs open links to look at them; the
answer is one button on the page.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from wholecity.governance import actions, queries
from wholecity.governance.definitions import Answer
from wholecity.governance.formats.links import opened
from wholecity.governance.forms import AnswerForm
from wholecity.governance.views.changes import answer, form_page
from wholecity.kernel.errors import NotFound
from wholecity.ui.responses import given


@form_page
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Answer for a seat with a link from a mail."""
    link = opened(token)
    if link is None:
        raise Http404
    try:
        row = queries.response(link.response)
    except NotFound:
        raise Http404 from None
    answerers = queries.answerers(link.response, timezone.localdate())
    if link.person not in {person.id for person in answerers}:  # they left the seat since
        raise Http404
    if not row.is_open:
        return render(request, "governance/answered.html", {"thanks": False})
    form = AnswerForm(data=given(request))

    def keep(said: dict[str, Any]) -> HttpResponse:
        told = {"answer": Answer(said["answer"]), "reason": said["reason"]}
        actions.answer_by_link(response=link.response, person=link.person, **told)
        return render(request, "governance/answered.html", {"thanks": True})

    title = gettext("Answer")
    shown = {"title": title, "response": row}
    return answer(request, form, keep, template="governance/answer.html", **shown)
