"""The addresses of /api/v1/: those that rooms declare, the document, and a problem for all others.

What stands under a version stays as it is. What changes for a program comes under the next one.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from wholecity.ui.rest import document, problem, resources, view_of


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, for whoever writes a program."""
    return JsonResponse(document(), json_dumps_params={"indent": 2})


@csrf_exempt
def nowhere(request: HttpRequest, **rest: Any) -> HttpResponse:
    """Every other address, whatever was sent there."""
    return problem(404, gettext("There is nothing at this address."))


app_name = "api"
urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    *(path(one.path, view_of(one), name=one.name) for one in resources()),
    path("", nowhere, name="root"),
    path("<path:rest>", nowhere, name="nowhere"),
]
