"""Signing in and out, choosing the role to act in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wholecity.people import actions, queries
from wholecity.people.definitions import Role
from wholecity.people.forms import SignInForm


class SignIn(LoginView):
    """Username and password; in demo mode each role by one click."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = queries.demo_people() if settings.DEMO else []
        directories = queries.directories(only_open=True)
        return super().get_context_data(demo_people=people, directories=directories, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Open the session. Nothing opens in it before the second factor (`SessionLimits`)."""
        response = super().form_valid(form)
        self.request.session[queries.WAY] = "password"
        actions.note_sign_in(by=queries.acting(self.request), way="password")
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Enter as one of the demonstration's people. Outside demo mode there is no such page."""
    user = queries.demo_user(request.POST.get("person", "")) if settings.DEMO else None
    if user is None:
        raise Http404
    logout(request)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session[queries.WAY] = "demo"
    actions.note_sign_in(by=queries.acting(request), way="demo")
    return HttpResponseRedirect(queries.safe_next(request, request.POST.get("next", "")))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, gettext("You are signed out."))
    return redirect("people:sign-in")


@require_POST
def choose_role(request: HttpRequest) -> HttpResponse:
    """Act in another role that one holds."""
    wish = request.POST.get("role", "")
    role = next((r for r in queries.held_roles(request) if r.key == wish), None)
    if role is None:
        raise Http404
    request.session[queries.SESSION_ROLE] = Role(role).value
    words = gettext("You now act as %(role)s.") % {"role": gettext(role.in_words)}
    messages.success(request, words)
    return redirect("web:home")
