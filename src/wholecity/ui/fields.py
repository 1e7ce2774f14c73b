"""Fields that the forms of many rooms have."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from wholecity.kernel.days import FIRST_DAY, LAST_DAY
from wholecity.kernel.papers import LARGEST_DOCUMENT


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, as browsers ask for one; none that can only be a slip."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    validators = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
    return forms.DateField(label=label, widget=widget, validators=validators, **options)


def text_field(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=4000, **options
    )


def titled(titles: Mapping[Any, str]) -> list[tuple[str, Any]]:
    """Declared words as choices, translated when they are shown."""
    return [(str(key), _(title)) for key, title in titles.items()]


def offer(form: forms.Form, field: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Let a field of a form offer these choices."""
    found = form.fields[field]
    assert isinstance(found, forms.ChoiceField)
    found.choices = list(choices)


class DocumentForm(forms.Form):
    """A paper of an agreement, as a PDF."""

    file = forms.FileField(
        label=_("PDF file"),
        help_text=_("Of at most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_DOCUMENT:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file
