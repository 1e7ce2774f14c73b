"""What a parent, a guardian or a young person sees, and asks for, of their own."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholecity.casework.formats.consents import ConsentWords, Terms, consent_words
from wholecity.casework.queries import ChildSeen, parts_of
from wholecity.children.queries import GroundRow, request_rows
from wholecity.family import actions
from wholecity.family.access import family_or_404, own_children, own_request_or_404
from wholecity.family.actions import Signed
from wholecity.family.actions.asking import amendable
from wholecity.family.definitions import PURPOSES
from wholecity.family.formats import copies, receipts
from wholecity.family.forms import (
    HEALTH,
    AccessForm,
    AmendForm,
    ConsentForm,
    NarrowForm,
    SignForm,
    StatementForm,
)
from wholecity.family.queries import consents_of
from wholecity.family.views.words import in_words_of
from wholecity.kernel.errors import Conflict, NotFound, WholecityError
from wholecity.people.access import acting_or_404, only
from wholecity.people.queries import acting as who_acts
from wholecity.people.queries import organizations
from wholecity.people.rules import Acting
from wholecity.policy.classes import IN_WORDS, DataClass, Purpose
from wholecity.ui.downloads import csv_stream
from wholecity.ui.responses import answer_form, given, render_form
from wholecity.ui.texts import told

form_page = require_http_methods(["GET", "HEAD", "POST"])
A_PAGE = 50
View = Callable[..., HttpResponseBase]


def of_family(action: str, thing: str) -> Callable[[View], View]:
    """Decorate a view of one child that only its family opens, and only while its rights last."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, child: str, **kwargs: Any) -> HttpResponseBase:
            by = acting_or_404(request, "read", "family")
            try:
                family_or_404(by, child, action, thing, request)
                return view(request, by, child, **kwargs)
            except NotFound:
                raise Http404 from None

        return guarded

    return decorate


@require_safe
@only("read", "family")
def children(request: HttpRequest) -> HttpResponse:
    """The children whose family the account is, by name."""
    by = who_acts(request)
    names = actions.names_of(by=by, children=own_children(by))
    return render(request, "family/children.html", {"names": names})


@require_safe
@of_family("read", "disclosures")
def record(request: HttpRequest, by: Acting, child: str) -> HttpResponse:
    """All that the family may see of a child, with its sources; what is not shown, and why."""
    made = _copied(by, child, actions.look)
    return _page(request, "family/record.html", child, copy=made, name=made.name)


@require_safe
@of_family("read", "disclosures")
def copy_pdf(request: HttpRequest, by: Acting, child: str) -> HttpResponse:
    """The same to take along, in the language of the page."""
    made = _copied(by, child, actions.take_copy)
    file = HttpResponse(copies.pdf(made), content_type="application/pdf")
    file["Content-Disposition"] = f'attachment; filename="{child}.pdf"'
    return file


@require_safe
@of_family("read", "disclosures")
def copy_csv(request: HttpRequest, by: Acting, child: str) -> HttpResponseBase:
    """The same as a table."""
    made = _copied(by, child, actions.take_copy)
    return csv_stream(f"{child}.csv", copies.header(), copies.rows(made))


@require_safe
@of_family("read", "disclosures")
def seen_by(request: HttpRequest, by: Acting, child: str) -> HttpResponse:
    """Who saw the record, in plain words, fifty looks to a page."""
    looks = Paginator(actions.who_saw(by=by, child=child), A_PAGE)
    page = looks.get_page(request.GET.get("page"))
    rows = [
        {
            "at": one.at,
            "role": gettext(one.role) if one.role else gettext("Somebody of the city"),
            "agency": one.agency,
            "what": [gettext(words) for words in one.what],
            "purpose": gettext(PURPOSES[Purpose(one.purpose)]),
            "ground": gettext(one.ground),
        }
        for one in page
    ]
    return _page(request, "family/seen_by.html", child, by, rows=rows, page=page)


