"""Fields that several forms of agreements have."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

Choices = Callable[[], Iterable[tuple[str, str]]]


def boxes_field(label: Any, choices: Any, **options: Any) -> forms.MultipleChoiceField:
    """Some of what is known, with a box for each."""
    widget = forms.CheckboxSelectMultiple()
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=widget, required=False, **options
    )


def version_field() -> forms.IntegerField:
    """What was looked at when the form was filled in."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)
