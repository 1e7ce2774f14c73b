"""The forms of the plan: initiatives, their parts, and what somebody looks for in them."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wholecity.governance.actions.initiatives import (
    InitiativeSaid,
    MilestoneSaid,
    MoneySaid,
    ProgramSaid,
    Said,
)
from wholecity.governance.definitions.initiatives import (
    INITIATIVE_STATES,
    MONEY_STATES,
    OLDEST,
    InitiativeState,
    MoneyState,
    Part,
)
from wholecity.governance.forms.bodies import (
    any_of,
    id_field,
    ids_field,
    known_organizations,
    known_persons,
    or_none,
)
from wholecity.governance.forms.record import known_measures
from wholecity.governance.queries import body_names
from wholecity.governance.queries.partnerships import decisions_to_name
from wholecity.measures.definitions import DOMAIN_TITLES, Domain
from wholecity.ui.fields import day_field, titled


def _age(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=OLDEST)


class InitiativeForm(forms.Form):
    """An initiative; `version` is what was looked at when it is changed."""

    name = forms.CharField(label=_("What it is called"), max_length=200)
    purpose = forms.CharField(
        label=_("What it is to bring about"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=4000,
    )
    body = forms.ChoiceField(
        label=_("Whose it is"),
        required=False,
        choices=or_none(body_names, _("Somebody else’s, not the cabinet’s")),
    )
    lead = id_field(_("Organization that leads it"), known_organizations, _("A new organization"))
    another = forms.CharField(
        label=_("Name of an organization that is not listed"), max_length=200, required=False
    )
    owner = id_field(_("Who leads it"), known_persons, _("Nobody yet"))
    domain = forms.ChoiceField(label=_("Domain"), choices=titled(DOMAIN_TITLES))
    youngest = _age(_("For children from age"))
    oldest = _age(_("Until age"))
    measures = forms.MultipleChoiceField(
        label=_("Measures that it is meant to move"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        choices=known_measures,
    )
    partners = ids_field(_("Partners"), known_organizations)
    state = forms.ChoiceField(label=_("State"), choices=titled(INITIATIVE_STATES))
    since = day_field(_("From"), required=False)
    until = day_field(_("Until"), required=False)
    decision = id_field(_("Decision that brought it about"), decisions_to_name, _("None"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("lead") and not said.get("another"):
            self.add_error("lead", _("Choose an organization, or name a new one."))
        youngest, oldest = said.get("youngest"), said.get("oldest")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("oldest", _("This age is below the first one."))
        return said

    def told(self, lead: UUID) -> InitiativeSaid:
        """What was said, as the action takes it."""
        said = self.cleaned_data
        return InitiativeSaid(
            name=said["name"],
            purpose=said["purpose"],
            body=said["body"],
            lead=lead,
            owner=said["owner"],
            domain=Domain(said["domain"]),
            youngest=said["youngest"],
            oldest=said["oldest"],
            measures=said["measures"],
            partners=said["partners"],
            state=InitiativeState(said["state"]),
            since=said["since"],
            until=said["until"],
            decision=said["decision"],
        )


class PartForm(forms.Form):
    """A part of an initiative; `version` is what was looked at when it is changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def told(self) -> Said:
        """What was said, as the action takes it."""
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        """What was said of the part itself."""
        return {field: said for field, said in self.cleaned_data.items() if field != "version"}


class MilestoneForm(PartForm):
    """What is to be reached by a day."""

    title = forms.CharField(label=_("What will be reached"), max_length=200)
    due = day_field(_("By"))
    reached_on = day_field(_("Reached on"), required=False)

    def told(self) -> Said:
        return MilestoneSaid(**self.values())


class ProgramForm(PartForm):
    """A program through which an initiative reaches children."""

    name = forms.CharField(label=_("Program"), max_length=200)
    provider = id_field(_("Whose it is"), known_organizations, _("None"))
    places = forms.IntegerField(
        label=_("Places for children"), required=False, min_value=0, max_value=10_000_000
    )

    def told(self) -> Said:
        return ProgramSaid(**self.values())


class MoneyForm(PartForm):
    """Money, from whom, how sure it is."""

    source = forms.CharField(label=_("From whom"), max_length=200)
    amount = forms.DecimalField(
        label=_("Amount"), min_value=0, max_digits=14, decimal_places=2, localize=True
    )
    state = forms.ChoiceField(label=_("How sure it is"), choices=titled(MONEY_STATES))
    until = day_field(_("Last day on which it can be spent"), required=False)

    def told(self) -> Said:
        said = self.values()
        return MoneySaid(**{**said, "state": MoneyState(said["state"])})


PART_FORMS: dict[Part, type[PartForm]] = {
    Part.MILESTONE: MilestoneForm,
    Part.PROGRAM: ProgramForm,
    Part.MONEY: MoneyForm,
}


class InitiativesForm(forms.Form):
    """Which initiatives somebody looks for; it stands in the address."""

    q = forms.CharField(label=_("Words"), max_length=200, required=False)
    body = forms.ChoiceField(
        label=_("Whose it is"), required=False, choices=or_none(body_names, _("Any"))
    )
    domain = forms.ChoiceField(label=_("Domain"), required=False, choices=any_of(DOMAIN_TITLES))
    measure = forms.ChoiceField(
        label=_("Measure"), required=False, choices=or_none(known_measures, _("Any"))
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=any_of(INITIATIVE_STATES))
    others = forms.BooleanField(label=_("Also those of others"), required=False)
