"""Drafting, reviewing, signing and ending an agreement. No step can be skipped by its address."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wholecity.agreements import actions, queries
from wholecity.agreements.access import loaded, reviewable
from wholecity.agreements.forms import (
    AnswersForm,
    DraftForm,
    EndForm,
    SendBackForm,
    SignatureForm,
)
from wholecity.agreements.queries import AgreementDetail
from wholecity.kernel.errors import Conflict, WholecityError
from wholecity.people.access import acting_or_404
from wholecity.ui.fields import DocumentForm
from wholecity.ui.responses import given, render_form
from wholecity.ui.texts import told

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def new(request: HttpRequest) -> HttpResponse:
    """Draft an agreement."""
    acting = acting_or_404(request, "draft", "agreement")
    form = DraftForm(given(request))
    if form.is_valid():
        try:
            key = actions.draft(by=acting, key=form.cleaned_data["key"], terms=form.terms())
        except WholecityError as error:
            form.add_error(None, told(error.words))
        else:
            return _saved(request, key)
    return render_form(request, "agreements/draft.html", form)


@form_page
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change a draft."""
    acting, found = loaded(request, key, "draft")
    form = DraftForm(given(request), of=found)

    def save() -> None:
        version = form.cleaned_data["version"] or 0
        actions.change(by=acting, key=key, version=version, terms=form.terms())

    return _answer(request, form, save, found, template="agreements/draft.html")


@require_POST
def submit(request: HttpRequest, key: str) -> HttpResponse:
    """Hand a draft to review."""
    acting, _ = loaded(request, key, "draft")
    try:
        actions.submit(by=acting, key=key, version=_version(request))
    except WholecityError as error:
        messages.error(request, told(error.words))
        return redirect("agreements:agreement", key=key)
    return _saved(request, key)


@form_page
def send_back(request: HttpRequest, key: str) -> HttpResponse:
    """Return it to its drafters."""
    acting, found = loaded(request, key, "review")
    form = SendBackForm(given(request))

    def save() -> None:
        actions.send_back(by=acting, key=key, why=form.cleaned_data["why"])

    return _answer(request, form, save, found, title=gettext("Send it back"))


@form_page
def answers(request: HttpRequest, key: str) -> HttpResponse:
    """Answer the four questions."""
    acting, found = reviewable(request, key)
    form = AnswersForm(given(request), of=found)

    def save() -> None:
        version = form.cleaned_data["version"] or 0
        actions.answer_questions(by=acting, key=key, answers=form.answers(), version=version)

    return _answer(request, form, save, found, title=gettext("Answer the four questions"))


@form_page
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """Note that somebody signed for a party."""
    acting, found = reviewable(request, key)
    form = SignatureForm(given(request), of=found)

    def save() -> None:
        said = form.cleaned_data
        actions.note_signature(
            by=acting,
            key=key,
            organization=said["organization"],
            name=said["name"],
            signed_on=said["signed_on"],
            version=said["version"] or 0,
        )

    return _answer(request, form, save, found, title=gettext("Note a signature"))


@form_page
def add_document(request: HttpRequest, key: str) -> HttpResponse:
    """Bring a paper as a PDF."""
    acting, found = loaded(request, key)
    form = DocumentForm(given(request), request.FILES if request.method == "POST" else None)

    def save() -> None:
        file = form.cleaned_data["file"]
        actions.add_document(by=acting, key=key, name=file.name, content=file.read())

    return _answer(request, form, save, found, title=gettext("Add a document"))


@form_page
def end(request: HttpRequest, key: str) -> HttpResponse:
    """End it before its time."""
    acting, found = loaded(request, key, "end")
    form = EndForm(given(request))

    def save() -> None:
        actions.end(by=acting, key=key, **form.cleaned_data)

    return _answer(request, form, save, found, title=gettext("End it early"))


def _answer(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[], None],
    found: AgreementDetail,
    *,
    template: str = "agreements/form.html",
    **context: Any,
) -> HttpResponse:
    """Do what the form asks for, or show it with what is wrong.

    Whoever was slower than somebody else sees how it is now, with their own words in the form.
    """
    if form.is_valid():
        try:
            save()
        except Conflict as conflict:
            form.add_error(None, told(conflict.words))
            found = context["as_it_is"] = queries.detail(found.row.key)
            _renew(form, found.version)
        except WholecityError as error:
            form.add_error(None, told(error.words))
        else:
            return _saved(request, found.row.key)
    up = reverse("agreements:agreement", args=[found.row.key])
    return render_form(request, template, form, {"found": found, "up": up, **context})


def _renew(form: forms.Form, version: int) -> None:
    """The form is about the version of now: saved again, it replaces that."""
    sent: Any = form.data
    form.data = renewed = sent.copy()
    renewed["version"] = str(version)


def _version(request: HttpRequest) -> int:
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 9 else 0


def _saved(request: HttpRequest, key: str) -> HttpResponse:
    messages.success(request, gettext("Saved."))
    return redirect("agreements:agreement", key=key)
