"""What the privacy officer asks the audit record, and what they note on an alert."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wholecity.audit.queries import Wanted
from wholecity.casework.definitions import INQUIRIES
from wholecity.ui.fields import day_field, text_field, titled


class EntriesForm(forms.Form):
    """Which entries of the audit record somebody looks for."""

    who = forms.CharField(label=_("Account"), required=False, max_length=200)
    child = forms.CharField(label=_("Child ID"), required=False, max_length=80)
    action = forms.CharField(label=_("Action"), required=False, max_length=80)
    kind = forms.CharField(label=_("Kind of thing"), required=False, max_length=80)
    since = day_field(_("From"), required=False)
    until = day_field(_("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        return said

    @property
    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)


class ChildForm(forms.Form):
    """The child whose reports are asked for."""

    child = forms.CharField(label=_("Child ID"), max_length=80)


class PersonForm(forms.Form):
    """The account whose looks are asked for."""

    who = forms.CharField(label=_("Account"), max_length=200)


class NoteForm(forms.Form):
    """What somebody found who looked at an alert."""

    note = forms.CharField(
        label=_("What you found"),
        help_text=_("It closes the alert, and is kept with it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "usa-textarea"}),
    )


class InquiryForm(forms.Form):
    """A case about one child: what for."""

    child = forms.CharField(label=_("Child ID"), max_length=12)
    kind = forms.ChoiceField(label=_("What it is about"), choices=titled(INQUIRIES))
    words = text_field(_("What happened, or what is asked"))


class FoundForm(forms.Form):
    """What came of a case."""

    found = text_field(_("What you found"), help_text=_("It closes the case, and is kept with it."))
