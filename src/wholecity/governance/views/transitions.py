"""Transitions, their checklists, and handing on what somebody owns."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from wholecity.governance import queries
from wholecity.governance.actions import transitions as writing
from wholecity.governance.actions.reassigning import reassign
from wholecity.governance.definitions.continuity import STEPS, Step
from wholecity.governance.forms.transitions import (
    CloseForm,
    NamedForm,
    OfficeTransitionForm,
    PersonForm,
    ReassignForm,
    StepForm,
    TransitionForm,
)
from wholecity.governance.queries import transitions as reading
from wholecity.governance.queries.belongings import belongings, seats_held
from wholecity.governance.queries.transitions import TransitionRow
from wholecity.governance.views.bodies import person_said
from wholecity.governance.views.changes import (
    answer,
    form_page,
    of_now,
    rights_of,
    saved,
    writer,
)
from wholecity.kernel.errors import NotFound
from wholecity.people import actions as people_actions
from wholecity.people.access import only
from wholecity.people.queries import PersonRow, persons
from wholecity.people.queries import person as person_row
from wholecity.people.rules import Acting
from wholecity.ui.responses import given
from wholecity.ui.texts import told

TEMPLATE = "governance/work_form.html"
Change = Callable[[Acting, UUID, dict[str, Any]], None]


@require_safe
@only("read", "cabinet")
def transitions(request: HttpRequest) -> HttpResponse:
    """Who leaves and who has left, and how the work goes on."""
    rows = reading.transitions(timezone.localdate())
    return render(request, "governance/transitions.html", {"rows": rows, **rights_of(request)})


@require_safe
@only("read", "cabinet")
def transition(request: HttpRequest, transition_id: UUID) -> HttpResponse:
    """One transition with its checklist."""
    context = {"row": _row(transition_id), **rights_of(request)}
    return render(request, "governance/transition.html", context)


@form_page
def new_transition(request: HttpRequest) -> HttpResponse:
    """Somebody leaves an office that has no seat."""
    by = writer(request)

    def start(said: dict[str, Any]) -> HttpResponse:
        del said["version"]
        return _to(writing.start_office_transition(by=by, **said))

    form = OfficeTransitionForm(data=given(request))
    up = {"up": reverse("governance:transitions"), "up_title": gettext("Transitions")}
    title = gettext("Somebody leaves")
    return answer(request, form, start, template=TEMPLATE, title=title, **up)


@form_page
def start_transition(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """The holder of a seat leaves."""
    by = writer(request)
    try:
        row = queries.seat(seat_id, timezone.localdate())
    except NotFound:
        raise Http404 from None

    def start(said: dict[str, Any]) -> HttpResponse:
        del said["version"]
        return _to(writing.start_transition(by=by, seat=seat_id, **said))

    form = TransitionForm(data=given(request))
    return answer(request, form, start, title=gettext("Start a transition"), seat=row)


@form_page
def change_transition(request: HttpRequest, transition_id: UUID) -> HttpResponse:
    """Change the days of a transition."""
    row = _written(request, transition_id)
    begun = {f: getattr(row, f) for f in ("announced_on", "last_day", "version")}
    form = of_now(TransitionForm(data=given(request), initial=begun), row.version)

    def change(by: Acting, found: UUID, said: dict[str, Any]) -> None:
        said["version"] = said["version"] or 0
        writing.change_transition(by=by, transition=found, **said)

    return _change(request, row, form, gettext("Change the transition"), change)


@form_page
def acting(request: HttpRequest, transition_id: UUID) -> HttpResponse:
    """Say who acts until somebody follows."""
    row = _written(request, transition_id)

    def name(by: Acting, found: UUID, said: dict[str, Any]) -> None:
        writing.name_acting(by=by, transition=found, person=person_said(by, said))

    form = NamedForm(data=given(request), initial={"person": row.acting})
    return _change(request, row, form, gettext("Who acts"), name)


@form_page
def successor(request: HttpRequest, transition_id: UUID) -> HttpResponse:
    """Say who follows."""
    row = _written(request, transition_id)

    def name(by: Acting, found: UUID, said: dict[str, Any]) -> None:
        writing.name_successor(by=by, transition=found, person=person_said(by, said))

    form = NamedForm(data=given(request), initial={"person": row.successor})
    return _change(request, row, form, gettext("Who follows"), name)


@form_page
def mark_step(request: HttpRequest, transition_id: UUID, step: str) -> HttpResponse:
    """Mark a line of the checklist."""
    row = _written(request, transition_id)
    line = next((line for line in row.steps if line.step == step), None)
    if line is None:
        raise Http404

    def mark(by: Acting, found: UUID, said: dict[str, Any]) -> None:
        writing.mark_step(by=by, transition=found, step=Step(step), **said)

    begun = {"done_on": line.done_on, "note": line.note}
    form = StepForm(data=given(request), initial=begun)
    return _change(request, row, form, told(STEPS[line.step]), mark)


@form_page
def close_transition(request: HttpRequest, transition_id: UUID) -> HttpResponse:
    """Close a transition."""
    row = _written(request, transition_id)

    def close(by: Acting, found: UUID, said: dict[str, Any]) -> None:
        writing.close_transition(by=by, transition=found, **said)

    form = CloseForm(data=given(request))
    return _change(request, row, form, gettext("Close the transition"), close)


@require_safe
@only("write", "cabinet")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who is known, to see what they own."""
    return render(request, "governance/people.html", {"people": persons()})


