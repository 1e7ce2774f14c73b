"""Bodies and their seats, and the forms that change them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wholecity.governance import actions, queries
from wholecity.governance.definitions import BodyKind, Cadence, SeatRole
from wholecity.governance.forms import (
    BodyForm,
    DesigneeForm,
    FillForm,
    LastDayForm,
    NewBodyForm,
    SeatForm,
    VisionForm,
)
from wholecity.governance.queries import BodyPage, SeatRow
from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.people.access import acting_or_404, may, only
from wholecity.people.actions import register_organization, register_person
from wholecity.people.queries import acting, organization
from wholecity.people.rules import Acting
from wholecity.ui.responses import render_form
from wholecity.ui.texts import told

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@only("read", "cabinet")
def index(request: HttpRequest) -> HttpResponse:
    """The cabinet and what works for it."""
    today, rights = timezone.localdate(), rights_of(request)
    meetings = queries.upcoming(today, drafts=rights["may_write"])
    context = {"bodies": queries.bodies(today), "meetings": meetings, **rights}
    return render(request, "governance/index.html", context)


@require_safe
@only("read", "cabinet")
def body(request: HttpRequest, key: str) -> HttpResponse:
    """One body: who sits at its table, and what is missing there."""
    rights = rights_of(request)
    page = body_or_404(key)
    meetings = queries.meetings(key, drafts=rights["may_write"])
    context = {"body": page, "meetings": meetings, **rights}
    return render(request, "governance/body.html", context)


@require_safe
@only("read", "cabinet")
def seat(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """One seat with everybody who ever held it or acted for it."""
    return render(request, "governance/seat.html", {"seat": _seat(seat_id), **rights_of(request)})


@form_page
def new_body(request: HttpRequest) -> HttpResponse:
    """Found the cabinet, or a body that works for it."""
    by = writer(request)
    there = bool(queries.bodies(timezone.localdate()))
    form = NewBodyForm(data=given(request), there_is_a_cabinet=there)
    if form.is_valid():
        said = form.cleaned_data
        kind, cadence = BodyKind(said["kind"]), Cadence(said["cadence"])

        def found() -> HttpResponse:
            key = actions.found_body(
                by=by, kind=kind, name=said["name"], purpose=said["purpose"], cadence=cadence
            )
            return redirect("governance:body", key=key)

        if done := tried(form, found):
            return done
    return render_form(request, "governance/form.html", form, {"title": gettext("New body")})


@form_page
def change_body(request: HttpRequest, key: str) -> HttpResponse:
    """Change a body's name, purpose and cadence."""
    by, page = writer(request), body_or_404(key)
    begun = {"name": page.name, "purpose": page.purpose, "cadence": page.cadence}
    form = BodyForm(data=given(request), initial=begun)
    if form.is_valid():
        actions.change_body(by=by, key=key, **form.cleaned_data)
        messages.success(request, gettext("Saved."))
        return redirect("governance:body", key=key)
    context = {"title": gettext("Change the body"), "body": page}
    return render_form(request, "governance/form.html", form, context)


