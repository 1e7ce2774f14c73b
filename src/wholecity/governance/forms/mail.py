"""How somebody wants their mail."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wholecity.mail.definitions import HOW
from wholecity.ui.fields import offer, titled


class MailForm(forms.Form):
    """When, and in which language."""

    how = forms.ChoiceField(
        label=_("When"),
        help_text=_("What is urgent comes at once in any case."),
        choices=titled(HOW),
    )
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, languages: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "language", list(languages))
