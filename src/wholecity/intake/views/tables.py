"""A CSV or XLSX table before it is a delivery: its columns are told, it is tried, it is loaded."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wholecity.intake import actions, queries
from wholecity.intake.formats.mapped import suggest
from wholecity.intake.forms import ColumnsForm, SaveForm
from wholecity.intake.queries import TableRow
from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.kernel.texts import translatable
from wholecity.people.access import acting_or_404
from wholecity.people.rules import Acting
from wholecity.ui.responses import render_form
from wholecity.ui.texts import told


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """Which column is which: a saved mapping, or one that is made here from the headers."""
    by, table = _table_or_404(request, table_id)
    headers = actions.headers_of_table(by=by, table=table_id)
    begun = table.mapping or suggest(headers)
    form = ColumnsForm(headers, begun, *([request.POST] if request.method == "POST" else []))
    if form.is_valid():
        actions.choose_mapping(by=by, table=table_id, content=form.content)
        return redirect("intake:table", table_id=table_id)
    context = {"table": table, "saved": queries.mapping_names(table.source)}
    return render_form(request, "intake/columns.html", form, context)


@require_POST
def use_saved(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """Read the table with a mapping that was saved for its source."""
    by, _ = _table_or_404(request, table_id)
    try:
        actions.choose_saved_mapping(by=by, table=table_id, name=request.POST.get("mapping", ""))
    except WholecityError as error:
        messages.error(request, told(error.words))
        return redirect("intake:columns", table_id=table_id)
    return redirect("intake:table", table_id=table_id)


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """How the first rows would be read, before anything is loaded; then the worker loads it."""
    by, waiting = _table_or_404(request, table_id)
    if waiting.mapping is None:
        return redirect("intake:columns", table_id=table_id)
    if request.method == "POST":
        form = SaveForm(request.POST)
        if form.is_valid():
            try:
                job_id = actions.load_table(
                    by=by,
                    table=table_id,
                    title=translatable("Load a delivery"),
                    save_as=form.cleaned_data["name"],
                )
            except WholecityError as error:
                form.add_error("name", told(error.words))
            else:
                return redirect("intake:job", job_id=job_id)
    else:
        form = SaveForm(initial={"name": waiting.saved_name})
    return render_form(request, "intake/table.html", form, _preview(by, waiting))


@require_POST
def discard(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """Forget the table; nothing of it was loaded."""
    by, _ = _table_or_404(request, table_id)
    actions.discard_table(by=by, table=table_id)
    messages.success(request, gettext("The table was discarded. Nothing was loaded."))
    return redirect("intake:deliveries")


def _preview(by: Acting, table: TableRow) -> dict[str, Any]:
    """What the page shows; `refusal` instead of rows when the file would be refused as a whole."""
    try:
        preview = actions.look_at_table(by=by, table=table.id)[0]
    except WholecityError as error:
        return {"table": table, "refusal": told(error.words)}
    return {"table": table, "preview": preview, "accepted": preview.rows - preview.faulty}


def _table_or_404(request: HttpRequest, table_id: UUID) -> tuple[Acting, TableRow]:
    """The table, for whoever brought it; nobody else learns that it is there."""
    by = acting_or_404(request, "load", "delivery")
    try:
        return by, queries.waiting_table(table_id, by.name)
    except NotFound:
        raise Http404 from None