@form_page
def adopt_vision(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the vision that was adopted; the ones before it stay."""
    by, page = writer(request), body_or_404(key)
    begun = {"text": page.vision.text} if page.vision else {}
    form = VisionForm(data=given(request), initial=begun)
    if form.is_valid():

        def adopt() -> HttpResponse:
            actions.adopt_vision(by=by, key=key, **form.cleaned_data)
            messages.success(request, gettext("Saved."))
            return redirect("governance:body", key=key)

        if done := tried(form, adopt):
            return done
    context = {"title": gettext("Adopt a vision"), "body": page}
    return render_form(request, "governance/form.html", form, context)


@form_page
def new_seat(request: HttpRequest, key: str) -> HttpResponse:
    """Give an organization a seat."""
    by, page = writer(request), body_or_404(key)
    form = SeatForm(data=given(request))
    if form.is_valid():
        said = form.cleaned_data

        def add() -> HttpResponse:
            seat_id = actions.add_seat(
                by=by,
                body=key,
                organization=_organization(by, said),
                role=SeatRole(said["role"]),
                purpose=said["purpose"],
                since=said["since"],
            )
            return redirect("governance:seat", seat_id=seat_id)

        if done := tried(form, add):
            return done
    context = {"title": gettext("New seat"), "body": page}
    return render_form(request, "governance/form.html", form, context)


@form_page
def fill(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """Let somebody hold a seat."""
    row = _seat(seat_id)
    held = row.holder is not None
    return _change_seat(
        request,
        row,
        FillForm(data=given(request), held=held),
        gettext("Who holds the seat"),
        lambda by, said: actions.fill_seat(by=by, seat=seat_id, person=_person(by, said), **said),
    )


@form_page
def vacate(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """End the term of a seat's holder."""
    return _change_seat(
        request,
        _seat(seat_id),
        LastDayForm(data=given(request)),
        gettext("End the term"),
        lambda by, said: actions.vacate_seat(by=by, seat=seat_id, **said),
    )


@form_page
def close(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """Close a seat for good."""
    return _change_seat(
        request,
        _seat(seat_id),
        LastDayForm(data=given(request)),
        gettext("Close the seat"),
        lambda by, said: actions.close_seat(by=by, seat=seat_id, **said),
    )


@form_page
def designate(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """Let somebody act for a seat."""
    return _change_seat(
        request,
        _seat(seat_id),
        DesigneeForm(data=given(request)),
        gettext("Who acts for the seat"),
        lambda by, said: actions.designate(by=by, seat=seat_id, person=_person(by, said), **said),
    )


@form_page
def end_designation(request: HttpRequest, seat_id: UUID, designation_id: UUID) -> HttpResponse:
    """End a designee's authority."""
    return _change_seat(
        request,
        _seat(seat_id),
        LastDayForm(data=given(request)),
        gettext("End the authority"),
        lambda by, said: actions.end_designation(by=by, designation=designation_id, **said),
    )


def _change_seat(
    request: HttpRequest,
    row: SeatRow,
    form: forms.Form,
    title: str,
    change: Callable[[Acting, dict[str, Any]], None],
) -> HttpResponse:
    """A form about a seat: when it is right, change the seat and show it."""
    by = writer(request)
    if form.is_valid():

        def changed() -> HttpResponse:
            change(by, form.cleaned_data)
            messages.success(request, gettext("Saved."))
            return redirect("governance:seat", seat_id=row.id)

        if done := tried(form, changed):
            return done
    return render_form(request, "governance/form.html", form, {"title": title, "seat": row})


def tried(form: forms.Form, change: Callable[[], HttpResponse]) -> HttpResponse | None:
    """The answer of a change; None where it was refused, with the reason on the form."""
    try:
        # A person or an organization is registered only together with what it is for.
        with transaction.atomic():
            return change()
    except WholecityError as error:
        form.add_error(None, told(error.words))
        return None


def given(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def writer(request: HttpRequest) -> Acting:
    return acting_or_404(request, "write", "cabinet")


def rights_of(request: HttpRequest) -> dict[str, Any]:
    return {"may_write": may(acting(request), "write", "cabinet"), "today": timezone.localdate()}


def body_or_404(key: str) -> BodyPage:
    try:
        return queries.body(key, timezone.localdate())
    except NotFound:
        raise Http404 from None


def _seat(seat_id: UUID) -> SeatRow:
    try:
        return queries.seat(seat_id, timezone.localdate())
    except NotFound:
        raise Http404 from None


def _person(by: Acting, said: dict[str, Any]) -> UUID:
    """Takes the person out of what a form said: the one chosen, or a new one."""
    chosen, name, email = (said.pop(field) for field in ("person", "name", "email"))
    return UUID(chosen) if chosen else register_person(by=by, name=name, email=email).id


def _organization(by: Acting, said: dict[str, Any]) -> UUID:
    """The organization chosen, with its sector put right, or a new one."""
    key = said["organization"] or slugify(said["name"])[:60]
    name = said["name"] or organization(key).name
    return register_organization(by=by, key=key, name=name, sector=said["sector"]).id
