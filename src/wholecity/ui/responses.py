"""Answers that many views give."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from wholecity.kernel.errors import WholecityError
from wholecity.ui.texts import told


def given(request: HttpRequest) -> QueryDict | None:
    """What was sent with a form, be it empty; None when the form is only asked for."""
    return request.POST if request.method == "POST" else None


def render_form(
    request: HttpRequest, template: str, form: forms.BaseForm, context: Mapping[str, Any] = {}
) -> HttpResponse:
    """The page with its form: 422 when the form has errors, so that scripts see it too."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def answer_form(
    request: HttpRequest,
    form: forms.Form,
    change: Callable[[dict[str, Any]], HttpResponse],
    template: str,
    **context: Any,
) -> HttpResponse:
    """Make the change that a form asks for, or show the form with what is wrong.

    Whatever a change registers on its way is kept only together with it.
    """
    if form.is_valid():
        try:
            with transaction.atomic():
                return change(dict(form.cleaned_data))
        except WholecityError as error:
            form.add_error(None, told(error.words))
    return render_form(request, template, form, context)
