"""The forms of the backbone: positions and duties."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wholecity.governance.forms.bodies import (
    SomebodyForm,
    id_field,
    known_organizations,
    known_persons,
)
from wholecity.ui.fields import day_field


class _PositionForm(forms.Form):
    title = forms.CharField(
        label=_("Position"), help_text=_("For example: Facilitator."), max_length=200
    )
    employer = id_field(_("Employer"), known_organizations, help_text=_("Its sector counts."))
    time = forms.DecimalField(
        label=_("Share of full time"),
        help_text=_("1 is full time, 0.5 is half of it."),
        min_value=0,
        max_value=1,
        decimal_places=2,
    )
    paid_by = id_field(_("Who pays"), known_organizations, _("The employer"))
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

    lead = id_field(_("Who leads it"), known_persons, _("Nobody"))
    backup = id_field(_("Who could take it over"), known_persons, _("Nobody"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
