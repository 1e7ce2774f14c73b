"""Extracts: the list, making one, deciding on one, reading one in the controlled room."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholecity.extracts import actions
from wholecity.extracts.access import loaded, may_decide, visible
from wholecity.extracts.forms import DecisionForm, MakeForm
from wholecity.extracts.queries import ExtractRow
from wholecity.extracts.rules.fields import DIVERSITY
from wholecity.jobs import queries as jobs
from wholecity.kernel.errors import WholecityError
from wholecity.people.access import acting_or_404, may, require_recent_proof
from wholecity.people.queries import address_of
from wholecity.people.rules import Acting
from wholecity.policy.decision import Deny
from wholecity.policy.roles import Role
from wholecity.ui.responses import given, render_form
from wholecity.ui.texts import told


@require_safe
def extracts(request: HttpRequest) -> HttpResponse:
    """All extracts that the reader knows of."""
    acting = acting_or_404(request, "read", "extract")
    context = {"extracts": visible(acting), "may_make": may(acting, "make", "extract")}
    return render(request, "extracts/extracts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Choose a license, and have the worker make an extract for it."""
    acting = acting_or_404(request, "make", "extract")
    form = MakeForm(given(request), initial={"license": request.GET.get("license", "")})
    if form.is_valid():
        try:
            job = actions.start_making(by=acting, license=form.cleaned_data["license"])
        except WholecityError as error:
            form.add_error(None, told(error.words))
        else:
            return redirect("extracts:making", job_id=job)
    context = {"worker": jobs.a_worker_is_alive(), "diversity": DIVERSITY}
    return render_form(request, "extracts/make.html", form, context)


@require_safe
def making(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far it is."""
    return _job(request, job_id, "extracts/making.html")


@require_safe
def progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The part of that page which changes."""
    return _job(request, job_id, "extracts/progress.html")


@require_safe
def extract(request: HttpRequest, number: int) -> HttpResponse:
    """One extract: what it holds, what was coarsened, who decided, how it is read."""
    acting, found = loaded(request, number)
    return _page(request, acting, found, DecisionForm())


@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Approve or reject. Never by whoever made it: to them there is no such page."""
    acting, found = loaded(request, number, "approve")
    if not may_decide(acting, found):
        raise Http404
    require_recent_proof(request)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, acting, found, form, status=422)
    said = form.cleaned_data
    try:
        if said["decision"] == "approve":
            actions.approve(
                by=acting,
                number=number,
                trained_until=said["trained_until"],
                reason=said["reason"],
            )
        else:
            actions.reject(by=acting, number=number, reason=said["reason"])
    except WholecityError as error:
        messages.error(request, told(error.words))
    else:
        messages.success(request, gettext("Your decision is kept and in force."))
    return redirect("extracts:extract", number=number)


@require_POST
def file(request: HttpRequest, number: int) -> HttpResponse:
    """The files, to whom the license names, in the controlled room; each time is recorded."""
    acting, _found = loaded(request, number, "fetch")
    require_recent_proof(request)
    try:
        content = actions.fetch(by=acting, number=number, address=address_of(request))
    except WholecityError as error:
        messages.error(request, told(error.words))
        return redirect("extracts:extract", number=number)
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="extract-{number}.zip"'
    return answer


def _page(
    request: HttpRequest, acting: Acting, found: ExtractRow, form: DecisionForm, status: int = 200
) -> HttpResponse:
    reads = acting.role == Role.RESEARCHER
    verdict = (
        actions.may_fetch(by=acting, number=found.number, address=address_of(request))
        if reads
        else None
    )
    context = {
        "extract": found,
        "form": form,
        "diversity": DIVERSITY,
        "may_decide": may_decide(acting, found),
        "own": found.made_by == acting.name and found.waits,
        "reads": reads,
        "missing": verdict.reasons if isinstance(verdict, Deny) else (),
    }
    return render(request, "extracts/extract.html", context, status=status)


def _job(request: HttpRequest, job_id: UUID, template: str) -> HttpResponse:
    acting_or_404(request, "make", "extract")
    job = jobs.job(job_id)
    if job is None or job.kind != actions.MAKING:
        raise Http404
    return render(request, template, {"job": job})
