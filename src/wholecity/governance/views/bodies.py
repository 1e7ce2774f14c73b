"""Bodies and their seats, and the forms that change them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wholecity.governance import actions, queries
from wholecity.governance.definitions import BodyKind, Cadence, SeatRole
from wholecity.governance.definitions.constituencies import CONSTITUENCIES
from wholecity.governance.forms import (
    BodyForm,
    DesigneeForm,
    FillForm,
    LastDayForm,
    NewBodyForm,
    SeatForm,
    VisionForm,
    VoicesForm,
)
from wholecity.governance.queries import BodyPage, SeatRow
from wholecity.governance.queries import voices as reading
from wholecity.governance.queries.initiatives import initiatives_of
from wholecity.governance.queries.transitions import open_transition
from wholecity.governance.views.changes import answer, form_page, rights_of, saved, writer
from wholecity.kernel.errors import NotFound
from wholecity.people.access import only
from wholecity.people.actions import organization_named, register_person
from wholecity.people.queries import acting, organization, person_of
from wholecity.people.rules import Acting
from wholecity.ui.responses import given

BODY_FIELDS = ("name", "purpose", "cadence", "quorum", "until")
LATEST = 12  # as many meetings of a body stand on its own page

Change = Callable[[Acting, UUID, dict[str, Any]], None]


@require_safe
@only("read", "cabinet")
def index(request: HttpRequest) -> HttpResponse:
    """The cabinet and what works for it."""
    today, rights = timezone.localdate(), rights_of(request)
    meetings = queries.upcoming(today, drafts=rights["may_write"])
    person = person_of(acting(request).name)
    context = {
        "bodies": queries.bodies(today),
        "meetings": meetings,
        "desk": queries.desk(today) if rights["may_write"] else None,
        "glance": queries.glance(person.id, today) if person else None,
        **rights,
    }
    return render(request, "governance/index.html", context)


@require_safe
@only("read", "cabinet")
def body(request: HttpRequest, key: str) -> HttpResponse:
    """One body: who sits at its table, and what is missing there."""
    rights = rights_of(request)
    found = queries.meetings_found(key, drafts=rights["may_write"])
    context = {
        "body": body_or_404(key),
        "meetings": [queries.meeting_row(meeting) for meeting in found[:LATEST]],
        "number_of_meetings": found.count(),
        "initiatives": initiatives_of(key),
        **rights,
    }
    return render(request, "governance/body.html", context)


@require_safe
@only("read", "cabinet")
def seat(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """One seat with everybody who ever held it or acted for it."""
    context = {
        "seat": _seat(seat_id),
        "transition": open_transition(seat_id),
        "speaks_for": [CONSTITUENCIES[key].title for key in reading.voices_of(seat_id)],
    }
    return render(request, "governance/seat.html", {**context, **rights_of(request)})


@form_page
def new_body(request: HttpRequest) -> HttpResponse:
    """Found the cabinet, or a body that works for it."""
    by = writer(request)

    def found(said: dict[str, Any]) -> HttpResponse:
        kind, cadence = BodyKind(said.pop("kind")), Cadence(said.pop("cadence"))
        key = actions.found_body(by=by, kind=kind, cadence=cadence, **said)
        return saved(request, redirect("governance:body", key=key))

    return answer(request, NewBodyForm(data=given(request)), found, title=gettext("New body"))


@form_page
def change_body(request: HttpRequest, key: str) -> HttpResponse:
    """Change a body's name, purpose and cadence."""
    by, page = writer(request), body_or_404(key)
    begun = {field: getattr(page, field) for field in BODY_FIELDS}
    form = BodyForm(data=given(request), initial=begun)

    def change(said: dict[str, Any]) -> HttpResponse:
        actions.change_body(by=by, key=key, **said)
        return saved(request, redirect("governance:body", key=key))

    return answer(request, form, change, title=gettext("Change the body"), body=page)


