"""Fields that several forms of agreements have."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = Callable[[], Iterable[tuple[str, str]]]


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, as browsers ask for one."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def text_field(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=4000, **options
    )


def boxes_field(label: Any, choices: Any, **options: Any) -> forms.MultipleChoiceField:
    """Some of what is known, with a box for each."""
    widget = forms.CheckboxSelectMultiple(attrs={"class": "usa-checkbox__input"})
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=widget, required=False, **options
    )


def version_field() -> forms.IntegerField:
    """What was looked at when the form was filled in."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


def titled(titles: Mapping[Any, str]) -> list[tuple[str, Any]]:
    """Declared words as choices, translated when they are shown."""
    return [(key.value, _(title)) for key, title in titles.items()]
