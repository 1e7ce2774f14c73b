"""The members of a body as a file: brought, tried first, and taken along."""

import json
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wholecity.governance import actions, queries
from wholecity.governance.formats import civic, popolo, spreadsheets
from wholecity.governance.formats.members import COLUMNS, EXAMPLE, WORDS, cells
from wholecity.governance.formats.rosters import Roster
from wholecity.governance.forms import MembersForm
from wholecity.governance.views.bodies import body_or_404
from wholecity.governance.views.changes import as_read, form_page, import_page, writer
from wholecity.kernel.errors import NotFound
from wholecity.people.access import only
from wholecity.ui.downloads import csv_stream


@form_page
def import_members(request: HttpRequest, key: str) -> HttpResponse:
    """Try a file and say what would come of it; import it when that is asked."""
    by, page = writer(request), body_or_404(key)
    return import_page(
        request,
        MembersForm,
        partial(actions.import_members, by=by, body=key),
        template="governance/members.html",
        done=gettext("The members were imported."),
        then=redirect("governance:body", key=key),
        body=page,
        columns=COLUMNS,
        words=WORDS,
    )


@require_safe
@only("write", "cabinet")
def example_of_members(request: HttpRequest, key: str) -> HttpResponseBase:
    """A table that can be imported, to begin with."""
    body_or_404(key)
    return csv_stream("members-example.csv", COLUMNS, as_read(EXAMPLE))


@require_safe
@only("write", "cabinet")
def export_members(request: HttpRequest, key: str) -> HttpResponseBase:
    """The members with everybody who held their seats, as a table that can be imported."""
    rows = [list(cells(row)) for row in _roster(key).rows]
    return csv_stream(f"{key}-members.csv", COLUMNS, rows)


@require_safe
@only("write", "cabinet")
def export_workbook(request: HttpRequest, key: str) -> HttpResponse:
    """The same table as a workbook."""
    rows = [COLUMNS, *(cells(row) for row in _roster(key).rows)]
    return _file(f"{key}-members.xlsx", spreadsheets.workbook(rows), spreadsheets.XLSX)


@require_safe
@only("write", "cabinet")
def export_popolo(request: HttpRequest, key: str) -> HttpResponse:
    """The members as Popolo, which other programs read."""
    text = json.dumps(popolo.written(_roster(key)), ensure_ascii=False, indent=2)
    return _file(f"{key}-members.json", f"{text}\n".encode(), "application/json")


@require_safe
@only("write", "cabinet")
def export_civic_data(request: HttpRequest, key: str) -> HttpResponse:
    """The members as Open Civic Data."""
    return _file(f"{key}-members.yaml", civic.written(_roster(key)).encode(), "application/yaml")


def _roster(key: str) -> Roster:
    try:
        return queries.roster(key)
    except NotFound:
        raise Http404 from None


def _file(name: str, content: bytes, kind: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