@form_page
def adopt_vision(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the vision that was adopted; the ones before it stay."""
    by, page = writer(request), body_or_404(key)
    begun = {"text": page.vision.text} if page.vision else {}
    chosen = [(str(d.id), f"{d.number}. {d.text[:80]}") for d in queries.adopted(key, limit=50)]
    form = VisionForm(data=given(request), initial=begun, decisions=chosen)

    def adopt(said: dict[str, Any]) -> HttpResponse:
        said["decision"] = UUID(said["decision"]) if said["decision"] else None
        actions.adopt_vision(by=by, key=key, **said)
        return saved(request, redirect("governance:body", key=key))

    return answer(request, form, adopt, title=gettext("Adopt a vision"), body=page)


@form_page
def new_seat(request: HttpRequest, key: str) -> HttpResponse:
    """Give an organization a seat."""
    by, page = writer(request), body_or_404(key)

    def add(said: dict[str, Any]) -> HttpResponse:
        seat_id = actions.add_seat(
            by=by,
            body=key,
            organization=_organization(by, said),
            role=SeatRole(said["role"]),
            purpose=said["purpose"],
            since=said["since"],
        )
        return saved(request, redirect("governance:seat", seat_id=seat_id))

    form = SeatForm(data=given(request))
    return answer(request, form, add, title=gettext("New seat"), body=page)


@form_page
def fill(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """Let somebody hold a seat."""

    def form(row: SeatRow) -> forms.Form:
        return FillForm(data=given(request), held=row.holder is not None)

    return _change_seat(request, seat_id, form, gettext("Who holds the seat"), _fill)


@form_page
def vacate(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """End the term of a seat's holder."""

    def end(by: Acting, seat: UUID, said: dict[str, Any]) -> None:
        actions.vacate_seat(by=by, seat=seat, **said)

    return _change_seat(request, seat_id, _last_day(request), gettext("End the term"), end)


@require_safe
@only("read", "cabinet")
def voices(request: HttpRequest, key: str) -> HttpResponse:
    """For which children somebody at the table speaks, against the children of the city."""
    rows = reading.voices(key, timezone.localdate())
    context = {"body": body_or_404(key), "rows": rows, **rights_of(request)}
    return render(request, "governance/voices.html", context)


@form_page
def speak_for(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """Say for which children a seat speaks."""

    def form(row: SeatRow) -> forms.Form:
        begun = {"constituencies": reading.voices_of(seat_id)}
        return VoicesForm(data=given(request), initial=begun)

    def say(by: Acting, seat: UUID, said: dict[str, Any]) -> None:
        actions.speak_for(by=by, seat=seat, **said)

    return _change_seat(request, seat_id, form, gettext("For whom the seat speaks"), say)


@form_page
def close(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """Close a seat for good."""

    def end(by: Acting, seat: UUID, said: dict[str, Any]) -> None:
        actions.close_seat(by=by, seat=seat, **said)

    return _change_seat(request, seat_id, _last_day(request), gettext("Close the seat"), end)


@form_page
def designate(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """Let somebody act for a seat."""

    def form(row: SeatRow) -> forms.Form:
        return DesigneeForm(data=given(request))

    def name(by: Acting, seat: UUID, said: dict[str, Any]) -> None:
        actions.designate(by=by, seat=seat, person=person_said(by, said), **said)

    return _change_seat(request, seat_id, form, gettext("Who acts for the seat"), name)


@form_page
def end_designation(request: HttpRequest, seat_id: UUID, designation_id: UUID) -> HttpResponse:
    """End a designee's authority."""
    writer(request)
    if designation_id not in {designee.id for designee in _seat(seat_id).designees}:
        raise Http404

    def end(by: Acting, seat: UUID, said: dict[str, Any]) -> None:
        actions.end_designation(by=by, designation=designation_id, **said)

    return _change_seat(request, seat_id, _last_day(request), gettext("End the authority"), end)


def _fill(by: Acting, seat: UUID, said: dict[str, Any]) -> None:
    actions.fill_seat(by=by, seat=seat, person=person_said(by, said), **said)


def _last_day(request: HttpRequest) -> Callable[[SeatRow], forms.Form]:
    return lambda row: LastDayForm(data=given(request))


def _change_seat(
    request: HttpRequest,
    seat_id: UUID,
    form: Callable[[SeatRow], forms.Form],
    title: str,
    change: Change,
) -> HttpResponse:
    """A form about a seat: when it is right, change the seat and show it."""
    by, row = writer(request), _seat(seat_id)

    def changed(said: dict[str, Any]) -> HttpResponse:
        change(by, row.id, said)
        return saved(request, redirect("governance:seat", seat_id=row.id))

    return answer(request, form(row), changed, title=title, seat=row)


def body_or_404(key: str) -> BodyPage:
    """The body as it is today; a page that is not there where there is none."""
    try:
        return queries.body(key, timezone.localdate())
    except NotFound:
        raise Http404 from None


def _seat(seat_id: UUID) -> SeatRow:
    try:
        return queries.seat(seat_id, timezone.localdate())
    except NotFound:
        raise Http404 from None


def person_said(by: Acting, said: dict[str, Any]) -> UUID:
    """Takes the person out of what a form said: the one chosen, or a new one."""
    chosen, name, email = (said.pop(field) for field in ("person", "name", "email"))
    return chosen or register_person(by=by, name=name, email=email).id


def _organization(by: Acting, said: dict[str, Any]) -> UUID:
    """The organization chosen, with its sector put right, or a new one."""
    name = said["name"] or organization(said["organization"]).name
    return organization_named(by=by, name=name, sector=said["sector"]).id
