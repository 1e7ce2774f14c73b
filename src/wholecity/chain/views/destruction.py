"""Destroying what came under an ended agreement: what it means, the button, how far it is."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wholecity.agreements import queries as agreements
from wholecity.agreements.rules.life import Standing
from wholecity.chain.actions import DESTRUCTION, start_destruction
from wholecity.jobs import queries
from wholecity.kernel.errors import Conflict, NotFound
from wholecity.people.access import acting_or_404
from wholecity.ui.texts import told


@require_http_methods(["GET", "HEAD", "POST"])
def destruction(request: HttpRequest) -> HttpResponse:
    """What will go, and the button that has it done; the agreement stands in the address."""
    acting = acting_or_404(request, "destroy", "agreement")
    found = _ended_or_404(request.GET.get("agreement", ""))
    if request.method == "POST":
        try:
            job = start_destruction(by=acting, key=found.row.key)
        except Conflict as conflict:
            messages.warning(request, told(conflict.words))
            return redirect(request.get_full_path())
        return redirect("chain:destroying", job_id=job)
    context = {"agreement": found, "worker": queries.a_worker_is_alive()}
    return render(request, "chain/destruction.html", context)


@require_safe
def destroying(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far a destruction is."""
    return _job(request, job_id, "chain/destroying.html")


@require_safe
def destroying_progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The part of that page which changes."""
    return _job(request, job_id, "chain/destroying_progress.html")


def _job(request: HttpRequest, job_id: UUID, template: str) -> HttpResponse:
    acting_or_404(request, "destroy", "agreement")
    job = queries.job(job_id)
    if job is None or job.kind != DESTRUCTION:
        raise Http404
    return render(request, template, {"job": job})


def _ended_or_404(key: str) -> agreements.AgreementDetail:
    try:
        found = agreements.detail(key)
    except NotFound:
        raise Http404 from None
    if found.row.standing is not Standing.ENDED:
        raise Http404
    return found
