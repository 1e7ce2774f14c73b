"""What the pages that change something have in common: the right to write, and a form's answer."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.people.access import acting_or_404, may
from wholecity.people.queries import acting
from wholecity.people.rules import Acting
from wholecity.ui.responses import answer_form, render_form
from wholecity.ui.texts import told

Sent = TypeVar("Sent", bound=forms.Form)

form_page = require_http_methods(["GET", "HEAD", "POST"])


def writer(request: HttpRequest, thing: str = "cabinet") -> Acting:
    """Who asks, when they may write; asked for first, so that strangers learn nothing."""
    return acting_or_404(request, "write", thing)


def rights_of(request: HttpRequest, thing: str = "cabinet") -> dict[str, Any]:
    """What a template shows to those who may change it."""
    return {"may_write": may(acting(request), "write", thing)}


def page_number(request: HttpRequest) -> int:
    """The page of a list that the address asks for; the first where it asks for none."""
    said = request.GET.get("page", "")
    return int(said) if said.isdecimal() and len(said) < 7 else 1


def paging(page: Page) -> dict[str, int]:
    """Which page of how many, as lists show it."""
    return {"page": page.number, "pages": page.paginator.num_pages}


def as_read(rows: Iterable[Iterable[str]]) -> list[list[str]]:
    """Rows of an example in the language of whoever asks for it."""
    return [[told(text) for text in row] for row in rows]


def answer(
    request: HttpRequest,
    form: forms.Form,
    change: Callable[[dict[str, Any]], HttpResponse],
    *,
    template: str = "governance/form.html",
    **context: Any,
) -> HttpResponse:
    """Make the change that a form asks for, or show the form, with what is wrong.

    Whatever a change registers on its way, a person or an organization, is
    kept only together with it.
    """
    return answer_form(request, form, change, template, **context)


def import_page(
    request: HttpRequest,
    form_of: Callable[..., forms.Form],
    bring: Callable[..., Any],
    *,
    template: str,
    done: str,
    then: HttpResponse,
    **context: Any,
) -> HttpResponse:
    """Try a file and say what would come of it; `bring` it when that is asked.

    What `bring` is given is what the form has, and whether it is to be tried only.
    """
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, outcome = form_of(*sent), None
    if form.is_valid():
        said, really = form.cleaned_data, request.POST.get("way") == "import"
        try:
            outcome = bring(try_only=not really, **said)
        except WholecityError as error:
            form.add_error(None, told(error.words))
        else:
            if really and not outcome.faults:
                messages.success(request, done)
                return then
            # A browser sends a file once; its text comes back with the second form.
            form = form_of(initial=said)
    return render_form(request, template, form, {"outcome": outcome, **context})


def at_once(request: HttpRequest, change: Callable[[], object], then: HttpResponse) -> HttpResponse:
    """A change by a button: it is made, or the page that it leads to says why not."""
    try:
        change()
    except NotFound:
        raise Http404 from None
    except WholecityError as error:
        messages.error(request, told(error.words))
        return then
    return saved(request, then)


def saved(request: HttpRequest, then: HttpResponse) -> HttpResponse:
    """Say that it was saved, and go on."""
    messages.success(request, gettext("Saved."))
    return then


def of_now(form: Sent, version: int) -> Sent:
    """A form that was read as it was sent; shown again, it is about the version of now.

    So whoever is told that somebody was faster sees their words, and replaces them by
    saving again. A form that has other faults was not compared yet and stays as it is.
    """
    if form.is_valid():
        sent: Any = form.data
        form.data = renewed = sent.copy()
        renewed["version"] = str(version)
    return form
