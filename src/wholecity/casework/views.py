"""A caseload, a child's page, and what is recorded on it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholecity.casework import actions, queries
from wholecity.casework.access import consent_or_404, may_record_consent
from wholecity.casework.actions import ChildSeen, SeenValue
from wholecity.casework.definitions import LABELS, LONGEST_LIST, PARTS, SEXES
from wholecity.casework.forms import (
    AssignForm,
    ConsentForm,
    EmergencyForm,
    ReviewForm,
    SearchForm,
)
from wholecity.children.actions import Consent, give_consent, revoke_ground
from wholecity.children.definitions import Given
from wholecity.children.queries import ground_rows
from wholecity.intake.queries import sources
from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.kernel.school_year import SchoolYear
from wholecity.people.access import acting_or_404, may, only
from wholecity.people.queries import acting as who_acts
from wholecity.people.queries import organizations
from wholecity.people.rules import Acting
from wholecity.policy.classes import IN_WORDS, DataClass, Purpose
from wholecity.policy.roles import Role
from wholecity.policy.terms import BASES
from wholecity.ui.responses import given, render_form
from wholecity.ui.texts import told
from wholecity.warehouse.catalogue import CATALOGUE

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@only("read", "caseload")
def caseload(request: HttpRequest) -> HttpResponse:
    """The children on the caseload; each name that is shown leaves an entry."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    by = who_acts(request)
    rows = actions.look_at_caseload(by=by, words=words)
    context = {
        "rows": rows[:LONGEST_LIST],
        "number": len(rows),
        "form": form,
        "words": words,
        "leads": by.role == Role.SUPERVISOR,
    }
    return render(request, "casework/caseload.html", context)


@require_safe
@only("read", "caseload")
def child(request: HttpRequest, child: str) -> HttpResponse:
    """One child, field by field, each with its source and its ground."""
    return _child_page(request, child, Purpose.CARE)


@require_safe
@only("open", "caseload")
def child_in_emergency(request: HttpRequest, child: str) -> HttpResponse:
    """A child whose record was opened because of an emergency, while that lasts."""
    return _child_page(request, child, Purpose.EMERGENCY)


@form_page
@only("open", "caseload")
def emergency(request: HttpRequest) -> HttpResponse:
    """Open a record outside the caseload: with the threat, for an hour, reviewed afterwards."""
    by = who_acts(request)

    def opened(said: dict[str, Any]) -> HttpResponse:
        child = said.pop("child").strip()
        actions.open_emergency(by=by, child=child, **said)
        return redirect("casework:in-emergency", child)

    return _answer(request, EmergencyForm(given(request)), opened, "casework/emergency.html")


@require_safe
@only("read", "emergency")
def emergencies(request: HttpRequest) -> HttpResponse:
    """All emergencies, for the privacy officer."""
    return render(request, "casework/emergencies.html", {"rows": queries.emergencies()})


