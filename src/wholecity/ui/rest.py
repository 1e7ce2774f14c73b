"""The interface for programs: addresses declared with what they answer, and errors that say so.

A room declares `resources` on its AppConfig, the path of a tuple of `Resource`. The
addresses and the OpenAPI document are both made of them, so that neither can say something else
than the other. Errors are problems as RFC 9457 has them.
"""

import json
import logging
import re
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from django.apps import apps
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from wholecity.kernel.errors import TooMany, Unavailable, WholecityError
from wholecity.kernel.texts import translatable as _
from wholecity.ui.errors import STATUS
from wholecity.ui.texts import told

logger = logging.getLogger(__name__)

JSON, PROBLEM = "application/json", "application/problem+json"
MINUTE = 60


class NotKnown(WholecityError):
    """Who asks showed nothing that counts. Why not is for the audit record alone."""


class Busy(WholecityError):
    """The same request will do when something else has ended."""


class Unsupported(WholecityError):
    """What was sent is of a kind that is not read here."""


class NoLength(WholecityError):
    """What is sent must say how long it is, so that a part of it is not taken for the whole."""


_STATUS: Mapping[type[WholecityError], int] = {
    NotKnown: 401,
    NoLength: 411,
    Unsupported: 415,
    Busy: 503,
    **STATUS,
}
_HEADERS: Mapping[type[WholecityError], Mapping[str, str]] = {
    NotKnown: {"WWW-Authenticate": 'Bearer realm="Wholecity"'},
    Busy: {"Retry-After": str(MINUTE)},
    Unavailable: {"Retry-After": str(MINUTE)},
}


