"""What every page's frame needs: the city, the navigation, the other languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from wholecity.ui.navigation import Line, lines_for


def place_title(name: str, division: str) -> str:
    """ "City of Riverton" for a place of the Open Civic Data divisions, the bare name otherwise."""
    if "/place:" in division:
        return gettext("City of %(name)s") % {"name": name}
    return name


def _navigation(request: HttpRequest) -> list[Line]:
    acting = getattr(request, "acting", None)
    if acting is None or not acting.name:
        return []
    return list(lines_for(acting.subject, request.path, acting.facts or frozenset()))


def _where_to_return(request: HttpRequest) -> str:
    """After a change of language: this page, when it can be asked for again."""
    return request.get_full_path() if request.method == "GET" else "/"


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor of the page frame."""
    city = settings.CITY
    other = [(code, name) for code, name in settings.LANGUAGES if code in city.languages]
    return {
        "city": city,
        "place_title": place_title(city.name, city.division),
        "navigation": _navigation(request),
        "other_languages": [pair for pair in other if pair[0] != get_language()],
        "return_to": _where_to_return(request),
        "demo": settings.DEMO,
        "minimum_cell": settings.MINIMUM_CELL,
    }
