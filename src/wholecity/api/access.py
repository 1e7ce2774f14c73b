"""What a browser carries from page to page counts nowhere in the interface for programs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wholecity.ui.rest import PREFIX


class WithoutCookies:
    """Middleware before that of sessions: a request of a program has no cookie, whatever it sent.

    So no session counts there, none begins, and none is kept alive.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PREFIX):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)
