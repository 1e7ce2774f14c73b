"""The forms of transitions, and of handing on what somebody owns."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wholecity.governance.forms.bodies import SomebodyForm, id_field, known_persons
from wholecity.governance.queries.belongings import Group
from wholecity.ui.fields import day_field, offer


class TransitionForm(forms.Form):
    """When it was announced that somebody leaves, and their last day."""

    announced_on = day_field(_("Announced on"), initial=timezone.localdate)
    last_day = day_field(_("Last day"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OfficeTransitionForm(TransitionForm):
    """Somebody leaves an office that has no seat."""

    office = forms.CharField(
        label=_("Office"), help_text=_("For example: Facilitator."), max_length=200
    )
    person = id_field(_("Who leaves"), known_persons)
    field_order = ("office", "person", "announced_on", "last_day")


class NamedForm(SomebodyForm):
    """Who acts, or who follows."""


class StepForm(forms.Form):
    """When a line of the checklist was done, or what stands in its way."""

    done_on = day_field(_("Done on"), required=False)
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class CloseForm(forms.Form):
    """The end of a transition."""

    closed_on = day_field(_("Closed on"), initial=timezone.localdate)
    why = forms.CharField(
        label=_("Why it is closed although nobody has followed"),
        help_text=_("For example: the superintendent stays."),
        max_length=300,
        required=False,
    )


class ReassignForm(forms.Form):
    """What of somebody goes to whom. Without a word, it is everything."""

    what = forms.MultipleChoiceField(
        label=_("What is handed on"),
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": _("Choose what is handed on.")},
    )
    to = forms.ChoiceField(label=_("Who takes it over"))
    last_day = day_field(
        _("Last day"),
        help_text=_("Positions and authority go over on the day after."),
        initial=timezone.localdate,
    )

    def __init__(self, *args: Any, person: str, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [b.key for group in groups for b in group.belongings]
        choices = [(g.title, [(b.key, b.words) for b in g.belongings]) for g in groups]
        offer(self, "what", choices)
        self.fields["what"].initial = keys
        offer(self, "to", [("", _("Choose a person")), *known_persons(but=person)])


class PersonForm(forms.Form):
    """How somebody is called, and where mail reaches them."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Invitations and reminders go there."),
        required=False,
    )
