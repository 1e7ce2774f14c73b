"""Signing in by the city's directory, and setting it up."""

import hmac
import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholecity.kernel.errors import BadInput, NotFound, WholecityError
from wholecity.people import actions, queries
from wholecity.people.access import only, recently_verified
from wholecity.people.definitions import Told
from wholecity.people.formats.directories import oidc, saml
from wholecity.people.formats.secrets import opened
from wholecity.people.forms import DirectoryForm
from wholecity.people.models import Directory, User
from wholecity.people.views.factors import FORM
from wholecity.people.views.invitations import BACKEND
from wholecity.ui.responses import given, render_form
from wholecity.ui.texts import told as in_words

ASKED = "asked_of_directory"


def open_or_404(key: str) -> Directory:
    """The directory under this key, when it lets people in."""
    found = queries.open_directory(key)
    if found is None:
        raise Http404
    return found


def home_of(key: str) -> str:
    """The address under which a directory knows us; never from the headers of a request."""
    return settings.ADDRESS + reverse("people:directory", args=[key])


@require_POST
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Send the person to their directory. Whoever is signed in ties their account to it."""
    directory, here = open_or_404(key), home_of(key)
    asked: dict[str, Any] = {"key": key, "next": request.POST.get("next", "")}
    if request.user.is_authenticated:
        asked["tie"] = request.user.pk
        if queries.verified_at(request) is None:
            raise Http404
    try:
        if directory.protocol == "saml":
            address, asked["id"] = saml.question(directory.issuer, directory.known, here)
        else:
            asked |= {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
            address = oidc.question(
                oidc.discovered(directory.issuer),
                client_id=directory.client_id,
                back=f"{here}back/",
                state=asked["state"],
                nonce=asked["nonce"],
                verifier=asked["verifier"],
            )
    except WholecityError as error:
        return _refused(request, error)
    request.session[ASKED] = asked
    # A page that goes on by itself: our policy lets no form lead to another site.
    return render(request, "people/leave.html", {"name": directory.name, "address": address})


@require_safe
def back(request: HttpRequest, key: str) -> HttpResponse:
    """The person comes back with a code of OpenID Connect."""
    directory, asked = open_or_404(key), request.session.pop(ASKED, {})
    try:
        return _entered(request, directory, asked, _told_by_oidc(request, directory, asked))
    except WholecityError as error:
        return _refused(request, error)


def _told_by_oidc(request: HttpRequest, directory: Directory, asked: dict[str, Any]) -> Told:
    state = request.GET.get("state", "")
    here = asked.get("key") == directory.key and directory.protocol == "oidc"
    if not here or not hmac.compare_digest(state.encode(), str(asked.get("state")).encode()):
        raise BadInput("This answers no question of ours.", hint="Begin again.")
    said = oidc.discovered(directory.issuer)
    speaker = request.GET.get("iss")
    always = said.get("authorization_response_iss_parameter_supported") is True
    if (speaker is not None or always) and speaker != directory.issuer:
        raise BadInput("Another directory answered than was asked.")
    if "code" not in request.GET:
        raise BadInput("The directory let you not in.", hint="Try again.")
    return oidc.answer(
        said,
        client_id=directory.client_id,
        secret=opened(directory.sealed_secret) if directory.sealed_secret else "",
        back=f"{home_of(directory.key)}back/",
        code=request.GET["code"],
        nonce=asked["nonce"],
        verifier=asked["verifier"],
    )


@csrf_exempt
@require_POST
def acs(request: HttpRequest, key: str) -> HttpResponse:
    """The directory's page posts a SAML answer; the session's cookie comes with what follows."""
    open_or_404(key)
    answer = actions.keep_answer(key=key, content=request.POST.get("SAMLResponse", ""))
    return redirect("people:directory-finish", key=key, answer=answer)


@require_safe
def finish(request: HttpRequest, key: str, answer: UUID) -> HttpResponse:
    """Read a SAML answer, in the session that asked."""
    directory, asked = open_or_404(key), request.session.pop(ASKED, {})
    try:
        content = actions.take_answer(key=key, answer=answer)
        if asked.get("key") != key or not asked.get("id"):
            raise BadInput("This answers no question of ours.", hint="Begin again.")
        here = home_of(key)
        told, assertion = saml.read(directory.issuer, directory.known, here, content, asked["id"])
        actions.use_assertion(directory=directory, assertion_id=assertion)
        return _entered(request, directory, asked, told)
    except WholecityError as error:
        return _refused(request, error)


def _entered(
    request: HttpRequest, directory: Directory, asked: dict[str, Any], told: Told
) -> HttpResponse:
    """Open the session; nothing opens before the second factor, unless the directory asked it."""
    if "tie" in asked:
        return _tied(request, directory, asked, told)
    try:
        user = actions.enter(directory=directory, told=told)
    except actions.Reassigned as error:
        actions.tell_of_reassigned(directory=directory, username=error.username)
        raise
    login(request, user, backend=BACKEND)
    request.session[queries.WAY] = "directory"
    if directory.trusts_mfa and told.mfa_at is not None:
        request.session[queries.VERIFIED_AT] = told.mfa_at
    actions.note_sign_in(by=queries.acting(request), way=f"directory {directory.key}")
    return HttpResponseRedirect(queries.safe_next(request, asked.get("next", "")))


def _tied(
    request: HttpRequest, directory: Directory, asked: dict[str, Any], told: Told
) -> HttpResponse:
    user = request.user
    if not isinstance(user, User) or user.pk != asked["tie"]:
        raise BadInput("This answers no question of ours.", hint="Begin again.")
    actions.tie_identity(by=queries.acting(request), directory=directory, user=user, told=told)
    words = gettext("From now on you sign in by %(directory)s, too.")
    messages.success(request, words % {"directory": directory.name})
    return redirect("people:second-factor")


def _refused(request: HttpRequest, error: WholecityError) -> HttpResponse:
    messages.error(request, in_words(error.words))
    return redirect("people:sign-in")


@require_safe
def our_metadata(request: HttpRequest, key: str) -> HttpResponse:
    """What a SAML directory is told of us; it is no secret, and needed before it lets people in."""
    if not any(row.key == key and row.protocol == "saml" for row in queries.directories()):
        raise Http404
    return HttpResponse(
        saml.our_metadata(home_of(key)), content_type="application/samlmetadata+xml"
    )


@require_safe
@only("read", "account")
def directories(request: HttpRequest) -> HttpResponse:
    """The directories by which people may sign in."""
    return render(request, "people/directories.html", {"directories": queries.directories()})


@require_http_methods(FORM)
@only("manage", "account")
@recently_verified()
def new_directory(request: HttpRequest) -> HttpResponseBase:
    """Add a directory."""
    return _set(request, "")


@require_http_methods(FORM)
@only("manage", "account")
@recently_verified()
def change_directory(request: HttpRequest, key: str) -> HttpResponseBase:
    """Change a directory; it is tried again before it lets anybody in."""
    return _set(request, key)


def _set(request: HttpRequest, key: str) -> HttpResponseBase:
    row = next((row for row in queries.directories() if row.key == key), None)
    if key and row is None:
        raise Http404
    form = DirectoryForm(given(request), initial=queries.directory_values(key) if key else None)
    if form.is_valid():
        try:
            actions.set_directory(by=queries.acting(request), key=key, **form.cleaned_data)
        except WholecityError as error:
            form.add_error(None, in_words(error.words))
        else:
            messages.success(request, gettext("Kept. Try it, and it lets people in."))
            return redirect("people:directories")
    context = {"row": row, "home": home_of(key) if key else ""}
    return render_form(request, "people/directory.html", form, context)


@require_POST
@only("manage", "account")
@recently_verified()
def try_directory(request: HttpRequest, key: str) -> HttpResponse:
    """Make the round to the directory and say what went well, and what is wrong."""
    try:
        for step in actions.try_directory(by=queries.acting(request), key=key):
            messages.success(request, gettext(step))
    except NotFound:
        raise Http404 from None
    except WholecityError as error:
        messages.error(request, in_words(error.words))
    else:
        messages.success(request, gettext("The directory lets people in."))
    return redirect("people:directories")


@require_POST
@only("manage", "account")
@recently_verified()
def close_directory(request: HttpRequest, key: str) -> HttpResponse:
    """Let nobody in by a directory any more."""
    try:
        actions.close_directory(by=queries.acting(request), key=key)
    except NotFound:
        raise Http404 from None
    messages.success(request, gettext("The directory lets nobody in any more."))
    return redirect("people:directories")
