"""May this person do this? Views, commands and jobs ask here before they act."""

import getpass
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from wholecity.kernel.errors import NotAllowed
from wholecity.kernel.texts import phrase, said, together
from wholecity.people.definitions import TITLES, Role
from wholecity.people.models import RoleHeld, User
from wholecity.people.queries import acting as who_acts
from wholecity.people.queries import agency_of, held_roles
from wholecity.people.rules import NOBODY, Acting
from wholecity.policy.decision import Deny, Thing, decide

View = Callable[..., HttpResponseBase]


class SignInNeeded(Exception):
    """Nobody is signed in; the middleware sends them to the sign-in page and back."""


def require(acting: Acting, action: str, thing: str, *, author: str | None = None) -> None:
    """Return when the decision table permits it; raise NotAllowed with its reasons otherwise."""
    verdict = decide(acting.subject, action, Thing(thing, author=author))
    if isinstance(verdict, Deny):
        raise NotAllowed(together(*verdict.reasons))


def may(acting: Acting, action: str, thing: str, *, author: str | None = None) -> bool:
    """For a page that shows a button only to those who could use it."""
    return not isinstance(decide(acting.subject, action, Thing(thing, author=author)), Deny)


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


class ActingMiddleware:
    """Gives each request its `acting`, sends to sign in who must, keeps pages out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = SimpleLazyObject(lambda: who_acts(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, SignInNeeded):
            return redirect_to_login(request.get_full_path())
        return None


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
    the command can open the files. The audit record says so.
    """
    if username is None:
        return Acting(f"terminal:{getpass.getuser()}", role)
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
    return Acting(user.username, role, user.is_active, agency_of(user, role))
