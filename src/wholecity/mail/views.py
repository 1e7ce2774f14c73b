"""Unsubscribing: a page with a button, and the one click of RFC 8058."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wholecity.mail import actions
from wholecity.mail.access import message_or_404


# A mail program has no token of a form, and needs none: the link itself is the right to do this.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether messages of a kind shall stop; a POST, also of a mail program, stops them.

    In the language of the message, unless somebody chose another one on the page.
    """
    message = message_or_404(token)
    if request.method == "POST":
        actions.unsubscribe(message=message.id)
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    language = translation.get_language() if chosen else message.language
    with translation.override(language):
        done = request.method == "POST"
        response = render(request, "mail/unsubscribe.html", {"done": done})
    response["Content-Language"] = language
    return response
