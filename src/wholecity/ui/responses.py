"""Answers that many views give."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render


def given(request: HttpRequest) -> QueryDict | None:
    """What was sent with a form, be it empty; None when the form is only asked for."""
    return request.POST if request.method == "POST" else None


def render_form(
    request: HttpRequest, template: str, form: forms.BaseForm, context: Mapping[str, Any] = {}
) -> HttpResponse:
    """The page with its form: 422 when the form has errors, so that scripts see it too."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
