"""Using the second factor, setting it up, and what is left of it."""

import json
import time
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholecity.kernel.errors import WholecityError
from wholecity.people import actions, queries
from wholecity.people.access import SUSPENDED, recently_verified, require_recent_proof, signed_in
from wholecity.people.forms import AppForm, CodeForm, PasskeyForm, PasswordAgainForm
from wholecity.people.models import User
from wholecity.people.queries import VERIFIED_AT
from wholecity.ui.responses import given, render_form
from wholecity.ui.texts import told

# Where the session keeps what an app is to be given, until its first code comes back.
NEW_APP = "new_app"
# Ways in and out of the account are changed by whoever proved within these minutes who they are.
MINUTES = 10
FORM = ["GET", "HEAD", "POST"]


def account_of(request: HttpRequest) -> User:
    """Whoever is signed in; views here are for them alone."""
    assert isinstance(request.user, User)
    return request.user


@require_http_methods(FORM)
@signed_in
def verify(request: HttpRequest) -> HttpResponseBase:
    """Prove that it is you: a code, a passkey, or, where there is neither, the password.

    Then back to where one was sent from; what a form had sent is shown to be sent again.
    """
    user = account_of(request)
    if not queries.has_second_factor(user):
        if queries.second_factor_is_due(request):
            return redirect("people:second-factor")
        return _verify_by_password(request, user)
    form: CodeForm | PasskeyForm = CodeForm()
    key_form = PasskeyForm()
    if request.method == "POST":
        if "credential" in request.POST:
            form = key_form = PasskeyForm(request.POST)
        else:
            form = CodeForm(request.POST)
        if form.is_valid() and _is_proof(request, user, form):
            return _proven(request)
    kinds = {factor.kind for factor in queries.factors_of(user)}
    context: dict[str, Any] = {"next": _next(request), "key_form": key_form, "kinds": kinds}
    if "webauthn" in kinds:
        context["options"] = json.dumps(webauthn.begin_authentication(user))
    return render_form(request, "people/verify.html", form, context)


def _is_proof(request: HttpRequest, user: User, form: Any) -> bool:
    """Whether it is; what is wrong with it is told on the form."""
    by, address = queries.acting(request), queries.address_of(request)
    try:
        if "credential" in form.fields:
            with actions.attempt(kind="passkey", whom=user.username, address=address):
                actions.use_passkey(by=by, user=user, credential=form.cleaned_data["credential"])
        else:
            with actions.attempt(kind="code", whom=user.username, address=address):
                actions.use_code(by=by, user=user, code=form.cleaned_data["code"])
    except WholecityError as error:
        form.add_error("code" if "code" in form.fields else None, told(error.words))
        return False
    return True


def _verify_by_password(request: HttpRequest, user: User) -> HttpResponseBase:
    if not user.has_usable_password():
        raise Http404
    address = queries.address_of(request)
    form = PasswordAgainForm(given(request), user=user, address=address)
    if form.is_valid():
        return _proven(request)
    return render_form(request, "people/verify.html", form, {"next": _next(request)})


def _proven(request: HttpRequest) -> HttpResponse:
    """From here on it is they. The key of the session changes, as whenever it can do more."""
    request.session.cycle_key()
    request.session[VERIFIED_AT] = time.time()
    waiting = request.session.pop(SUSPENDED, None)
    wish = _next(request)
    if waiting and waiting["path"] == wish:
        fields = [(name, one) for name, values in waiting["fields"].items() for one in values]
        return render(request, "people/go_on.html", {"path": wish, "fields": fields})
    return HttpResponseRedirect(wish)


def _next(request: HttpRequest) -> str:
    """Where the person came from, when that is a page of this site."""
    return queries.safe_next(request, request.POST.get("next") or request.GET.get("next") or "")


@require_safe
@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """What one proves with that it is oneself, and how to set it up."""
    user = account_of(request)
    context = {
        "factors": queries.factors_of(user),
        "codes_left": queries.recovery_codes_left(user),
        "due": queries.second_factor_is_due(request),
        "directories": queries.directories(only_open=True),
    }
    return render(request, "people/second_factor.html", context)


