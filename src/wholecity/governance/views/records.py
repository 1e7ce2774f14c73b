"""The record for the public, and all of it for a city that leaves."""

from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from wholecity.governance import actions, queries
from wholecity.governance.formats.records import write_records
from wholecity.governance.forms.looking import PeriodForm, asked, last_year
from wholecity.governance.views.changes import rights_of, saved, writer
from wholecity.kernel.errors import NotFound
from wholecity.people.access import only, require_recent_proof
from wholecity.ui.responses import render_form


@require_safe
@only("read", "cabinet")
def records(request: HttpRequest) -> HttpResponse:
    """The meetings of some days: which of them the public may read."""
    form = _form(request)
    context = dict(rights_of(request))
    if form.is_valid():
        context["meetings"] = queries.meetings_between(**form.cleaned_data)
    return render_form(request, "governance/records.html", form, context)


@require_safe
@only("read", "cabinet")
def records_file(request: HttpRequest) -> HttpResponseBase:
    """The record of the public meetings of some days as a ZIP."""
    form = _form(request)
    if not form.is_valid():
        return render_form(request, "governance/records.html", form, rights_of(request))
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    found = queries.public_record(since, until)
    file = _file()
    write_records(found, file, timezone.localtime())
    return _handed_out(file, f"records-{since}-{until}.zip")


@require_POST
def open_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Let the public read the record of a meeting, or keep it to the members."""
    by = writer(request)
    try:
        actions.open_to_public(
            by=by, meeting=meeting_id, is_public=request.POST.get("public") == "yes"
        )
    except NotFound:
        raise Http404 from None
    if request.POST.get("then") == "records":
        return saved(request, redirect("governance:records"))
    return saved(request, redirect("governance:meeting", meeting_id=meeting_id))


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """Everything that the cabinet keeps, as a ZIP."""
    by = writer(request)
    require_recent_proof(request)
    file = _file()
    actions.export_record(by=by, file=file)
    return _handed_out(file, f"cabinet-{timezone.localdate()}.zip")


def _file() -> IO[bytes]:
    """A file without a name; the answer closes it when it was sent."""
    return TemporaryFile()


def _handed_out(file: IO[bytes], name: str) -> FileResponse:
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name)


def _form(request: HttpRequest) -> PeriodForm:
    return PeriodForm(data=asked(request.GET, last_year(timezone.localdate())))
