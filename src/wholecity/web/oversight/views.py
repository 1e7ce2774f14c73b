"""The privacy officer reads the audit record. Each look leaves an entry in it itself."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wholecity.audit import actions, queries
from wholecity.audit.rules.laws import Regime
from wholecity.kernel.errors import NotFound
from wholecity.ui.downloads import csv_stream
from wholecity.ui.responses import render_form
from wholecity.web.oversight.access import look, officer
from wholecity.web.oversight.forms import ChildForm, EntriesForm, NoteForm, PersonForm


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The state of the chain, and the alerts."""
    look(request, "overview")
    context = {
        "state": queries.state(),
        "alerts": queries.alerts(are_open=True),
        "closed": queries.alerts(are_open=False, most=20),
        "child_form": ChildForm(),
        "person_form": PersonForm(),
    }
    return render_form(request, "web/oversight/index.html", EntriesForm(), context)


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The entries that are looked for, fifty to a page."""
    form = EntriesForm(data=request.GET)
    context: dict[str, Any] = {}
    if _asked(request, "entries", form):
        context["page"] = queries.entry_page(form.wanted, _page_number(request))
    return render_form(request, "web/oversight/entries.html", form, context)


@require_safe
def entries_file(request: HttpRequest) -> HttpResponseBase:
    """The same entries, all of them, as a CSV file."""
    form = EntriesForm(data=request.GET)
    if not _asked(request, "entries file", form):
        return render_form(request, "web/oversight/entries.html", form)
    return csv_stream(
        "audit.csv", queries.HEADER, (row.cells for row in queries.entry_rows(form.wanted))
    )


@require_safe
def child(request: HttpRequest) -> HttpResponse:
    """One child's reports: who looked, the record of FERPA, the accounting of HIPAA, everything."""
    form = ChildForm(data=request.GET)
    context: dict[str, Any] = {}
    if _asked(request, "child", form):
        of, today = form.cleaned_data["child"], timezone.localdate()
        context = {
            "child": of,
            "lookers": queries.who_looked(of),
            "ferpa": queries.accounting(of, Regime.FERPA, today),
            "hipaa": queries.accounting(of, Regime.HIPAA, today),
            "disclosures": queries.disclosures(of),
        }
    return render_form(request, "web/oversight/child.html", form, context)


@require_safe
def person(request: HttpRequest) -> HttpResponse:
    """Whom one account looked at."""
    form = PersonForm(data=request.GET)
    context: dict[str, Any] = {}
    if _asked(request, "person", form):
        context["looks"] = queries.looks_of(form.cleaned_data["who"])
    return render_form(request, "web/oversight/person.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """One alert; a note closes it."""
    if request.method != "POST":
        look(request, "alert", {"alert": str(alert_id)})
        return _alert_page(request, alert_id, NoteForm())
    by = officer(request, "close", "alert")
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _alert_page(request, alert_id, form)
    try:
        actions.close_alert(by=by, alert=alert_id, note=form.cleaned_data["note"])
    except NotFound:
        raise Http404 from None
    messages.success(request, gettext("The alert is closed, with your note."))
    return redirect("oversight:index")


def _alert_page(request: HttpRequest, alert_id: UUID, form: NoteForm) -> HttpResponse:
    try:
        found = queries.alert(alert_id)
    except NotFound:
        raise Http404 from None
    return render_form(request, "web/oversight/alert.html", form, {"alert": found})


def _asked(request: HttpRequest, page: str, form: forms.Form) -> bool:
    """Enter the look with what was asked for; whether it can be answered."""
    is_valid = form.is_valid()
    said = form.cleaned_data if is_valid else {}
    look(request, page, {key: str(value) for key, value in said.items() if value})
    return is_valid


def _page_number(request: HttpRequest) -> int:
    said = request.GET.get("page", "")
    return int(said) if said.isdecimal() and len(said) < 7 else 1
