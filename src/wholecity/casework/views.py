"""A caseload, a child's page, and what is recorded on it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholecity.audit.definitions import Channel
from wholecity.casework import actions, queries
from wholecity.casework.access import (
    consent_or_404,
    may_open_restricted,
    may_print,
    may_record_consent,
    print_or_404,
    restricted_or_404,
)
from wholecity.casework.formats.consents import Terms, consent_words, pdf
from wholecity.casework.formats.summaries import Summary
from wholecity.casework.formats.summaries import pdf as summary_pdf
from wholecity.casework.forms import (
    AssignForm,
    ConsentForm,
    EmergencyForm,
    PrintForm,
    ReasonForm,
    ReviewForm,
    SearchForm,
)
from wholecity.children.actions import Consent, give_consent, revoke_ground
from wholecity.children.definitions import Given
from wholecity.children.queries import ground_rows
from wholecity.kernel.errors import NotFound, TooMany, WholecityError
from wholecity.people.access import acting_or_404, may, only, require_recent_proof
from wholecity.people.queries import acting as who_acts
from wholecity.people.queries import organizations
from wholecity.people.rules import Acting
from wholecity.policy.classes import IN_WORDS, DataClass, Purpose
from wholecity.policy.roles import Role
from wholecity.policy.terms import BASES
from wholecity.ui.responses import answer_form, given, render_form
from wholecity.ui.texts import told

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@only("read", "caseload")
def caseload(request: HttpRequest) -> HttpResponse:
    """The children on the caseload; each name that is shown leaves an entry.

    Whom somebody looks for is posted: a child's name in an address would stay in the browser's
    history and in logs.
    """
    form = SearchForm(given(request) or {})
    words = form.cleaned_data["words"] if form.is_valid() else ""
    by = who_acts(request)
    listed = actions.look_at_caseload(by=by, words=words)
    context = {
        "rows": listed.rows,
        "number": listed.number,
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
@only("read", "caseload")
def restricted(request: HttpRequest, child: str) -> HttpResponse:
    """The child's page with what is kept apart, opened with a reason (42 CFR part 2)."""
    try:
        restricted_or_404(who_acts(request), child)
    except NotFound:
        raise Http404 from None
    form = ReasonForm(given(request))
    if not form.is_valid():
        return render_form(request, "casework/restricted.html", form, {"child": child})
    return _child_page(request, child, Purpose.CARE, reason=form.cleaned_data["reason"])


@form_page
@only("read", "caseload")
def print_summary(request: HttpRequest, child: str) -> HttpResponse:
    """A summary of one child to print: with a reason, right after the second factor."""
    by = who_acts(request)
    try:
        print_or_404(by, child)
        require_recent_proof(request)
        form = PrintForm(given(request))
        if not form.is_valid():
            return render_form(request, "casework/print.html", form, {"child": child})
        return _summary(str(request.user), by, child, **form.cleaned_data)
    except NotFound:
        raise Http404 from None
    except TooMany as error:
        return _wait_page(request, error, child)


@form_page
@only("open", "caseload")
def emergency(request: HttpRequest) -> HttpResponse:
    """Open a record outside the caseload: with the threat, for an hour, reviewed afterwards.

    Right after the second factor: nobody opens one at a desk that somebody left.
    """
    require_recent_proof(request)
    by = who_acts(request)

    def opened(said: dict[str, Any]) -> HttpResponse:
        child = said.pop("child").strip()
        actions.open_emergency(by=by, child=child, **said)
        on_caseload = child in queries.children_of(by)
        return redirect("casework:child" if on_caseload else "casework:in-emergency", child)

    form = EmergencyForm(given(request), initial={"child": request.GET.get("child", "")[:12]})
    return answer_form(request, form, opened, "casework/emergency.html")


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

    return answer_form(
        request, ReviewForm(given(request)), reviewed, "casework/review.html", row=row
    )


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
    return answer_form(request, form, assigned, "casework/assign.html")


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
        said["how"] = Given(said["how"])
        with translation.override(said["language"]):
            said["form_sha256"] = consent_words(Terms()).sha256
        consent = Consent(child=child, classes=classes, **said)
        give_consent(by=by, consent=consent)
        messages.success(request, gettext("The consent is kept and counts from now on."))
        return redirect("casework:child", child)

    form = ConsentForm(given(request), acting=by)
    return answer_form(request, form, kept, "casework/consent.html", child=child)


