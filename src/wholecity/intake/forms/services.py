"""Forms about service accounts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wholecity.intake.queries import sources
from wholecity.intake.rules.services import check_last_day, checked_networks, in_a_year
from wholecity.kernel.errors import BadInput
from wholecity.ui.fields import day_field
from wholecity.ui.texts import told


def _sources() -> list[tuple[str, str]]:
    """None is chosen by chance: a token of the wrong source would be another agency's."""
    return [("", "–"), *((s.key, f"{s.title} ({s.agency_name})") for s in sources())]


class _LastDay(forms.Form):
    """A form that asks until when a service account counts."""

    ends_on = day_field(
        _("Last day"),
        help_text=_("At most a year from today."),
        initial=lambda: in_a_year(timezone.localdate()),
    )

    def clean_ends_on(self) -> Any:
        try:
            check_last_day(self.cleaned_data["ends_on"], timezone.localdate())
        except BadInput as error:
            raise forms.ValidationError(told(error.message)) from error
        return self.cleaned_data["ends_on"]


class ServiceForm(_LastDay):
    """A new service account."""

    key = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("As it stands in the audit record: district-nightly."),
        error_messages={"required": _("Give it a name.")},
        validators=[validate_slug],
    )
    source = forms.ChoiceField(
        label=_("Source"), choices=_sources, help_text=_("The only one that it delivers.")
    )
    networks = forms.CharField(
        label=_("Networks"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "From where it may come, each on a line: 203.0.113.0/24. Empty: from anywhere."
        ),
    )
    field_order = ("key", "source", "networks", "ends_on")

    def clean_networks(self) -> list[str]:
        try:
            return checked_networks(self.cleaned_data["networks"].replace(",", " ").split())
        except BadInput as error:
            raise forms.ValidationError(told(error.words)) from error


OVERLAPS = (
    (0, _("At once")),
    (1, _("After an hour")),
    (24, _("After a day")),
    (24 * 7, _("After a week")),
)


class ReplaceForm(_LastDay):
    """A new token in the place of the old one."""

    overlap = forms.TypedChoiceField(
        label=_("The old token ends"),
        choices=OVERLAPS,
        coerce=lambda hours: timedelta(hours=int(hours)),
        initial=24,
        help_text=_("At once when somebody else may have seen it."),
    )
    field_order = ("overlap", "ends_on")


class RevokeForm(forms.Form):
    """Why a service account ends."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stays in the record."),
        error_messages={"required": _("Say why it is revoked.")},
    )
