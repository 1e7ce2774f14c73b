"""Opening an account by the link of an invitation."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wholecity.kernel.errors import WholecityError
from wholecity.people import actions, queries
from wholecity.people.forms import NewPasswordForm
from wholecity.people.views.factors import FORM
from wholecity.people.views.passwords import FROM_MAIL, OPENED, secret_of_link
from wholecity.ui.responses import given, render_form
from wholecity.ui.texts import told

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(FORM)
def invitation(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Choose a password, and be signed in; the second factor is set up before anything opens."""
    kept = secret_of_link(request, secret)
    if kept is None:
        return redirect("people:invitation", secret=OPENED)
    name = queries.invited_name(kept)
    if name is None:
        messages.error(request, gettext("This invitation is good no more. Ask for another one."))
        return redirect("people:sign-in")
    form = NewPasswordForm(given(request))
    if form.is_valid():
        try:
            user = actions.accept(secret=kept, password=form.cleaned_data["new_password"])
        except WholecityError as error:
            form.add_error(None, told(error.words))
        else:
            logout(request)
            login(request, user, backend=BACKEND)
            request.session[queries.WAY] = "invitation"
            actions.note_sign_in(by=queries.acting(request), way="invitation")
            return redirect("people:second-factor")
    request.session[FROM_MAIL] = kept
    return render_form(request, "people/invitation.html", form, {"name": name})
