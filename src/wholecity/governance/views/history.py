"""Every change of the cabinet's record, for those who write it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from wholecity.governance import queries
from wholecity.governance.forms.looking import HistoryForm
from wholecity.governance.queries import HistoryRow, Subject, Wanted
from wholecity.governance.views.changes import page_number
from wholecity.kernel.errors import NotFound
from wholecity.people.access import only
from wholecity.ui.downloads import Cell, csv_stream
from wholecity.ui.responses import render_form
from wholecity.ui.texts import told

HEADER = ("at", "who", "role", "kind", "id", "done", "what", "was", "now")


@require_safe
@only("write", "cabinet")
def history(request: HttpRequest) -> HttpResponse:
    """What was changed, by whom, in which role, and what it was before."""
    form = HistoryForm(data=request.GET)
    context: dict[str, Any] = {}
    if form.is_valid():
        wanted = _wanted(form)
        page = queries.history(wanted, page_number(request))
        context = {"page": page, "subject": wanted.subject}
    return render_form(request, "governance/history.html", form, context)


@require_safe
@only("write", "cabinet")
def history_file(request: HttpRequest) -> HttpResponseBase:
    """The same as a CSV file, a line for each detail."""
    form = HistoryForm(data=request.GET)
    if not form.is_valid():
        return render_form(request, "governance/history.html", form)
    rows = queries.history_rows(_wanted(form))
    return csv_stream("history.csv", HEADER, (line for row in rows for line in _lines(row)))


def _wanted(form: HistoryForm) -> Wanted:
    said = form.cleaned_data
    return Wanted(
        _subject(said["of"], said["id"]),
        said["action"],
        said["kind"],
        said["who"],
        said["since"],
        said["until"],
    )


def _subject(kind: str, id: str) -> Subject | None:
    """The thing of the address; a page that is not there for one that never was."""
    if not kind and not id:
        return None
    try:
        return queries.subject(kind, UUID(id))
    except (NotFound, ValueError):
        raise Http404 from None


def _lines(row: HistoryRow) -> list[list[Cell]]:
    at = timezone.localtime(row.at).isoformat(timespec="seconds")
    begin: list[Cell] = [at, row.who, told(row.role), told(row.kind), row.id, told(row.done)]
    details = [(told(c.title), told(c.was or ""), told(c.now)) for c in row.changes]
    return [[*begin, *detail] for detail in details or [("", "", "")]]
