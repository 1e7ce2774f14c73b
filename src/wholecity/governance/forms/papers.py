"""The forms of papers, and of what calendars sent back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wholecity.governance.definitions import PaperKind

ACCEPTED = ",".join((*PaperKind, ".txt", ".md"))


class PaperForm(forms.Form):
    """A paper of an item."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("Without one it is the name of the file. Of an image, say what it shows."),
        max_length=200,
        required=False,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, an image (PNG or JPEG), or text; up to 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        max_length=200,
    )


class ReplyForm(forms.Form):
    """The reply that a calendar sent to an invitation."""

    reply = forms.FileField(
        label=_("Reply (.ics)"),
        help_text=_("The file that came by mail when somebody answered the invitation."),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )
