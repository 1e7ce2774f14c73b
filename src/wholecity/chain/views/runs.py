"""Running the chain from a page, and watching it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholecity.chain.actions import KIND, start_chain, start_coarser
from wholecity.chain.definitions import LINK, MEASURE, RELEASE
from wholecity.disclosure.queries import ReleaseDetail, release_detail
from wholecity.jobs import actions as jobs
from wholecity.jobs import queries
from wholecity.kernel.errors import Conflict, NotFound
from wholecity.kernel.texts import translatable
from wholecity.people.access import acting_or_404, only
from wholecity.ui.texts import told


@require_safe
@only("read", "chain")
def runs(request: HttpRequest) -> HttpResponse:
    """Earlier runs, and the button that starts one."""
    context = {
        "runs": queries.recent(KIND)[:20],
        "steps": (LINK, MEASURE, RELEASE),
        "worker": queries.a_worker_is_alive(),
    }
    return render(request, "chain/runs.html", context)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Queue a run for the worker."""
    acting = acting_or_404(request, "run", "chain")
    try:
        job_id = start_chain(by=acting, title=translatable("Link, compute and protect"))
    except Conflict as conflict:
        messages.warning(request, told(conflict.words))
        return redirect("chain:runs")
    return redirect("chain:run", job_id=job_id)


@require_http_methods(["GET", "HEAD", "POST"])
def coarser(request: HttpRequest) -> HttpResponse:
    """The coarser tables that were tried for a proposal, and a button that proposes one."""
    acting = acting_or_404(request, "propose", "release")
    found = _proposal_or_404(request.GET.get("release", ""))
    if request.method == "POST":
        which = request.POST.get("advice", "")
        try:
            job_id = start_coarser(
                by=acting,
                release=found.summary.number,
                which=int(which) if which.isascii() and which.isdigit() else -1,
            )
        except (Conflict, NotFound) as error:
            messages.warning(request, told(error.words))
            return redirect(request.get_full_path())
        return redirect("chain:run", job_id=job_id)
    context = {"release": found, "worker": queries.a_worker_is_alive()}
    return render(request, "chain/coarser.html", context)


@require_safe
@only("read", "chain")
def run(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """One run: how far it is, what it found."""
    return render(request, "chain/run.html", {"job": _job_or_404(job_id)})


@require_safe
@only("read", "chain")
def progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The part of the page that changes while the run goes on."""
    return render(request, "chain/progress.html", {"job": _job_or_404(job_id)})


@require_POST
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask the run to stop. What it published so far stays; nothing is half-published."""
    acting_or_404(request, "run", "chain")
    jobs.cancel(_job_or_404(job_id).pk)
    messages.info(request, gettext("The run will stop at its next step."))
    return redirect("chain:run", job_id=job_id)


def _job_or_404(job_id: UUID) -> queries.Job:
    job = queries.job(job_id)
    if job is None or job.kind != KIND:
        raise Http404
    return job


def _proposal_or_404(number: str) -> ReleaseDetail:
    try:
        found = release_detail(int(number)) if number.isascii() and number.isdigit() else None
    except NotFound:
        found = None
    if found is None or not found.advice or not found.coarsenable:
        raise Http404
    return found