@require_safe
@of_family("read", "disclosures")
def consents(request: HttpRequest, by: Acting, child: str) -> HttpResponse:
    """The consents about a child, and what can be done about each."""
    names = {row.key: row.name for row in organizations()}
    rows = [
        {
            "row": row,
            "recipient": names.get(row.recipient, row.recipient),
            "classes": [gettext(IN_WORDS[one]) for one in row.classes],
        }
        for row in consents_of(by, child)
    ]
    return _page(request, "family/consents.html", child, by, rows=rows)


@form_page
@of_family("give", "consent")
def new_consent(request: HttpRequest, by: Acting, child: str) -> HttpResponse:
    """Choose what to consent to, read it, sign it: three steps, the last two on one page."""
    form = ConsentForm(given(request), acting=by)

    def kept(made: Signed) -> str:
        actions.consent(by=by, child=child, signed=made)
        return gettext("Your consent is kept and counts from now on.")

    return _read_and_sign(request, by, child, form, kept)


@form_page
@of_family("narrow", "consent")
def narrow(request: HttpRequest, by: Acting, child: str, ground_id: UUID) -> HttpResponse:
    """Consent to less: the new consent, read and signed, takes the place of the wider one."""
    old = _own_consent_or_404(by, child, ground_id)
    if not old.holds:
        raise Http404
    form = NarrowForm(given(request), acting=by, ground=old)

    def kept(made: Signed) -> str:
        actions.narrow(by=by, child=child, ground=ground_id, signed=made)
        return gettext("The narrower consent counts from now on, and the wider one is over.")

    return _read_and_sign(request, by, child, form, kept)


@require_safe
@of_family("read", "disclosures")
def receipt(request: HttpRequest, by: Acting, child: str, ground_id: UUID) -> HttpResponse:
    """What was agreed, by whom, and whether it still counts, to keep."""
    row = _own_consent_or_404(by, child, ground_id)
    terms = {"recipient": row.recipient, "classes": row.classes}
    words = _words(by, child, {**terms, "starts": row.starts, "ends": row.ends})
    file = HttpResponse(receipts.pdf(row, words), content_type="application/pdf")
    file["Content-Disposition"] = 'attachment; filename="consent.pdf"'
    return file


@require_POST
@of_family("revoke", "consent")
def revoke(request: HttpRequest, by: Acting, child: str, ground_id: UUID) -> HttpResponse:
    """Revoke a consent: what it opened is closed on the next request."""
    return _done(
        request,
        lambda: actions.revoke(by=by, child=child, ground=ground_id),
        gettext("The consent is revoked. What it opened is closed from now on."),
        redirect("family:consents", child),
    )


@require_safe
@of_family("read", "disclosures")
def own_requests(request: HttpRequest, by: Acting, child: str) -> HttpResponse:
    """What the account asked for about a child, with the days that are left."""
    rows = [in_words_of(row) for row in request_rows(child=child, user=by.name)]
    return _page(request, "family/own_requests.html", child, by, rows=rows)


@form_page
@of_family("ask", "family-request")
def ask_access(request: HttpRequest, by: Acting, child: str) -> HttpResponse:
    """Ask to see records that the page does not show."""

    def asked(said: dict[str, Any]) -> HttpResponse:
        for what in said["what"]:
            actions.ask_access(by=by, child=child, words=said["words"], health=what == HEALTH)
        messages.success(request, gettext("Your request is with the privacy officer."))
        return redirect("family:own-requests", child)

    form = AccessForm(given(request))
    return answer_form(request, form, asked, "family/ask_access.html", child=child)


@form_page
@of_family("ask", "family-request")
def ask_amendment(
    request: HttpRequest, by: Acting, child: str, source: str, table: str, item: str
) -> HttpResponse:
    """Ask that one value is amended: what is wrong, and what it should say."""
    place = (source, table, item)
    values = amendable(by, child, place)
    if not values:
        raise Http404

    def asked(said: dict[str, Any]) -> HttpResponse:
        actions.ask_amendment(by=by, child=child, place=place, **said)
        messages.success(request, gettext("Your request is with the privacy officer."))
        return redirect("family:own-requests", child)

    form = AmendForm(given(request), values=values)
    return answer_form(request, form, asked, "family/amend.html", child=child)


