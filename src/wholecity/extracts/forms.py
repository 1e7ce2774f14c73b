"""Which license an extract is made for; the decision of a second person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wholecity.extracts.queries import licenses
from wholecity.ui.fields import day_field, offer, text_field


class MakeForm(forms.Form):
    """The license, among those in force for research."""

    license = forms.ChoiceField(label=_("License"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "license", [(row.key, row.title) for row in licenses()])


class DecisionForm(forms.Form):
    """Approve, for people whose training was seen; or reject, with a reason."""

    trained_until = day_field(
        _("Last day of the training of everybody whom the license names"),
        help_text=_("Needed to approve. After it nobody reads the extract."),
        required=False,
    )
    reason = text_field(_("Reason"), help_text=_("Needed to reject."), required=False)
    decision = forms.ChoiceField(choices=[("approve", ""), ("reject", "")])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        decision = values.get("decision")
        if decision == "approve" and not values.get("trained_until"):
            self.add_error("trained_until", _("Say until when their training counts."))
        if decision == "reject" and not values.get("reason", "").strip():
            self.add_error("reason", _("Say why the extract is rejected."))
        return values
