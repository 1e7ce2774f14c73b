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
from wholecity.governance.forms.bodies import day_field, known_persons, titled
from wholecity.governance.forms.record import measures
from wholecity.governance.queries import body_names
from wholecity.governance.queries.partnerships import decisions_to_name
from wholecity.measures.definitions import DOMAIN_TITLES, LIBRARY, Domain
from wholecity.people.queries import organizations

NONE: tuple[str, Any] = ("", _("None"))
ANY: tuple[str, Any] = ("", _("Any"))


def _organizations() -> list[tuple[str, str]]:
    return [(str(o.id), o.name) for o in organizations()]


def _leads() -> list[tuple[str, Any]]:
    return [("", _("A new organization")), *_organizations()]


def _groups() -> list[tuple[str, Any]]:
    return [("", _("Somebody else’s, not the cabinet’s")), *body_names()]


def _persons() -> list[tuple[str, Any]]:
    return [("", _("Nobody yet")), *known_persons()]


def _decisions() -> list[tuple[str, Any]]:
    return [NONE, *decisions_to_name()]


def _checkboxes() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple(attrs={"class": "usa-checkbox__input"})


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
    body = forms.ChoiceField(label=_("Whose it is"), required=False, choices=_groups)
    lead = forms.ChoiceField(label=_("Organization that leads it"), required=False, choices=_leads)
    another = forms.CharField(
        label=_("Name of an organization that is not listed"), max_length=200, required=False
    )
    owner = forms.ChoiceField(label=_("Who leads it"), required=False, choices=_persons)
    domain = forms.ChoiceField(label=_("Domain"), choices=titled(DOMAIN_TITLES))
    youngest = _age(_("For children from age"))
    oldest = _age(_("Until age"))
    measures = forms.MultipleChoiceField(
        label=_("Measures that it is meant to move"),
        required=False,
        widget=_checkboxes(),
        choices=[(m.key, _(m.title)) for m in LIBRARY],
    )
    partners = forms.MultipleChoiceField(
        label=_("Partners"), required=False, widget=_checkboxes(), choices=_organizations
    )
    state = forms.ChoiceField(label=_("State"), choices=titled(INITIATIVE_STATES))
    since = day_field(_("From"), required=False)
    until = day_field(_("Until"), required=False)
    decision = forms.ChoiceField(
        label=_("Decision that brought it about"), required=False, choices=_decisions
    )
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
            owner=_id(said["owner"]),
            domain=Domain(said["domain"]),
            youngest=said["youngest"],
            oldest=said["oldest"],
            measures=said["measures"],
            partners=[UUID(partner) for partner in said["partners"]],
            state=InitiativeState(said["state"]),
            since=said["since"],
            until=said["until"],
            decision=_id(said["decision"]),
        )


class MilestoneForm(forms.Form):
    """What is to be reached by a day."""

    title = forms.CharField(label=_("What will be reached"), max_length=200)
    due = day_field(_("By"))
    reached_on = day_field(_("Reached on"), required=False)

    def told(self) -> Said:
        return MilestoneSaid(**self.cleaned_data)


class ProgramForm(forms.Form):
    """A program through which an initiative reaches children."""

    name = forms.CharField(label=_("Program"), max_length=200)
    provider = forms.ChoiceField(
        label=_("Whose it is"), required=False, choices=lambda: [NONE, *_organizations()]
    )
    places = forms.IntegerField(
        label=_("Places for children"), required=False, min_value=0, max_value=10_000_000
    )

    def told(self) -> Said:
        said = self.cleaned_data
        return ProgramSaid(said["name"], _id(said["provider"]), said["places"])


class MoneyForm(forms.Form):
    """Money, from whom, how sure it is."""

    source = forms.CharField(label=_("From whom"), max_length=200)
    amount = forms.DecimalField(
        label=_("Amount"), min_value=0, max_digits=14, decimal_places=2, localize=True
    )
    state = forms.ChoiceField(label=_("How sure it is"), choices=titled(MONEY_STATES))
    until = day_field(_("Last day on which it can be spent"), required=False)

    def told(self) -> Said:
        said = self.cleaned_data
        return MoneySaid(said["source"], said["amount"], MoneyState(said["state"]), said["until"])


PartForm = MilestoneForm | ProgramForm | MoneyForm
PART_FORMS: dict[Part, type[PartForm]] = {
    Part.MILESTONE: MilestoneForm,
    Part.PROGRAM: ProgramForm,
    Part.MONEY: MoneyForm,
}


class InitiativesForm(forms.Form):
    """Which initiatives somebody looks for; it stands in the address."""

    q = forms.CharField(label=_("Words"), max_length=200, required=False)
    body = forms.ChoiceField(
        label=_("Whose it is"), required=False, choices=lambda: [ANY, *body_names()]
    )
    domain = forms.ChoiceField(
        label=_("Domain"), required=False, choices=[ANY, *titled(DOMAIN_TITLES)]
    )
    measure = forms.ChoiceField(
        label=_("Measure"), required=False, choices=lambda: [ANY, *measures()[1:]]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ANY, *titled(INITIATIVE_STATES)]
    )
    others = forms.BooleanField(label=_("Also those of others"), required=False)


def _id(value: str) -> UUID | None:
    return UUID(value) if value else None