@form_page
@only("review", "emergency")
def review(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """Say whether an emergency was one."""
    row = next((row for row in queries.emergencies() if row.id == emergency_id), None)
    if row is None:
        raise Http404

    def reviewed(said: dict[str, Any]) -> HttpResponse:
        actions.review_emergency(
            by=who_acts(request),
            emergency=emergency_id,
            justified=said["justified"] == "yes",
            words=said["words"],
        )
        messages.success(request, gettext("Your review is kept."))
        return redirect("casework:emergencies")

    return _answer(request, ReviewForm(given(request)), reviewed, "casework/review.html", row=row)


@form_page
def assign(request: HttpRequest) -> HttpResponse:
    """Put a child onto a worker's caseload."""
    by = _supervisor(request)

    def assigned(said: dict[str, Any]) -> HttpResponse:
        child = actions.child_of_record(by=by, source=said["source"], person_key=said["person_key"])
        actions.assign(by=by, child=child, worker=said["worker"], why=said["why"])
        messages.success(request, gettext("The child is on the caseload."))
        return redirect("casework:caseload")

    form = AssignForm(given(request), acting=by)
    return _answer(request, form, assigned, "casework/assign.html")


@require_POST
def close(request: HttpRequest, child: str) -> HttpResponse:
    """Take a child off a caseload: its page is closed to that worker from now on."""
    by = _supervisor(request)
    try:
        actions.close(by=by, child=child, worker=request.POST.get("worker", ""))
    except NotFound:
        raise Http404 from None
    messages.success(request, gettext("The child is off the caseload."))
    return redirect("casework:caseload")


@form_page
@only("read", "caseload")
def new_consent(request: HttpRequest, child: str) -> HttpResponse:
    """Record what a family signed."""
    by = who_acts(request)
    _consent_or_404(by, child)

    def kept(said: dict[str, Any]) -> HttpResponse:
        classes = frozenset(DataClass(one) for one in said.pop("classes"))
        consent = Consent(child=child, classes=classes, **{**said, "how": Given(said["how"])})
        give_consent(by=by, consent=consent)
        messages.success(request, gettext("The consent is kept and counts from now on."))
        return redirect("casework:child", child)

    form = ConsentForm(given(request), acting=by)
    return _answer(request, form, kept, "casework/consent.html", child=child)


@require_POST
@only("read", "caseload")
def revoke(request: HttpRequest, child: str, ground_id: UUID) -> HttpResponse:
    """Record that a consent was revoked: what it opened is closed on the next request."""
    by = who_acts(request)
    _consent_or_404(by, child)
    if ground_id not in {row.id for row in ground_rows(child)}:
        raise Http404
    try:
        revoke_ground(by=by, ground=ground_id)
        messages.success(request, gettext("The consent is revoked. What it opened is closed."))
    except WholecityError as error:
        messages.error(request, told(error.words))
    return redirect("casework:child", child)


def _child_page(request: HttpRequest, child: str, purpose: Purpose) -> HttpResponse:
    by, unmasked = who_acts(request), request.GET.get("contact") == "1"
    try:
        seen = actions.look_at_child(by=by, child=child, purpose=purpose, unmasked=unmasked)
    except NotFound:
        raise Http404 from None
    emergency, works = seen.context.emergency, may_record_consent(by, child)
    context = {
        "seen": seen,
        "parts": list(_parts(seen)),
        "masked": [gettext(IN_WORDS[one]) for one in seen.masked],
        "without_ground": [gettext(IN_WORDS[one]) for one in seen.without_ground],
        "may_record": works,
        "grounds": _grounds(child) if works else [],
        "assignments": queries.assignments(child) if works else [],
        "may_close": by.role == Role.SUPERVISOR,
        "emergency_until": emergency and emergency.until,
        "agency": by.agency,
    }
    return render(request, "casework/child.html", context)


def _parts(seen: ChildSeen) -> Iterator[dict[str, Any]]:
    """The parts of the page: each row of each source, with where it is from and why it is shown."""
    titles = {row.key: row.title for row in sources()}
    for table, values in seen.parts.items():
        rows = []
        for _, group in groupby(values, lambda v: (v.source, v.item)):
            found = list(group)
            rows.append(
                {
                    "values": [(gettext(LABELS[v.column]), _words(table, v)) for v in _once(found)],
                    "source": titles.get(found[0].source, found[0].source),
                    "as_of": max(v.as_of for v in found),
                    "grounds": sorted(
                        {gettext(BASES[v.verdict.basis]) for v in found if v.verdict.basis}
                    ),
                    "agreement": found[0].agreement,
                }
            )
        yield {"title": gettext(PARTS[table]), "rows": rows}


def _bases(values: Sequence[SeenValue]) -> list[str]:
    return sorted({gettext(BASES[v.verdict.basis]) for v in values if v.verdict.basis})


def _once(values: Sequence[SeenValue]) -> list[SeenValue]:
    """A school year tells rows of several classes apart; it is shown once."""
    seen: set[str] = set()
    return [v for v in values if not (v.column in seen or seen.add(v.column))]  # type: ignore[func-returns-value]


def _words(table: str, value: SeenValue) -> str:
    """A value as its reader writes it."""
    column, text = CATALOGUE[table].column(value.column), value.value
    if value.column == "sex":
        return gettext(SEXES.get(text, text))
    if value.column == "school_year":
        return SchoolYear(int(text)).label
    if column.codes:
        return gettext(column.codes.get(text, text))
    if column.kind == "BOOLEAN":
        return gettext("Yes") if text == "true" else gettext("No")
    if column.kind == "DATE":
        return date_format(date.fromisoformat(text), "DATE_FORMAT")
    return text.removesuffix(".0") if column.kind.startswith("DECIMAL") else text


def _grounds(child: str) -> list[dict[str, Any]]:
    names = {row.key: row.name for row in organizations()}
    return [
        {
            "row": row,
            "basis": gettext(BASES[row.basis]),
            "recipient": names.get(row.recipient, row.recipient),
            "classes": [gettext(IN_WORDS[one]) for one in row.classes],
        }
        for row in ground_rows(child)
    ]


def _supervisor(request: HttpRequest) -> Acting:
    """Whoever asks, when they lead case work of an agency."""
    by = acting_or_404(request, "read", "caseload")
    if by.agency is None or not may(by, "lead", "caseload"):
        raise Http404
    return by


def _consent_or_404(by: Acting, child: str) -> None:
    try:
        consent_or_404(by, child)
    except NotFound:
        raise Http404 from None


def _answer(
    request: HttpRequest,
    form: forms.Form,
    change: Callable[[dict[str, Any]], HttpResponse],
    template: str,
    **context: Any,
) -> HttpResponse:
    """Make the change that a form asks for, or show the form with what is wrong."""
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                return change(dict(form.cleaned_data))
        except WholecityError as error:
            form.add_error(None, told(error.words))
    return render_form(request, template, form, context)