@require_safe
@only("read", "caseload")
def consent_form(request: HttpRequest, child: str = "") -> HttpResponse:
    """The form to be signed on paper, blank or for a child on the caseload, in a language."""
    by, terms = who_acts(request), Terms()
    language = request.GET.get("language", get_language() or "")
    if language not in settings.CITY.languages:
        raise Http404
    if child:
        _consent_or_404(by, child)
        terms = _terms_for(by, child)
    with translation.override(language):
        file = HttpResponse(pdf(consent_words(terms)), content_type="application/pdf")
    file["Content-Disposition"] = f'inline; filename="consent-{language}.pdf"'
    return file


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


def _child_page(
    request: HttpRequest, child: str, purpose: Purpose, reason: str = ""
) -> HttpResponse:
    by, unmasked = who_acts(request), request.GET.get("contact") == "1"
    try:
        seen = actions.look_at_child(
            by=by, child=child, purpose=purpose, unmasked=unmasked, reason=reason
        )
    except NotFound:
        raise Http404 from None
    except TooMany as error:
        return _wait_page(request, error, child)
    emergency, works = seen.context.emergency, may_record_consent(by, child, seen.context)
    context = {
        "seen": seen,
        "parts": queries.parts_of(seen),
        "masked": [gettext(IN_WORDS[one]) for one in seen.masked],
        "without_ground": [gettext(IN_WORDS[one]) for one in seen.without_ground],
        "opened_because": reason,
        "may_open": not reason
        and purpose is Purpose.CARE
        and may_open_restricted(by, child, seen.context),
        "may_record": works,
        "may_print": purpose is Purpose.CARE and may_print(by, child, seen.context),
        "grounds": _grounds(child) if works else [],
        "assignments": queries.assignments(child) if works else [],
        "may_close": by.role == Role.SUPERVISOR,
        "emergency_until": emergency and emergency.until,
        "agency": by.agency,
        "languages": [pair for pair in settings.LANGUAGES if pair[0] in settings.CITY.languages],
    }
    return render(request, "casework/child.html", context)


def _summary(who: str, by: Acting, child: str, *, reason: str, contact: bool) -> HttpResponse:
    """The file; what is on it was entered before."""
    seen = actions.look_at_child(
        by=by, child=child, action="print", reason=reason, unmasked=contact, channel=Channel.PRINT
    )
    values = [value for part in seen.parts.values() for value in part]
    agency = next((row.name for row in organizations() if row.key == by.agency), "")
    summary = Summary(
        seen.name,
        child,
        queries.parts_of(seen),
        who=", ".join(filter(None, (who, agency))),
        when=date_format(timezone.localtime(), "DATETIME_FORMAT"),
        why=reason,
        education=any("redisclosure notice" in value.verdict.obligations for value in values),
    )
    file = HttpResponse(summary_pdf(summary), content_type="application/pdf")
    file["Content-Disposition"] = f'inline; filename="{child}.pdf"'
    return file


def _wait_page(request: HttpRequest, error: TooMany, child: str) -> HttpResponse:
    """Too many children's pages: when it goes on, and the way for an emergency."""
    context = {"error": error, "until": error.until + timedelta(minutes=1), "child": child}
    page = render(request, "casework/wait.html", context, status=429)
    page["Retry-After"] = str(error.seconds_from(timezone.now()))
    return page


def _terms_for(by: Acting, child: str) -> Terms:
    """The child by name, which is entered, and the worker's agency."""
    (line,) = actions.look_at_names(
        by=by, children=[child], purpose=Purpose.CARE, channel=Channel.PRINT
    ).rows
    agency = next((row.name for row in organizations() if row.key == by.agency), "")
    return Terms(" ".join(filter(None, (line.name, child))), agency)


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
