"""The forms of the backbone: positions and duties."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wholecity.governance.forms.bodies import SomebodyForm, day_field, known_persons
from wholecity.people.queries import organizations


def _organizations() -> list[tuple[str, str]]:
    return [(str(o.id), o.name) for o in organizations()]


def _employer_or_another() -> list[tuple[str, Any]]:
    return [("", _("The employer")), *_organizations()]


def _nobody_or_known() -> list[tuple[str, Any]]:
    return [("", _("Nobody")), *known_persons()]


class _PositionForm(forms.Form):
    title = forms.CharField(
        label=_("Position"), help_text=_("For example: Facilitator."), max_length=200
    )
    employer = forms.ChoiceField(
        label=_("Employer"), help_text=_("Its sector counts."), choices=_organizations
    )
    time = forms.DecimalField(
        label=_("Share of full time"),
        help_text=_("1 is full time, 0.5 is half of it."),
        min_value=0,
        max_value=1,
        decimal_places=2,
    )
    paid_by = forms.ChoiceField(label=_("Who pays"), required=False, choices=_employer_or_another)
    facilitates = forms.BooleanField(label=_("Facilitates the cabinet"), required=False)
    since = day_field(_("From"), initial=timezone.localdate)
    until = day_field(_("Until"), required=False, help_text=_("Where the end is known."))


class RoleForm(_PositionForm):
    """What a position is; `version` is what was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewRoleForm(SomebodyForm, _PositionForm):
    """A position, and who has it."""

    field_order = ("person", "name", "email", "title", "employer", "time", "paid_by")


class DutyForm(forms.Form):
    """Who leads a duty, and who could take it over."""

    lead = forms.ChoiceField(label=_("Who leads it"), required=False, choices=_nobody_or_known)
    backup = forms.ChoiceField(
        label=_("Who could take it over"), required=False, choices=_nobody_or_known
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
