"""The releases, and the page on which a second person decides."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wholecity.disclosure import actions, queries
from wholecity.disclosure.access import may_decide, release_for, releases_for
from wholecity.disclosure.forms import DecisionForm
from wholecity.disclosure.queries import ReleaseDetail
from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.people.access import acting_or_404, only, require_recent_proof
from wholecity.people.queries import acting as who_acts
from wholecity.ui.downloads import csv_answer
from wholecity.ui.navigation import leads_from
from wholecity.ui.texts import told

LOG_HEADER = (
    "number",
    "title",
    "periods",
    "published_at",
    "approved_as",
    "withdrawn_at",
    "withdrawn_reason",
    "file",
    "sha256",
)


@require_safe
@only("read", "release")
def releases(request: HttpRequest) -> HttpResponse:
    """All releases, the newest first."""
    context = {"releases": releases_for(who_acts(request))}
    return render(request, "disclosure/releases.html", context)


@require_safe
@only("read", "public-page")
def log(request: HttpRequest) -> HttpResponse:
    """Every release that ever was public, for everybody."""
    return render(request, "disclosure/log.html", {"entries": queries.public_log()})


@require_safe
@only("read", "public-page")
def log_csv(request: HttpRequest) -> HttpResponse:
    """The log as a CSV file: a row for each file of each release."""
    rows = [
        (
            entry.number,
            entry.title,
            " ".join(entry.periods),
            entry.published_at.isoformat(),
            entry.approved_as,
            entry.withdrawn_at.isoformat() if entry.withdrawn_at else "",
            entry.withdrawn_reason,
            *file,
        )
        for entry in queries.public_log()
        for file in entry.hashes.items()
    ]
    return csv_answer("releases.csv", LOG_HEADER, rows)


@require_safe
@only("read", "public-page")
def log_json(request: HttpRequest) -> HttpResponse:
    """The log as one JSON document."""
    return JsonResponse({"releases": [asdict(entry) for entry in queries.public_log()]})


@require_safe
@only("read", "release")
def release(request: HttpRequest, number: int) -> HttpResponse:
    """One release: what it holds, what was hidden and why, what the attack found."""
    return _page(request, _release_or_404(request, number), DecisionForm())


@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Approve or reject. Never by whoever proposed it: to them there is no such page."""
    acting_or_404(request, "read", "release")
    detail = _release_or_404(request, number)
    if not may_decide(who_acts(request), detail):
        raise Http404
    require_recent_proof(request)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, detail, form, status=422)
    choice = {"approve": actions.approve, "reject": actions.reject}[form.cleaned_data["decision"]]
    try:
        choice(release=detail.summary.id, by=who_acts(request), reason=form.cleaned_data["reason"])
    except WholecityError as error:
        messages.error(request, told(error.words))
    else:
        messages.success(request, gettext("Your decision is kept and in force."))
    return redirect("disclosure:release", number=number)


@require_safe
@only("read", "released-figure")
def file(request: HttpRequest, number: int, name: str) -> FileResponse:
    """A file of a published release, as it was approved."""
    try:
        path = queries.release_files(number)[name]
    except (KeyError, NotFound):
        raise Http404 from None
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _release_or_404(request: HttpRequest, number: int) -> ReleaseDetail:
    try:
        return release_for(who_acts(request), number)
    except NotFound:
        raise Http404 from None


def _page(
    request: HttpRequest, detail: ReleaseDetail, form: DecisionForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "release": detail,
        "form": form,
        "may_decide": may_decide(who_acts(request), detail),
        "losses": _by_period(detail),
        "own": detail.summary.proposed_by == who_acts(request).name,
        "leads": leads_from(who_acts(request).subject, "advice", str(detail.summary.number))
        if detail.coarsenable
        else (),
    }
    return render(request, "disclosure/release.html", context, status=status)


def _by_period(detail: ReleaseDetail) -> list[tuple[str, list[dict[str, Any]]]]:
    """What was withheld year by year, the newest first."""
    years: dict[str, list[dict[str, Any]]] = {}
    for row in _by_grouping(detail):
        years.setdefault(row["period"], []).append(row)
    return sorted(years.items(), reverse=True)


def _by_grouping(detail: ReleaseDetail) -> list[dict[str, Any]]:
    """What was withheld, added up over the figures of each table."""
    rows: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
    for loss in detail.losses:
        row = rows.setdefault(
            (loss.period, loss.grouping),
            {"period": loss.period, "grouping": loss.grouping, "cells": 0, "primary": 0, "more": 0},
        )
        row["cells"] += loss.cells
        row["primary"] += loss.primary
        row["more"] += loss.complementary
    return list(rows.values())