@dataclass(frozen=True)
class Problem:
    """What went wrong, as RFC 9457 has it; `hint` says what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    hint: str


@dataclass(frozen=True)
class Answer:
    """What a request is answered with: a dataclass that the operation declares for its status."""

    content: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[..., Answer]


@dataclass(frozen=True)
class Operation:
    """What one method of an address does.

    `answers`: status → dataclass; problems need not be named. `body`: media type → its JSON schema.
    `parameters`: those of the query, as OpenAPI writes them.
    """

    handler: Handler
    title: str
    about: str
    answers: Mapping[int, type]
    problems: tuple[int, ...] = ()
    body: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    parameters: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Resource:
    """An address below the prefix of the version, as Django writes it, and its methods."""

    name: str
    path: str
    methods: Mapping[str, Operation]


def resources() -> Iterator[Resource]:
    """Those of all rooms."""
    for app in apps.get_app_configs():
        if path := getattr(app, "resources", ""):
            yield from import_string(path)


def view_of(resource: Resource) -> Callable[..., HttpResponse]:
    """The view of a resource: no cookie and no token of a form, and every failure is a problem."""

    @csrf_exempt
    def view(request: HttpRequest, **arguments: Any) -> HttpResponse:
        method = "GET" if request.method == "HEAD" else request.method or ""
        operation = resource.methods.get(method)
        if operation is None:
            allowed = ", ".join(sorted(resource.methods))
            return problem(405, gettext("This address has no such method."), {"Allow": allowed})
        try:
            return answered(operation.handler(request, **arguments))
        except Exception as error:  # a program must never be answered with a page
            return _told(error)

    return view


def answered(answer: Answer) -> HttpResponse:
    """The answer as JSON."""
    text = json.dumps(asdict(answer.content), cls=DjangoJSONEncoder, ensure_ascii=False)
    return HttpResponse(text, JSON, answer.status, headers=dict(answer.headers))


def problem(
    status: int, detail: str, headers: Mapping[str, str] = {}, hint: str = ""
) -> HttpResponse:
    """A problem in words."""
    found = Problem("about:blank", HTTPStatus(status).phrase, status, detail, hint)
    text = json.dumps(asdict(found), ensure_ascii=False)
    return HttpResponse(text, PROBLEM, status, headers=dict(headers))


def _told(error: Exception) -> HttpResponse:
    if isinstance(error, UnreadablePostError):
        return problem(400, gettext("The request broke off."))
    if isinstance(error, SuspiciousOperation | BadRequest | MultiPartParserError):
        return problem(400, gettext("The request cannot be read."))
    if isinstance(error, OperationalError):
        logger.error("Answered with 503.", exc_info=error)
        error = Unavailable(_("The database cannot be used at the moment."))
    if not isinstance(error, WholecityError):
        logger.error("Answered with 500.", exc_info=error)
        return problem(500, gettext("This is a fault of the program. It was written down."))
    status = next((s for kind, s in _STATUS.items() if isinstance(error, kind)), 503)
    headers = dict(next((h for kind, h in _HEADERS.items() if isinstance(error, kind)), {}))
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.seconds_from(timezone.now()))
    return problem(status, told(error.message), headers, told(error.hint))


# The OpenAPI document.

VERSION = "1"
PREFIX = f"/api/v{VERSION}/"
_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
_ALWAYS = (401, 403, 429, 500, 503)
_PLAIN: Mapping[type, Mapping[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def document() -> dict[str, Any]:
    """The OpenAPI document of all resources."""
    shapes: dict[str, Any] = {}
    _schema(Problem, shapes)
    paths = {
        PREFIX + _PLACE.sub(r"{\2}", resource.path): {
            **({"parameters": places} if (places := list(_places(resource.path))) else {}),
            **{
                method.lower(): _operation(resource, method, operation, shapes)
                for method, operation in resource.methods.items()
            },
        }
        for resource in resources()
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wholecity",
            "version": VERSION,
            "description": "For the programs of agencies. What is here stays; "
            "what is new comes beside it or under another version.",
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": shapes,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token of a service account, in the header Authorization.",
                }
            },
        },
    }


def _places(path: str) -> Iterator[dict[str, Any]]:
    kinds = {"uuid": _PLAIN[UUID], "int": _PLAIN[int]}
    for kind, name in _PLACE.findall(path):
        yield {"name": name, "in": "path", "required": True, "schema": kinds.get(kind, _PLAIN[str])}


def _operation(
    resource: Resource, method: str, operation: Operation, shapes: dict[str, Any]
) -> dict[str, Any]:
    answers = {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "content": {JSON: {"schema": _schema(kind, shapes)}},
        }
        for status, kind in operation.answers.items()
    }
    problems = {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "content": {PROBLEM: {"schema": _schema(Problem, shapes)}},
        }
        for status in sorted({*_ALWAYS, *operation.problems})
    }
    said: dict[str, Any] = {
        "operationId": f"{method.lower()}-{resource.name}",
        "summary": operation.title,
        "description": operation.about,
        "responses": {**answers, **problems},
    }
    if operation.parameters:
        said["parameters"] = [dict(one) for one in operation.parameters]
    if operation.body:
        content = {kind: {"schema": dict(schema)} for kind, schema in operation.body.items()}
        said["requestBody"] = {"required": True, "content": content}
    return said


def _schema(kind: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of a type; that of a dataclass is put among the shapes."""
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if get_origin(kind) in (Union, types.UnionType):
        (inner,) = (one for one in get_args(kind) if one is not type(None))
        found = _schema(inner, shapes)
        return {**found, "type": [found["type"], "null"]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _schema(get_args(kind)[0], shapes)}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"type": "string", "enum": [one.value for one in kind]}
    if not (isinstance(kind, type) and is_dataclass(kind)):
        raise TypeError(f"{kind} has no place in an answer.")
    name = kind.__name__
    if name not in shapes:
        hints = get_type_hints(kind)
        shapes[name] = {
            "type": "object",
            "description": " ".join((kind.__doc__ or "").split()),
            "required": [f.name for f in fields(kind)],
            "additionalProperties": False,
            "properties": {f.name: _schema(hints[f.name], shapes) for f in fields(kind)},
        }
    return {"$ref": f"#/components/schemas/{name}"}
