"""Accounts of families: tied to a child by somebody who checked whose they are, and ended."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wholecity.children.queries import is_child, ties_of
from wholecity.children.rules.identifiers import read
from wholecity.family import actions
from wholecity.family.access import may_verify
from wholecity.family.actions import Tie
from wholecity.family.forms import ChildForm, TieForm
from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.people.access import SignInNeeded, acting_or_404
from wholecity.people.queries import acting as who_acts
from wholecity.people.rules import Acting
from wholecity.ui.responses import answer_form, given, render_form
from wholecity.ui.texts import told

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def index(request: HttpRequest) -> HttpResponse:
    """Name a child by its ID: nobody is looked for by name among all children."""
    acting_or_404(request, "verify", "family")

    def named(said: dict[str, Any]) -> HttpResponse:
        child = read(said["child"])
        if not is_child(child):
            raise NotFound("There is no such child.", hint="Check the child’s ID.")
        return redirect("family:accounts-of", child)

    form = ChildForm(given(request))
    return answer_form(request, form, named, "family/accounts.html")


@form_page
def of_child(request: HttpRequest, child: str) -> HttpResponse:
    """The accounts of a child's family, and the form with which another one is tied."""
    by = _verifier(request, child)

    def tied(said: dict[str, Any]) -> HttpResponse:
        own = said.pop("whose") == "own"
        actions.tie_account(by=by, tie=Tie(child=child, own=own, **said))
        messages.success(request, gettext("The account is tied to the child."))
        return redirect("family:accounts-of", child)

    context = {"child": child, "ties": ties_of(child)}
    if request.method != "POST":
        form = TieForm(initial={"born": actions.born_on(by=by, child=child)})
        return render_form(request, "family/accounts_of.html", form, context)
    return answer_form(request, TieForm(request.POST), tied, "family/accounts_of.html", **context)


@require_POST
def end(request: HttpRequest, child: str) -> HttpResponse:
    """End the tie of an account to a child: its next request finds nothing."""
    by = _verifier(request, child)
    try:
        actions.end_account(by=by, child=child, username=request.POST.get("username", ""))
        messages.success(request, gettext("The account sees nothing of this child from now on."))
    except NotFound:
        raise Http404 from None
    except WholecityError as error:
        messages.error(request, told(error.words))
    return redirect("family:accounts-of", child)


def _verifier(request: HttpRequest, child: str) -> Acting:
    """Whoever asks, when they may tie accounts to this child."""
    by = who_acts(request)
    if not by.name:
        raise SignInNeeded
    if not may_verify(by, child) or not is_child(child):
        raise Http404
    return by
