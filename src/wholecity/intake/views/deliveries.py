"""Deliveries: what came, how good it is, what was not accepted; bring one, take one back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholecity.intake import actions, queries
from wholecity.intake.actions.looking import MAPPED
from wholecity.intake.actions.uploads import KIND
from wholecity.intake.forms import UploadForm
from wholecity.intake.queries import DeliveryDetail
from wholecity.intake.rules.exports import FAULT_COLUMNS, fault_cells
from wholecity.jobs import queries as jobs
from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.kernel.texts import translatable
from wholecity.people.access import acting_or_404, may, only
from wholecity.people.rules import Acting
from wholecity.ui.downloads import csv_stream
from wholecity.ui.responses import render_form
from wholecity.ui.texts import told

PAGE = 50


@require_safe
@only("read", "delivery")
def deliveries(request: HttpRequest) -> HttpResponse:
    """All sources with their freshness, and all deliveries."""
    chosen = request.GET.get("source") or None
    context = {
        "sources": queries.sources(),
        "deliveries": queries.deliveries(chosen),
        "chosen": chosen,
    }
    return render(request, "intake/deliveries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Bring a delivery; the worker loads it."""
    acting = acting_or_404(request, "load", "delivery")
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        try:
            return _brought(acting, dict(form.cleaned_data))
        except WholecityError as error:
            form.add_error(None, told(error.words))
    return render_form(request, "intake/new.html", form)


def _brought(by: Acting, said: dict[str, Any]) -> HttpResponse:
    """To the worker's progress; for a table to the page that asks what its columns are."""
    if said["format"] == MAPPED:
        del said["format"]
        return redirect("intake:columns", table_id=actions.bring_table(by=by, **said))
    job_id = actions.load_uploaded(by=by, title=translatable("Load a delivery"), **said)
    return redirect("intake:job", job_id=job_id)


@require_safe
@only("read", "delivery")
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far the loading is."""
    return render(request, "intake/job.html", {"job": _job_or_404(job_id)})


@require_safe
@only("read", "delivery")
def progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The part of the page that changes while the loading goes on."""
    return render(request, "intake/progress.html", {"job": _job_or_404(job_id)})


@require_safe
def delivery(request: HttpRequest, number: int) -> HttpResponse:
    """One delivery: its files, its quality, its faults by kind."""
    acting = acting_or_404(request, "read", "delivery")
    detail = _delivery_or_404(number)
    context: dict[str, Any] = {
        "delivery": detail,
        "row": detail.row,
        "may_read_quarantine": may(acting, "read", "quarantine"),
    }
    if detail.row.state in {"loaded", "paused"}:
        context["quality"] = queries.quality(number)
    return render(request, "intake/delivery.html", context)


@require_safe
@only("read", "quarantine")
def quarantine(request: HttpRequest, number: int) -> HttpResponse:
    """The faults of a delivery, line by line: where, what and why, never the value."""
    detail = _delivery_or_404(number)
    warnings = "warnings" in request.GET
    wish = request.GET.get("page", "1")
    page = int(wish) if wish.isdecimal() and len(wish) < 6 else 1
    lines, total = queries.faults(number, page=page, size=PAGE, warnings=warnings)
    context = {
        "row": detail.row,
        "lines": lines,
        "total": total,
        "warnings": warnings,
        "page": Paginator(range(total), PAGE).get_page(page),
    }
    return render(request, "intake/quarantine.html", context)


@require_safe
def error_file(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """The refused rows, whole, with their reason: for the agency, and nobody else."""
    acting = acting_or_404(request, "read", "quarantine")
    _delivery_or_404(number)
    rows = actions.errors_to_send_back(by=acting, number=number)
    return csv_stream(f"delivery-{number}-errors.csv", FAULT_COLUMNS, map(fault_cells, rows))


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take the delivery back; what it had replaced returns."""
    by = acting_or_404(request, "undo", "delivery")
    done = gettext("The delivery was taken back.")
    return _decided(request, number, lambda: actions.undo(by=by, number=number), done)


@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Load a delivery that waits for a person."""
    by = acting_or_404(request, "load", "delivery")
    done = gettext("The delivery was loaded.")
    return _decided(request, number, lambda: actions.accept(by=by, number=number), done)


def _decided(
    request: HttpRequest, number: int, action: Callable[[], object], done: str
) -> HttpResponse:
    _delivery_or_404(number)
    try:
        action()
    except WholecityError as error:
        messages.error(request, told(error.words))
    else:
        messages.success(request, done)
    return redirect("intake:delivery", number=number)


def _delivery_or_404(number: int) -> DeliveryDetail:
    try:
        return queries.delivery(number)
    except NotFound:
        raise Http404 from None


def _job_or_404(job_id: UUID) -> jobs.Job:
    found = jobs.job(job_id)
    if found is None or found.kind != KIND:
        raise Http404
    return found
