"""The first page, and the pages that explain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholecity.people.access import acting_or_404, may


def home(request: HttpRequest) -> HttpResponse:
    """How the city's children are doing, for those who may read released figures."""
    acting = acting_or_404(request, "read", "home")
    return render(request, "web/home.html", {"figures": may(acting, "read", "released-figure")})


def protection(request: HttpRequest) -> HttpResponse:
    """How children's data are protected, in plain words. Anybody may read it."""
    return render(request, "web/protection.html")


def sources(request: HttpRequest) -> HttpResponse:
    """Where the figures come from. Anybody may read it."""
    return render(request, "web/sources.html")
