"""The form that brings meetings of the past."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wholecity.governance.formats.recognition import as_text
from wholecity.kernel.errors import BadInput
from wholecity.ui.texts import told

MOST = 2_000_000


class PastMeetingsForm(forms.Form):
    """A file of meetings, whose they are, and what to do about voters without a seat."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Meetings of Legistar as JSON, such as Councilmatic makes them."),
        required=False,
    )
    text = forms.CharField(
        label=_("Or its text"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=MOST,
    )
    of = forms.CharField(
        label=_("Only the meetings of"),
        help_text=_("A body as the file names it. Blank takes all of its meetings."),
        max_length=200,
        required=False,
    )
    seat_voters = forms.BooleanField(
        label=_("Give voters without a seat one over the days on which they voted"),
        help_text=_("They are registered as people, and their seats end with the last vote."),
        required=False,
    )
    organization = forms.CharField(
        label=_("Organization of these seats"),
        help_text=_("For example: City Council."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if file := said.pop("file", None):
            try:
                said["text"] = as_text(file.read()) if file.size <= MOST else ""
            except BadInput as error:
                self.add_error("file", told(error.words))
            if file.size > MOST:
                self.add_error("file", _("The file is too large: bring fewer meetings at once."))
        if not self.errors and not said.get("text"):
            self.add_error("file", _("Choose a file."))
        if said.get("seat_voters") and not said.get("organization"):
            self.add_error("organization", _("Name the organization of the new seats."))
        return said
