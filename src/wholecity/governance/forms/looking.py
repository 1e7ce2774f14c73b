"""The forms by which somebody narrows down what they look at; they stand in the address."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wholecity.governance.definitions import MEETING_STATES
from wholecity.governance.definitions.history import DONE, THINGS
from wholecity.governance.definitions.search import FOUND_KINDS
from wholecity.governance.definitions.survey import SCORES, STATEMENTS
from wholecity.governance.forms.bodies import or_none
from wholecity.governance.queries import body_names
from wholecity.governance.rules.effectiveness import FORMULAS
from wholecity.governance.rules.terms import Term
from wholecity.ui.fields import day_field, titled

MOST_DAYS = 3653
A_YEAR = timedelta(days=364)


def asked(query: QueryDict, begun: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the address, and where it says nothing, what a page begins with."""
    return {**begun, **{key: value for key, value in query.items() if value}}


def last_year(today: date) -> dict[str, date]:
    """The twelve months that end today."""
    return {"since": today - A_YEAR, "until": today}


class DaysForm(forms.Form):
    """From a day until a day, both included."""

    since = day_field(_("From"), required=False)
    until = day_field(_("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        return said


class PeriodForm(DaysForm):
    """A period that has both ends, of ten years at most."""

    since = day_field(_("From"))
    until = day_field(_("Until"))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        since, until = said.get("since"), said.get("until")
        if since and until and (until - since).days > MOST_DAYS:
            self.add_error("since", _("Ask for ten years at most."))
        return said

    @property
    def period(self) -> Term:
        return Term(self.cleaned_data["since"], self.cleaned_data["until"])


class EffectivenessForm(PeriodForm):
    """A period, and the component whose quarters are drawn."""

    show = forms.ChoiceField(
        label=_("Drawn over time"), choices=titled({f.key: f.title for f in FORMULAS})
    )


class MeetingsForm(DaysForm):
    """Which meetings of a body somebody looks for."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *titled(MEETING_STATES)]
    )
    field_order = ("state", "since", "until")


class SearchForm(DaysForm):
    """What somebody looks for in the record."""

    q = forms.CharField(label=_("Words"), max_length=200, required=False, strip=True)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *titled(FOUND_KINDS)]
    )
    body = forms.ChoiceField(label=_("Body"), required=False, choices=or_none(body_names, _("All")))
    field_order = ("q", "kind", "body", "since", "until")


class HistoryForm(DaysForm):
    """Which changes somebody looks at."""

    action = forms.ChoiceField(
        label=_("What was done"), required=False, choices=[("", _("All")), *titled(DONE)]
    )
    kind = forms.ChoiceField(
        label=_("To what"), required=False, choices=[("", _("All")), *titled(THINGS)]
    )
    who = forms.CharField(label=_("By whom (account)"), required=False, max_length=150)
    of = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)
    id = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    field_order = ("action", "kind", "who", "since", "until")


class SurveyForm(forms.Form):
    """The survey of a meeting: a score for each statement."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for key, statement in STATEMENTS.items():
            self.fields[key] = forms.TypedChoiceField(
                label=_(statement),
                coerce=int,
                choices=[("", _("Choose")), *titled(SCORES)],
            )