@form_page
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What somebody owns, and handing it on in one step."""
    by, row = writer(request), _person(person_id)
    day = _last_day(request)
    groups = belongings(person_id, day)
    form = ReassignForm(data=given(request), person=str(person_id), groups=groups)

    def hand_on(said: dict[str, Any]) -> HttpResponse:
        told_what = {**said, "to": UUID(said["to"])}
        number = reassign(by=by, person=person_id, **told_what)
        words = ngettext(
            "%(number)s thing was handed on.", "%(number)s things were handed on.", number
        )
        messages.success(request, words % {"number": number})
        return redirect("governance:person", person_id=person_id)

    context = {"person": row, "groups": groups, "seats": seats_held(person_id, day)}
    return answer(request, form, hand_on, template="governance/person.html", **context)


@form_page
def change_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Change how somebody is called, and where mail reaches them."""
    by, row = writer(request), _person(person_id)
    form = PersonForm(data=given(request), initial={"name": row.name, "email": row.email})

    def change(said: dict[str, Any]) -> HttpResponse:
        people_actions.change_person(by=by, person=person_id, **said)
        return saved(request, redirect("governance:person", person_id=person_id))

    return answer(request, form, change, title=gettext("Change the person"))


def _last_day(request: HttpRequest) -> date:
    """The last day that was sent; what has a term beyond it is still theirs."""
    try:
        return date.fromisoformat(request.POST.get("last_day", ""))
    except ValueError:
        return timezone.localdate()


def _written(request: HttpRequest, transition_id: UUID) -> TransitionRow:
    """A transition, for those who may change it."""
    writer(request)
    return _row(transition_id)


def _change(
    request: HttpRequest, row: TransitionRow, form: Any, title: str, change: Change
) -> HttpResponse:
    by = writer(request)

    def changed(said: dict[str, Any]) -> HttpResponse:
        change(by, row.id, said)
        return saved(request, _to(row.id))

    up = {"up": reverse("governance:transition", args=[row.id]), "up_title": row.office}
    return answer(
        request, form, changed, template=TEMPLATE, title=title, lead=row.person_name, **up
    )


def _row(transition_id: UUID) -> TransitionRow:
    try:
        return reading.transition(transition_id, timezone.localdate())
    except NotFound:
        raise Http404 from None


def _person(person_id: UUID) -> PersonRow:
    try:
        return person_row(person_id)
    except NotFound:
        raise Http404 from None


def _to(transition_id: UUID) -> HttpResponse:
    return redirect("governance:transition", transition_id=transition_id)
