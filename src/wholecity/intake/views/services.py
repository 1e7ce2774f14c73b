"""Service accounts: which programs deliver, until when, and when they were here last."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholecity.intake import actions
from wholecity.intake.forms import ReplaceForm, RevokeForm, ServiceForm
from wholecity.intake.queries.services import (
    ServiceRow,
    service_account,
    service_accounts,
    uploads,
)
from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.people.access import acting_or_404, may, only, require_recent_proof
from wholecity.ui.responses import answer_form, given
from wholecity.ui.texts import told

FORM = ["GET", "HEAD", "POST"]


@require_safe
@only("read", "service-account")
def accounts(request: HttpRequest) -> HttpResponse:
    """All service accounts; first those that wait for a second person."""
    rows = service_accounts()
    context = {
        "waiting": [row for row in rows if row.waits],
        "accounts": [row for row in rows if not row.waits],
    }
    return render(request, "intake/service_accounts.html", context)


@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Make a service account; its token is shown this once, or waits for a second person."""
    by = acting_or_404(request, "make", "service-account")
    require_recent_proof(request)
    form = ServiceForm(given(request))

    def change(said: dict[str, Any]) -> HttpResponse:
        token = actions.make_service_account(by=by, **said)
        if token is not None:
            return _shown_once(request, said["key"], token)
        messages.success(
            request, gettext("It waits for a second person: a data lead or an administrator.")
        )
        return redirect("intake:service-accounts")

    return answer_form(request, form, change, "intake/new_service_account.html")


@require_safe
def account(request: HttpRequest, key: str) -> HttpResponse:
    """One service account: its tokens, what it brought, and what can be done with it."""
    by = acting_or_404(request, "read", "service-account")
    row = _row_or_404(key)
    context = {
        "row": row,
        "may_replace": may(by, "rotate", "service-account"),
        "may_read_deliveries": may(by, "read", "delivery"),
        "may_confirm": row.waits and may(by, "confirm", "service-account", author=row.made_by),
        "address": request.build_absolute_uri(reverse("api:deliveries")),
        "uploads": uploads(key)[:10] if may(by, "read", "delivery") else (),
    }
    return render(request, "intake/service_account.html", context)


@require_POST
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm what an administrator made; the token is shown this once."""
    acting_or_404(request, "read", "service-account")
    row = _row_or_404(key)
    by = acting_or_404(request, "confirm", "service-account", author=row.made_by)
    require_recent_proof(request)
    try:
        return _shown_once(request, key, actions.confirm_service_account(by=by, key=key))
    except WholecityError as error:
        messages.error(request, told(error.words))
        return redirect("intake:service-account", key=key)


@require_http_methods(FORM)
def replace(request: HttpRequest, key: str) -> HttpResponse:
    """A new token, shown this once; the old one ends when one says."""
    by = acting_or_404(request, "rotate", "service-account")
    row = _row_or_404(key)
    require_recent_proof(request)
    form = ReplaceForm(given(request), initial={"ends_on": row.ends_on})

    def change(said: dict[str, Any]) -> HttpResponse:
        return _shown_once(request, key, actions.replace_token(by=by, key=key, **said))

    return answer_form(request, form, change, "intake/replace_token.html", row=row)


@require_http_methods(FORM)
def revoke(request: HttpRequest, key: str) -> HttpResponse:
    """End it with the next request."""
    by = acting_or_404(request, "revoke", "service-account")
    row = _row_or_404(key)

    def change(said: dict[str, Any]) -> HttpResponse:
        actions.revoke_service_account(by=by, key=key, **said)
        messages.success(request, gettext("It is revoked: its next request is refused."))
        return redirect("intake:service-account", key=key)

    form = RevokeForm(given(request))
    return answer_form(request, form, change, "intake/revoke_service_account.html", row=row)


def _shown_once(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """The page with a token: it is kept nowhere, so that no other page can show it again."""
    return render(request, "intake/token.html", {"key": key, "token": token})


def _row_or_404(key: str) -> ServiceRow:
    try:
        return service_account(key)
    except NotFound:
        raise Http404 from None
