"""The backbone: positions, duties, and what hangs on too few."""

from fractions import Fraction
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wholecity.governance.actions.backbone import (
    add_backbone_role,
    change_backbone_role,
    end_backbone_role,
)
from wholecity.governance.actions.backbone import set_duty as write_duty
from wholecity.governance.definitions.continuity import DUTIES, DutyKind
from wholecity.governance.forms.backbone import DutyForm, NewRoleForm, RoleForm
from wholecity.governance.forms.bodies import LastDayForm
from wholecity.governance.queries import backbone as reading
from wholecity.governance.queries.backbone import RoleRow
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
from wholecity.people.access import only
from wholecity.ui.responses import given
from wholecity.ui.texts import told

ROLE_FIELDS = (
    *("title", "employer", "time", "paid_by", "facilitates", "since", "until"),
    "version",
)


@require_safe
@only("read", "cabinet")
def backbone(request: HttpRequest) -> HttpResponse:
    """Who carries the work between meetings, and how well that would stand a loss."""
    page = reading.backbone(timezone.localdate())
    spreads = {
        "persons": _two_places(page.spread_of_persons),
        "sectors": _two_places(page.spread_of_sectors),
    }
    context = {"backbone": page, **spreads, **rights_of(request)}
    return render(request, "governance/backbone.html", context)


def _two_places(value: Fraction | None) -> str:
    return "" if value is None else number_format(round(float(value), 2), decimal_pos=2)


@form_page
def new_role(request: HttpRequest) -> HttpResponse:
    """Give somebody a position."""
    by = writer(request)

    def add(said: dict[str, Any]) -> HttpResponse:
        person = person_said(by, said)
        add_backbone_role(by=by, person=person, **_role_said(said))
        return _to(request)

    title = gettext("New position")
    return _answer(request, NewRoleForm(data=given(request)), add, title=title)


@form_page
def change_role(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """Change a position."""
    by, row = writer(request), _role(role_id)
    begun = {field: getattr(row, field) for field in ROLE_FIELDS}
    form = of_now(RoleForm(data=given(request), initial=begun), row.version)

    def change(said: dict[str, Any]) -> HttpResponse:
        change_backbone_role(by=by, role=role_id, **_role_said(said))
        return _to(request)

    title = gettext("Change the position")
    return _answer(request, form, change, title=title, lead=row.person_name)


@form_page
def end_role(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """End a position."""
    by, row = writer(request), _role(role_id)

    def end(said: dict[str, Any]) -> HttpResponse:
        end_backbone_role(by=by, role=role_id, **said)
        return _to(request)

    lead = f"{row.title}, {row.person_name}"
    form = LastDayForm(data=given(request))
    return _answer(request, form, end, title=gettext("End the position"), lead=lead)


@form_page
def set_duty(request: HttpRequest, kind: str) -> HttpResponse:
    """Say who leads a duty, and who could take it over."""
    by = writer(request)
    if kind not in list(DutyKind):
        raise Http404
    row = reading.duty(DutyKind(kind))
    begun = {"lead": row.lead, "backup": row.backup, "version": row.version}
    form = of_now(DutyForm(data=given(request), initial=begun), row.version)

    def write(said: dict[str, Any]) -> HttpResponse:
        write_duty(by=by, duty=row.kind, **{**said, "version": said["version"] or 0})
        return _to(request)

    return _answer(request, form, write, title=gettext("Duty"), lead=told(DUTIES[row.kind]))


def _role_said(said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "version": said["version"] or 0} if "version" in said else said


def _role(role_id: UUID) -> RoleRow:
    try:
        return reading.backbone_role(role_id)
    except NotFound:
        raise Http404 from None


def _answer(request: HttpRequest, form: Any, change: Any, **context: Any) -> HttpResponse:
    up = {"up": reverse("governance:backbone"), "up_title": gettext("Backbone")}
    return answer(request, form, change, template="governance/work_form.html", **up, **context)


def _to(request: HttpRequest) -> HttpResponse:
    return saved(request, redirect("governance:backbone"))