@require_POST
@of_family("ask", "family-request")
def ask_hearing(request: HttpRequest, by: Acting, child: str, request_id: UUID) -> HttpResponse:
    """Ask for a hearing after a refusal."""
    own_request_or_404(by, child, request_id)
    return _done(
        request,
        lambda: actions.ask_hearing(by=by, request=request_id),
        gettext("You asked for a hearing. Somebody else than before decides."),
        redirect("family:own-requests", child),
    )


@form_page
@of_family("ask", "family-request")
def disagree(request: HttpRequest, by: Acting, child: str, request_id: UUID) -> HttpResponse:
    """Write a statement that goes with the value that was not amended."""
    row = own_request_or_404(by, child, request_id)

    def stated(said: dict[str, Any]) -> HttpResponse:
        actions.disagree(by=by, request=request_id, words=said["words"])
        messages.success(request, gettext("Your statement stands beside the value from now on."))
        return redirect("family:own-requests", child)

    form = StatementForm(given(request))
    return answer_form(
        request, form, stated, "family/disagree.html", child=child, one=in_words_of(row)
    )


def _page(
    request: HttpRequest,
    template: str,
    child: str,
    by: Acting | None = None,
    *,
    name: str = "",
    **context: Any,
) -> HttpResponse:
    """A page of one child, under its name."""
    called = name or (actions.names_of(by=by, children=[child])[child] if by else child)
    return render(request, template, {"child": child, "name": called, **context})


def _copied(by: Acting, child: str, look: Callable[..., ChildSeen]) -> copies.Copy:
    """What is seen; a child of whom nothing is kept has a blank page."""
    try:
        seen = look(by=by, child=child)
    except NotFound:
        return copies.Copy(child, child, [])
    return copies.Copy(seen.name, child, parts_of(seen))


def _own_consent_or_404(by: Acting, child: str, ground: UUID) -> GroundRow:
    found = next((row for row in consents_of(by, child) if row.id == ground), None)
    if found is None:
        raise Http404
    return found


def _read_and_sign(
    request: HttpRequest,
    by: Acting,
    child: str,
    form: ConsentForm,
    keep: Callable[[Signed], str],
) -> HttpResponse:
    """Choose, read, sign: three steps, the last two on one page."""
    narrows = isinstance(form, NarrowForm)
    if not (form.is_bound and form.is_valid()):
        context = {"child": child, "narrows": narrows}
        return render_form(request, "family/consent.html", form, context)
    words = _words(by, child, form.cleaned_data)
    signs = SignForm(request.POST if "sign" in request.POST else None)
    read = request.POST.get("sha256", "")

    def signed(said: dict[str, Any]) -> HttpResponse:
        if read != words.sha256:
            raise Conflict("What you read is no longer what you would sign. Read it again.")
        terms = form.cleaned_data
        made = Signed(
            recipient=terms["recipient"],
            classes=frozenset(DataClass(one) for one in terms["classes"]),
            starts=timezone.localdate(),
            ends=terms["ends"],
            name=said["name"],
            form_sha256=words.sha256,
        )
        messages.success(request, keep(made))
        return redirect("family:consents", child)

    context = {"child": child, "words": words, "chosen": form}
    return answer_form(request, signs, signed, "family/sign.html", **context)


def _words(by: Acting, child: str, said: dict[str, Any]) -> ConsentWords:
    """The words of the consent, with what was chosen in them."""
    names = {row.key: row.name for row in organizations()}
    name = actions.names_of(by=by, children=[child])[child]
    return consent_words(
        Terms(
            child=f"{name} ({child})",
            recipient=names.get(said["recipient"], said["recipient"]),
            records=[gettext(IN_WORDS[DataClass(one)]) for one in said["classes"]],
            starts=date_format(said.get("starts") or timezone.localdate(), "DATE_FORMAT"),
            ends=date_format(said["ends"], "DATE_FORMAT"),
        )
    )


def _done(
    request: HttpRequest, change: Callable[[], None], words: str, then: HttpResponse
) -> HttpResponse:
    """Make a change, say that it was made or why not, and go on."""
    try:
        change()
        messages.success(request, words)
    except NotFound:
        raise
    except WholecityError as error:
        messages.error(request, told(error.words))
    return then
