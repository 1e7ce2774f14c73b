"""The members of a body as a table: brought, tried first, and taken along."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wholecity.governance import actions, queries
from wholecity.governance.formats.members import COLUMNS, cells
from wholecity.governance.forms import MembersForm
from wholecity.governance.views.bodies import body_or_404
from wholecity.governance.views.changes import form_page, writer
from wholecity.kernel.errors import WholecityError
from wholecity.people.access import only
from wholecity.ui.downloads import csv_stream
from wholecity.ui.responses import render_form
from wholecity.ui.texts import told


@form_page
def import_members(request: HttpRequest, key: str) -> HttpResponse:
    """Try a table and say what would come of it; import it when that is asked."""
    by, page = writer(request), body_or_404(key)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MembersForm(*sent)
    outcome = None
    if form.is_valid():
        text = form.cleaned_data["text"]
        really = request.POST.get("way") == "import"
        try:
            outcome = actions.import_members(by=by, body=key, text=text, try_only=not really)
        except WholecityError as error:
            form.add_error("text", told(error.words))
        else:
            if really and not outcome.faults:
                messages.success(request, gettext("The members were imported."))
                return redirect("governance:body", key=key)
            # A browser sends a file once; its rows come back with the second form.
            form = MembersForm(initial={"text": text})
    context = {"body": page, "outcome": outcome, "columns": COLUMNS}
    return render_form(request, "governance/members.html", form, context)


@require_safe
@only("write", "cabinet")
def export_members(request: HttpRequest, key: str) -> HttpResponseBase:
    """The members with everybody who held their seats, as a table that can be imported."""
    page = body_or_404(key)
    rows = [list(cells(row)) for row in queries.members(key)]
    return csv_stream(f"{page.key}-members.csv", COLUMNS, rows)
