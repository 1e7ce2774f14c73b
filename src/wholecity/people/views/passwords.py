"""Changing the password, and a new one for who lost theirs."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wholecity.kernel.errors import WholecityError
from wholecity.people import actions, queries
from wholecity.people.access import recently_verified, signed_in
from wholecity.people.formats.links import user_of_reset
from wholecity.people.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from wholecity.people.rules import NOBODY, Acting
from wholecity.people.views.factors import FORM, MINUTES, account_of
from wholecity.ui.responses import given, render_form
from wholecity.ui.texts import told

# The link of a mail leads here once; the secret then stands in the session, not in the address.
OPENED, FROM_MAIL = "opened", "secret_of_mail"


def secret_of_link(request: HttpRequest, secret: str) -> str | None:
    """The secret that a mail's link brought, None when it has just been put into the session."""
    if secret != OPENED:
        request.session[FROM_MAIL] = secret
        return None
    return str(request.session.get(FROM_MAIL, ""))


@require_http_methods(FORM)
@signed_in
@recently_verified(MINUTES)
def change_password(request: HttpRequest) -> HttpResponseBase:
    """A new password; sessions elsewhere end."""
    user, address = account_of(request), queries.address_of(request)
    if not user.has_usable_password():
        raise Http404
    form = ChangePasswordForm(given(request), user=user, address=address)
    if not form.is_valid():
        return render_form(request, "people/change_password.html", form)
    actions.change_password(
        by=queries.acting(request),
        user=user,
        password=form.cleaned_data["new_password"],
        session=request.session.session_key,
    )
    update_session_auth_hash(request, user)
    messages.success(request, gettext("Your password is changed. Sessions elsewhere have ended."))
    return redirect("people:sessions")


@require_http_methods(FORM)
def forgotten(request: HttpRequest) -> HttpResponseBase:
    """Ask for a link by mail. The answer is the same whether there is such an account or not."""
    form = ForgottenForm(given(request))
    if not form.is_valid():
        return render_form(request, "people/forgotten.html", form)
    email = form.cleaned_data["email"]
    try:
        # Not taken back when it was right: mail is not sent without end either.
        actions.count_attempt(
            kind="reset", whom=email.casefold(), address=queries.address_of(request)
        )
    except WholecityError as error:
        form.add_error(None, told(error.words))
        return render_form(request, "people/forgotten.html", form)
    user = queries.user_by_email(email)
    if user:
        actions.mail_reset_link(by=NOBODY, user=user)
    messages.success(
        request,
        gettext("If an account has this address, a link is on its way. It is good for an hour."),
    )
    return redirect("people:sign-in")


@require_http_methods(FORM)
def new_password(request: HttpRequest, token: str) -> HttpResponseBase:
    """Set a new password by the link of a mail. Signing in is another step, with both factors."""
    secret = secret_of_link(request, token)
    if secret is None:
        return redirect("people:new-password", token=OPENED)
    user = user_of_reset(secret)
    if user is None:
        messages.error(request, gettext("This link is good no more. Ask for a new one."))
        return redirect("people:forgotten")
    form = NewPasswordForm(given(request), user=user)
    if not form.is_valid():
        return render_form(request, "people/new_password.html", form)
    actions.reset_password(
        by=Acting(user.username, ""), user=user, password=form.cleaned_data["new_password"]
    )
    request.session.pop(FROM_MAIL, None)
    messages.success(request, gettext("Your password is set. Sign in with it."))
    return redirect("people:sign-in")
