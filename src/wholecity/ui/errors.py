"""Expected errors become pages: what is wrong, and what to do, with the right status."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, WholecityError

STATUS: dict[type[WholecityError], int] = {
    BadInput: 400,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
}


class ErrorPages:
    """Middleware: an error of the kernel that a view lets through is shown in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, WholecityError):
            return None
        status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), 400)
        template = "404.html" if status == 404 else "ui/error.html"
        return render(request, template, {"error": error, "status": status}, status=status)
