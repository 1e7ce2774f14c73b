"""Meetings of the past, brought from another record: tried first, then kept."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from wholecity.governance import actions
from wholecity.governance.forms import PastMeetingsForm
from wholecity.governance.views.bodies import body_or_404
from wholecity.governance.views.changes import form_page, import_page, writer


@form_page
def import_meetings(request: HttpRequest, key: str) -> HttpResponse:
    """Try a file and say what would come of it; bring its meetings when that is asked."""
    by, page = writer(request), body_or_404(key)
    return import_page(
        request,
        PastMeetingsForm,
        partial(actions.import_meetings, by=by, body=key),
        template="governance/past_meetings.html",
        done=gettext("The meetings were imported."),
        then=redirect("governance:body", key=key),
        body=page,
    )
