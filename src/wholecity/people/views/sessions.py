"""Where one is signed in, and ending it."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wholecity.kernel.errors import WholecityError
from wholecity.people import actions, queries
from wholecity.people.access import signed_in
from wholecity.people.views.factors import account_of
from wholecity.ui.texts import told


@require_safe
@signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, since when, and from which program."""
    rows = queries.sessions_of(account_of(request), request.session.session_key)
    return render(request, "people/sessions.html", {"sessions": rows})


@require_POST
@signed_in
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one session, or all but this one."""
    user, by, key = account_of(request), queries.acting(request), request.session.session_key
    session = request.POST.get("session", "")
    if session and any(row.here and row.id == session for row in queries.sessions_of(user, key)):
        logout(request)
        return redirect("people:sign-in")
    try:
        if session:
            actions.end_session(by=by, user=user, session=session)
        else:
            actions.end_sessions(by=by, user=user, why="by hand", but=key)
    except WholecityError as error:
        messages.error(request, told(error.words))
    else:
        messages.success(request, gettext("Ended."))
    return redirect("people:sessions")
