"""Families' requests with their clocks, for those who answer them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wholecity.children.definitions import OWED, Asked
from wholecity.children.queries import request_rows
from wholecity.family import actions
from wholecity.family.access import answerable_or_404
from wholecity.family.forms import AccessAnswerForm, AnswerForm
from wholecity.family.queries import agency_whose_requests
from wholecity.family.views.words import in_words_of
from wholecity.kernel.errors import NotFound
from wholecity.people.access import acting_or_404, only
from wholecity.people.queries import acting as who_acts
from wholecity.ui.responses import answer_form, given


@require_safe
@only("read", "family-request")
def index(request: HttpRequest) -> HttpResponse:
    """All requests, those first whose days are fewest; a steward's are of their own agency."""
    rows = request_rows(agency=agency_whose_requests(who_acts(request)))
    context = {"rows": [in_words_of(row) for row in rows]}
    return render(request, "family/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """A request, and its answer; that the value in it was seen is entered."""
    by = acting_or_404(request, "read", "family-request")
    try:
        row = answerable_or_404(by, request_id)
        if request.method != "POST":
            row = actions.look_at_request(by=by, request=request_id)
    except NotFound:
        raise Http404 from None

    def answered(said: dict[str, Any]) -> HttpResponse:
        accepted = said.get("accepted", "yes") == "yes"
        actions.answer(by=by, request=request_id, accepted=accepted, words=said["words"])
        messages.success(request, gettext("Your answer is kept, and the family is told."))
        return redirect("family:requests")

    form_class = AnswerForm if row.kind is Asked.AMENDMENT else AccessAnswerForm
    return answer_form(
        request,
        form_class(given(request)),
        answered,
        "family/request.html",
        one=in_words_of(row),
        waits=row.standing in OWED,
    )
