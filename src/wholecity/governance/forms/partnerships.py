"""The forms of the register of agreements."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wholecity.agreements.queries import agreements
from wholecity.governance.definitions.continuity import (
    PARTNERSHIP_KINDS,
    RENEWAL_NOTICE,
    STANDINGS,
)
from wholecity.governance.forms.bodies import (
    SomebodyForm,
    any_of,
    id_field,
    ids_field,
    known_organizations,
    or_none,
)
from wholecity.governance.queries.partnerships import Party, decisions_to_name
from wholecity.ui.fields import day_field, offer, titled


def _gates() -> list[tuple[str, str]]:
    return [(gate.key, gate.title) for gate in agreements()]


class WantedForm(forms.Form):
    """Which agreements are looked for. It stands in the address of the page."""

    words = forms.CharField(label=_("Words of the title"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=any_of(PARTNERSHIP_KINDS))
    standing = forms.ChoiceField(label=_("State"), required=False, choices=any_of(STANDINGS))
    party = forms.ChoiceField(
        label=_("Party"), required=False, choices=or_none(known_organizations, _("Any"))
    )


class PartnershipForm(forms.Form):
    """An entry of the register; `version` is what was looked at when it is changed."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=titled(PARTNERSHIP_KINDS))
    purpose = forms.CharField(
        label=_("What it is for"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    parties = ids_field(_("Parties"), known_organizations)
    another = forms.CharField(
        label=_("Name of an organization that is not listed"), max_length=200, required=False
    )
    since = day_field(_("From"), required=False)
    until = day_field(_("Until"), required=False)
    notice_days = forms.IntegerField(
        label=_("Days before its end on which renewal is due"),
        min_value=0,
        max_value=3650,
        initial=RENEWAL_NOTICE,
    )
    decision = id_field(_("Decision that brought it about"), decisions_to_name, _("None"))
    gate_key = forms.ChoiceField(
        label=_("Agreement under which agencies deliver data"),
        help_text=_("What it permits stands there."),
        required=False,
        choices=or_none(_gates, _("None")),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SignForm(SomebodyForm):
    """Who signed for which party."""

    organization = forms.ChoiceField(label=_("On behalf of"))
    signed_on = day_field(_("Signed on"), initial=timezone.localdate)

    def __init__(self, *args: Any, parties: tuple[Party, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(party.id), party.name) for party in parties]
        offer(self, "organization", choices)


class EndForm(forms.Form):
    """An agreement ends before its time."""

    until = day_field(_("Last day"), initial=timezone.localdate)
    why = forms.CharField(label=_("Why it ends early"), max_length=300)
