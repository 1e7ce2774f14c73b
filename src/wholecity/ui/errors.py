"""Expected errors become pages: what is wrong, and what to do, with the right status."""

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholecity.kernel.errors import (
    BadInput,
    Conflict,
    NotAllowed,
    NotFound,
    TooMany,
    Unavailable,
    WholecityError,
)

logger = logging.getLogger(__name__)

STATUS: dict[type[WholecityError], int] = {
    BadInput: 400,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    TooMany: 429,
    Unavailable: 503,
}


class ErrorPages:
    """Middleware: an error of the kernel that a view lets through is shown in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError):
            # Locked, full, read-only, gone: of the database itself, and not of what was asked.
            error = _unavailable(error)
        if not isinstance(error, WholecityError):
            return None
        if isinstance(error, Unavailable):
            logger.error("Answered with 503.", exc_info=error)
        status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), 400)
        template = "404.html" if status == 404 else "ui/error.html"
        return render(request, template, {"error": error, "status": status}, status=status)


def _unavailable(cause: OperationalError) -> Unavailable:
    error = Unavailable(
        "The database cannot be used at the moment, so nothing is shown or changed.",
        hint="Try again in a few minutes. If it happens again, tell whoever runs this site.",
    )
    error.__cause__ = cause
    return error
