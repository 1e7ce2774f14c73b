"""The forms of meetings and their agendas."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from wholecity.governance.definitions import PURPOSES
from wholecity.governance.forms.bodies import id_field, known_persons
from wholecity.governance.queries.initiatives import initiatives_to_name, money_to_name
from wholecity.governance.queries.partnerships import partnerships_to_name
from wholecity.measures.definitions import AWAITED, DOMAIN_TITLES, LIBRARY, Domain
from wholecity.ui.fields import day_field, titled


class MeetingForm(forms.Form):
    """When and where a meeting is. `version` is what was looked at when it is changed."""

    day = day_field(_("Day"))
    starts = forms.TimeField(
        label=_("Begins at"),
        help_text=_("On the city’s clocks."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=24 * 60, initial=90)
    place = forms.CharField(
        label=_("Place"),
        help_text=_("A room, or the address of a video call."),
        max_length=300,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _none_or_measure() -> list[tuple[str, Any]]:
    """The measures of which a city can have figures, by the part of life that they are about."""
    by_domain = {
        domain: [(m.key, _(m.title)) for m in LIBRARY if m.domain is domain and m not in AWAITED]
        for domain in Domain
    }
    groups = ((_(DOMAIN_TITLES[domain]), found) for domain, found in by_domain.items() if found)
    return [("", _("None")), *cast(Any, groups)]


class ItemForm(forms.Form):
    """An item of an agenda."""

    title = forms.CharField(label=_("What it is about"), max_length=200)
    purpose = forms.ChoiceField(label=_("What for"), choices=titled(PURPOSES))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=24 * 60, initial=15)
    owner = id_field(_("Who leads it"), known_persons, _("Nobody yet"))
    measure = forms.ChoiceField(
        label=_("Measure that it is about"),
        help_text=_("Its chart comes into the packet."),
        required=False,
        choices=_none_or_measure,
    )
    initiative = id_field(_("Initiative that it is about"), initiatives_to_name, _("None"))
    agreement = id_field(_("Agreement that it is about"), partnerships_to_name, _("None"))
    money = id_field(_("Money that it is about"), money_to_name, _("None"))
    notes = forms.CharField(
        label=_("To know beforehand"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CancelForm(forms.Form):
    """Why a meeting is called off."""

    why = forms.CharField(
        label=_("Why it is called off"), help_text=_("Members read it."), max_length=300
    )
