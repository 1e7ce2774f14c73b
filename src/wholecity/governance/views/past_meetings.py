"""Meetings of the past, brought from another record: tried first, then kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from wholecity.governance import actions
from wholecity.governance.forms import PastMeetingsForm
from wholecity.governance.views.bodies import body_or_404
from wholecity.governance.views.changes import form_page, writer
from wholecity.kernel.errors import WholecityError
from wholecity.ui.responses import render_form
from wholecity.ui.texts import told


@form_page
def import_meetings(request: HttpRequest, key: str) -> HttpResponse:
    """Try a file and say what would come of it; bring its meetings when that is asked."""
    by, page = writer(request), body_or_404(key)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PastMeetingsForm(*sent)
    outcome = None
    if form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        really = request.POST.get("way") == "import"
        try:
            outcome = actions.import_meetings(by=by, body=key, try_only=not really, **said)
        except WholecityError as error:
            form.add_error(None, told(error.words))
        else:
            if really and not outcome.faults:
                messages.success(request, gettext("The meetings were imported."))
                return redirect("governance:body", key=key)
            # A browser sends a file once; its text comes back with the second form.
            form = PastMeetingsForm(initial=said)
    context = {"body": page, "outcome": outcome}
    return render_form(request, "governance/past_meetings.html", form, context)