def _may_set_up(request: HttpRequest) -> None:
    """The first second factor is set up by whoever just signed in, another one by who proved it."""
    if queries.has_second_factor(account_of(request)):
        require_recent_proof(request, MINUTES)


@require_http_methods(FORM)
@signed_in
def add_app(request: HttpRequest) -> HttpResponseBase:
    """Let an app on one's phone show the codes: scan or type the secret, enter its first code."""
    _may_set_up(request)
    user = account_of(request)
    if any(factor.kind == "totp" for factor in queries.factors_of(user)):
        messages.info(request, gettext("There is an app already. Remove it first."))
        return redirect("people:second-factor")
    secret = request.session.setdefault(NEW_APP, generate_totp_secret())
    form = AppForm(given(request))
    if form.is_valid() and _app_added(request, user, secret, form):
        del request.session[NEW_APP]
        return _set_up(request, user)
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(user, secret))
    groups = [secret[i : i + 4] for i in range(0, len(secret), 4)]
    context = {"secret": " ".join(groups), "picture": _drawing(picture)}
    return render_form(request, "people/add_app.html", form, context)


def _app_added(request: HttpRequest, user: User, secret: str, form: AppForm) -> bool:
    try:
        with actions.attempt(
            kind="set-up", whom=user.username, address=queries.address_of(request)
        ):
            actions.add_app(
                by=queries.acting(request),
                user=user,
                secret=secret,
                code=form.cleaned_data["code"],
                session=request.session.session_key,
            )
    except WholecityError as error:
        form.add_error("code", told(error.words))
        return False
    return True


def _drawing(svg: str) -> SafeString:
    """The picture as part of the page, which the content security policy allows."""
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 - drawn by the library from our text


@require_http_methods(FORM)
@signed_in
def add_passkey(request: HttpRequest) -> HttpResponseBase:
    """Keep a passkey: of the phone, of the computer, of a key on the key ring."""
    _may_set_up(request)
    user = account_of(request)
    form = PasskeyForm(given(request))
    if form.is_valid():
        try:
            actions.add_passkey(
                by=queries.acting(request),
                user=user,
                name=form.cleaned_data["name"] or gettext("Passkey"),
                credential=form.cleaned_data["credential"],
                session=request.session.session_key,
            )
        except WholecityError as error:
            form.add_error(None, told(error.words))
        else:
            return _set_up(request, user)
    options = json.dumps(webauthn.begin_registration(user, False))
    return render_form(request, "people/add_passkey.html", form, {"options": options})


def _set_up(request: HttpRequest, user: User) -> HttpResponse:
    """What was set up was used as well. With the first one come the recovery codes."""
    request.session.cycle_key()
    request.session[VERIFIED_AT] = time.time()
    messages.success(request, gettext("That works. You are asked for it when you sign in."))
    if queries.recovery_codes_left(user):
        return redirect("people:second-factor")
    codes = actions.new_recovery_codes(by=queries.acting(request), user=user)
    return render(request, "people/recovery_codes.html", {"codes": codes})


@require_POST
@signed_in
@recently_verified(MINUTES)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes, shown this once."""
    try:
        codes = actions.new_recovery_codes(by=queries.acting(request), user=account_of(request))
    except WholecityError as error:
        messages.error(request, told(error.words))
        return redirect("people:second-factor")
    return render(request, "people/recovery_codes.html", {"codes": codes})


@require_POST
@signed_in
@recently_verified(MINUTES)
def remove_factor(request: HttpRequest, factor: int) -> HttpResponse:
    """Remove an app or a passkey."""
    user = account_of(request)
    try:
        actions.remove_factor(
            by=queries.acting(request),
            user=user,
            factor=factor,
            last=not queries.is_required(request),
            session=request.session.session_key,
        )
    except WholecityError as error:
        messages.error(request, told(error.words))
    else:
        messages.success(request, gettext("Removed."))
    return redirect("people:second-factor")
