"""The administrator's pages: who has an account, as what; inviting, and who leaves."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.people import actions, queries
from wholecity.people.access import only, recently_verified
from wholecity.people.definitions import Role
from wholecity.people.forms import ClosingForm, InvitationForm, RoleForm
from wholecity.people.queries import AccountRow
from wholecity.people.views.factors import FORM
from wholecity.ui.responses import given, render_form
from wholecity.ui.texts import told


@require_safe
@only("read", "account")
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody with an account; what waits for a second administrator; who was invited."""
    context = {
        "accounts": queries.account_rows(),
        "proposals": queries.open_proposals(),
        "invitations": queries.open_invitations(),
        "me": queries.acting(request).name,
    }
    return render(request, "people/accounts.html", context)


@require_http_methods(FORM)
@only("manage", "account")
@recently_verified()
def invite(request: HttpRequest) -> HttpResponseBase:
    """Invite somebody by mail."""
    form = InvitationForm(given(request))
    if form.is_valid():
        try:
            actions.invite(by=queries.acting(request), **form.cleaned_data)
        except WholecityError as error:
            form.add_error("email", told(error.words))
        else:
            words = gettext("The invitation is on its way to %(email)s.")
            messages.success(request, words % {"email": form.cleaned_data["email"]})
            return redirect("people:accounts")
    return render_form(request, "people/invite.html", form)


@require_POST
@only("manage", "account")
def withdraw(request: HttpRequest, invitation: UUID) -> HttpResponse:
    """The link of an invitation is good no more."""
    try:
        actions.withdraw(by=queries.acting(request), invitation=invitation)
    except WholecityError as error:
        messages.error(request, told(error.words))
    return redirect("people:accounts")


@require_safe
@only("read", "account")
def account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One account, its roles, and what can be done with it."""
    row = account_or_404(public_id)
    context = {
        "row": row,
        "form": RoleForm(),
        "proposals": queries.open_proposals(row.username),
        "own": row.username == queries.acting(request).name,
    }
    return render(request, "people/account.html", context)


@require_POST
@only("manage", "account")
@recently_verified()
def give_role(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a role, or propose one that a second administrator confirms."""
    row, form = account_or_404(public_id), RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose a role."))
        return redirect("people:account", public_id=public_id)
    role = form.cleaned_data["role"]
    try:
        held = actions.give_role(by=queries.acting(request), username=row.username, role=role)
    except WholecityError as error:
        messages.error(request, told(error.words))
    else:
        words = (
            gettext("The role is given. Their sessions have ended.")
            if held
            else gettext("The role is proposed. It is held when a second administrator confirms.")
        )
        messages.success(request, words)
    return redirect("people:account", public_id=public_id)


@require_POST
@only("manage", "account")
@recently_verified()
def end_role(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a role today."""
    row = account_or_404(public_id)
    try:
        role = Role(request.POST.get("role", ""))
        actions.end_role(by=queries.acting(request), username=row.username, role=role)
    except ValueError:
        raise Http404 from None
    except WholecityError as error:
        messages.error(request, told(error.words))
    else:
        messages.success(request, gettext("The role has ended. Their sessions have ended too."))
    return redirect("people:account", public_id=public_id)


@require_POST
@only("manage", "account")
@recently_verified()
def settle_role(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """Confirm or refuse a role that another administrator proposed."""
    try:
        actions.settle_role(
            by=queries.acting(request),
            proposal=proposal,
            confirm=request.POST.get("answer") == "confirm",
        )
    except WholecityError as error:
        messages.error(request, told(error.words))
    else:
        messages.success(request, gettext("Your answer is kept."))
    return redirect("people:accounts")


@require_http_methods(FORM)
@only("manage", "account")
@recently_verified()
def close(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Somebody leaves: one step ends everything that their account opened."""
    row, form = account_or_404(public_id), ClosingForm(given(request))
    if form.is_valid():
        try:
            actions.close_account(
                by=queries.acting(request),
                username=row.username,
                reason=form.cleaned_data["reason"],
            )
        except WholecityError as error:
            form.add_error(None, told(error.words))
        else:
            messages.success(request, gettext("The account is closed."))
            return redirect("people:account", public_id=public_id)
    return render_form(request, "people/close.html", form, {"row": row})


@require_POST
@only("manage", "account")
@recently_verified()
def reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a closed account again, without roles."""
    row = account_or_404(public_id)
    try:
        actions.reopen_account(by=queries.acting(request), username=row.username)
    except WholecityError as error:
        messages.error(request, told(error.words))
    else:
        messages.success(
            request,
            gettext("The account is open again, without roles. A new password comes by mail."),
        )
    return redirect("people:account", public_id=public_id)


def account_or_404(public_id: UUID) -> AccountRow:
    """The account under this public ID."""
    try:
        return queries.account_row(public_id)
    except NotFound:
        raise Http404 from None
