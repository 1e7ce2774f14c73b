"""May this person do this? Views, commands and jobs ask here before they act."""

import getpass
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from wholecity.kernel.errors import NotAllowed
from wholecity.kernel.texts import phrase, said, together
from wholecity.people.definitions import TITLES, Role
from wholecity.people.models import RoleHeld, User
from wholecity.people.queries import acting as who_acts
from wholecity.people.queries import (
    address_of,
    agency_of,
    facts_of,
    has_second_factor,
    held_roles,
    second_factor_is_due,
    verified_at,
)
from wholecity.people.rules import NOBODY, Acting, is_fresh
from wholecity.people.sessions import ADDRESS, PROGRAM, SEEN_AT, SIGNED_IN_AT
from wholecity.policy.decision import Context, Permit, Thing, decide

View = Callable[..., HttpResponseBase]

# What a person who has not used their second factor may open: to use it, to set it up, to leave.
BEFORE_SECOND_FACTOR = frozenset(
    f"people:{name}"
    for name in (
        *("sign-in", "demo", "sign-out", "language", "verify", "second-factor"),
        *("add-app", "add-passkey", "recovery-codes"),
    )
)
# What was sent to a page that first wants the second factor; it is sent again afterwards.
SUSPENDED = "suspended"
# How many seconds may pass before a session's last use is written down again.
NOTED_EVERY = 60


class SignInNeeded(Exception):
    """Nobody is signed in; the middleware sends them to the sign-in page and back."""


def require(
    acting: Acting,
    action: str,
    thing: str,
    *,
    author: str | None = None,
    context: Context | None = None,
) -> None:
    """Return when the decision table permits it; raise NotAllowed with its reasons otherwise."""
    verdict = decide(acting.subject, action, Thing(thing, author=author), context or known(acting))
    if not isinstance(verdict, Permit):
        raise NotAllowed(together(*verdict.reasons))


def may(acting: Acting, action: str, thing: str, *, author: str | None = None) -> bool:
    """For a page that shows a button only to those who could use it."""
    verdict = decide(acting.subject, action, Thing(thing, author=author), known(acting))
    return isinstance(verdict, Permit)


def known(acting: Acting) -> Context:
    """What the rooms above know of whoever acts: whether they have a seat today, and the like."""
    facts = acting.facts
    return Context(facts=facts_of(acting.name, acting.role) if facts is None else facts)


def acting_or_404(
    request: HttpRequest, action: str, thing: str, *, author: str | None = None
) -> Acting:
    """Whoever asks, when the decision table permits them to do this to such a thing.

    Somebody who is not signed in is sent to sign in and comes back. A stranger
    gets 404, not 403: that the page exists is already news.
    """
    acting = who_acts(request)
    if may(acting, action, thing, author=author):
        return acting
    if not acting.name:
        raise SignInNeeded
    raise Http404


def only(action: str, thing: str) -> Callable[[View], View]:
    """Decorate a view that only those may open who may do this to such a thing."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            acting_or_404(request, action, thing)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def signed_in(view: View) -> View:
    """Decorate a page about one's own account: whoever is signed in may, whatever their role."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            raise SignInNeeded
        return view(request, *args, **kwargs)

    return guarded


class StepUpNeeded(Exception):
    """The second factor has to be used again; the middleware sends there and back."""


# Within how many minutes whoever does something grave used their second factor.
PROOF_MINUTES = 15


def require_recent_proof(request: HttpRequest, minutes: float = PROOF_MINUTES) -> None:
    """Return when whoever asks proved within the last minutes that it is they.

    Otherwise they are sent to do so, and back; what a form sent is kept until
    then and sent again by a button. Call it after the decision table has said
    yes, so that a stranger still gets 404.
    """
    if not request.user.is_authenticated:
        raise SignInNeeded
    if not is_fresh(verified_at(request), timezone.now(), minutes):
        raise StepUpNeeded


def recently_verified(minutes: float = PROOF_MINUTES) -> Callable[[View], View]:
    """Decorate a view as `require_recent_proof` does; put it below `only`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require_recent_proof(request, minutes)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


class ActingMiddleware:
    """Gives each request its `acting`, and sends to sign in who must."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = SimpleLazyObject(lambda: who_acts(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, SignInNeeded):
            return redirect_to_login(request.get_full_path())
        if isinstance(error, StepUpNeeded):
            return _to_step_up(request)
        return None


def _to_step_up(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        fields = {name: request.POST.getlist(name) for name in request.POST}
        fields.pop("csrfmiddlewaretoken", None)
        request.session[SUSPENDED] = {"path": request.get_full_path(), "fields": fields}
    return redirect_to_login(request.get_full_path(), reverse("people:verify"))


class SessionLimits:
    """Ends a session that was idle, or open, for too long; opens nothing before the second factor.

    It stands behind the middleware that knows the user. Pages that ask for
    themselves, every few seconds, are no sign that anybody is there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self._is_over(request):
            logout(request)
            messages.info(request, gettext("You were signed out, because some time had passed."))
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        response = self.get_response(request)
        if request.user.is_authenticated:
            self._note(request)
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        user = request.user
        if not isinstance(user, User) or (match and match.view_name in BEFORE_SECOND_FACTOR):
            return None
        if verified_at(request) is not None or not second_factor_is_due(request):
            return None
        if has_second_factor(user):
            return _to_step_up(request)
        return redirect("people:second-factor")

    @staticmethod
    def _is_over(request: HttpRequest) -> bool:
        now = time.time()
        since, seen = request.session.get(SIGNED_IN_AT, now), request.session.get(SEEN_AT, now)
        return now - since > settings.SESSION_COOKIE_AGE or now - seen > settings.IDLE_MINUTES * 60

    @staticmethod
    def _note(request: HttpRequest) -> None:
        now, session = time.time(), request.session
        if SIGNED_IN_AT not in session:
            session[SIGNED_IN_AT] = now
            session[ADDRESS] = address_of(request)
            session[PROGRAM] = request.headers.get("User-Agent", "")[:200]
        by_itself = request.method == "GET" and "HX-Request" in request.headers
        if SEEN_AT not in session or (not by_itself and now - session[SEEN_AT] > NOTED_EVERY):
            session[SEEN_AT] = now


def account(request: HttpRequest) -> dict[str, Any]:
    """Context processor: who is signed in, the role they act in, the ones they could act in."""
    acting = getattr(request, "acting", NOBODY)
    if not acting.name:
        return {"account": None}
    others = [role for role in held_roles(request) if role != acting.role]
    return {
        "account": {
            "name": str(request.user),
            "role": gettext(TITLES[Role(acting.role)]) if acting.role else "",
            "other_roles": [{"key": r.key, "title": gettext(r.in_words)} for r in others],
        }
    }


def at_the_terminal(username: str | None, role: Role = Role.DATA_LEAD) -> Acting:
    """Who acts at the terminal: the account of `--as`, which must hold the role today.

    Without `--as` it is the machine's own user, as data lead: whoever can run
    the command can open the files. The audit record says so. Having got to the
    machine stands for the second factor.
    """
    if username is None:
        return Acting(f"terminal:{getpass.getuser()}", role, verified_at=timezone.now())
    user = User.objects.filter(username=username).first()
    held = user and RoleHeld.objects.filter(user=user, role=role, until=None).exists()
    if not user or not held:
        raise NotAllowed(
            phrase(
                "%(username)s does not hold the role “%(role)s”.",
                username=username,
                role=said(role.in_words),
            )
        )
    return Acting(
        user.username, role, user.is_active, agency_of(user, role), verified_at=timezone.now()
    )
