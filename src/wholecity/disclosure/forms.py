"""The form on which a second person decides."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """Approve or reject, with a reason that a rejection must have."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed to reject. It is kept with the release."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "usa-textarea"}),
    )
    decision = forms.ChoiceField(choices=[("approve", ""), ("reject", "")])

    def clean(self) -> dict[str, str]:
        values: dict[str, str] = super().clean() or {}
        if values.get("decision") == "reject" and not values.get("reason", "").strip():
            self.add_error("reason", _("Say why the release is rejected."))
        return values
