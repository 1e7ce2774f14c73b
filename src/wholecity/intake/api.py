"""The interface by which agencies' programs deliver: bring files, ask what became of them.

A token stands for one service account, and that for one source: nobody says which source it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import parse_header_parameters

from wholecity.intake import actions
from wholecity.intake.access import caller_of
from wholecity.intake.queries.services import MOST_UPLOADS, Upload, UploadDetail, upload, uploads
from wholecity.kernel.errors import BadInput, Conflict
from wholecity.kernel.texts import phrase, verbatim
from wholecity.kernel.texts import translatable as _
from wholecity.ui.rest import Answer, Busy, NoLength, Operation, Resource, Unsupported

FIRST_YEAR, LAST_YEAR = 1990, 2200
WISHES = ("format", "mapping", "school_year")
FILES = "file"
# As curl sends a body when nobody says what it is: what looks like a form is none.
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


@dataclass(frozen=True)
class Deliveries:
    """What this account brought, the newest first; the newest hundred."""

    deliveries: tuple[Upload, ...]


def own(request: HttpRequest) -> Answer:
    """What this account brought."""
    caller = caller_of(request, "read")
    _check_names(request.GET, ())
    return Answer(Deliveries(tuple(uploads(caller.key))))


def one(request: HttpRequest, delivery_id: UUID) -> Answer:
    """What became of one of them."""
    caller = caller_of(request, "read")
    _check_names(request.GET, ())
    return Answer(upload(caller.key, delivery_id))


def bring(request: HttpRequest) -> Answer:
    """Take a delivery, and say where its state is told."""
    caller = caller_of(request, "load")
    try:
        brought = actions.bring(
            by=caller.by, key=caller.key, source=caller.source, **_sent(request)
        )
    except Conflict as error:
        raise Busy(error.message, hint=error.hint) from error
    where = reverse("api:delivery", kwargs={"delivery_id": brought.upload})
    status = 200 if brought.known else 202
    return Answer(upload(caller.key, brought.upload), status, {"Location": where})


def _sent(request: HttpRequest) -> dict[str, Any]:
    """The files of a request and how they are to be read, as `actions.bring` takes them."""
    kind = (request.content_type or "").lower()
    if not str(request.META.get("CONTENT_LENGTH", "")).isdecimal():
        raise NoLength(_("Say with Content-Length how long what you send is."))
    if kind == FORM:
        raise Unsupported(
            _("This is no file."),
            hint=phrase("Send it as %(kind)s, or as application/octet-stream.", kind=MULTIPART),
        )
    if kind == MULTIPART:
        _check_names(request.GET, ())
        _check_names(request.POST, WISHES)
        _check_names(request.FILES, (FILES,))
        files: Iterable[UploadedFile[Any]] = request.FILES.getlist(FILES)
        if not files:
            raise BadInput(phrase("There is no file in the field %(field)s.", field=FILES))
        return {"delivered": files, **_wishes(request.POST)}
    _check_names(request.GET, WISHES)
    return {"delivered": [WholeBody(request)], **_wishes(request.GET)}


class WholeBody(UploadedFile):
    """The body of a request as a file, read as it comes; never a part of it for the whole."""

    def __init__(self, request: HttpRequest) -> None:
        said = request.headers.get("Content-Disposition", "")
        _kind, parameters = parse_header_parameters(said)
        name = parameters.get("filename", "")
        if not name:
            raise BadInput(
                _("The file has no name."),
                hint=verbatim('Content-Disposition: attachment; filename="students.zip"'),
            )
        super().__init__(
            file=cast(IO[Any], request), name=name, size=int(request.META["CONTENT_LENGTH"])
        )

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Its bytes. Raises BadInput when fewer came than were said."""
        came = 0
        for chunk in super().chunks(chunk_size):
            came += len(chunk)
            yield chunk
        if came != self.size:
            raise BadInput(_("The request broke off."), hint=_("Send it again."))


def _wishes(given: Mapping[str, str]) -> dict[str, Any]:
    year = given.get("school_year", "")
    four_digits = re.fullmatch(r"\d{4}", year, re.ASCII)
    if year and not (four_digits and FIRST_YEAR <= int(year) <= LAST_YEAR):
        raise BadInput(
            _("This is no school year."), hint=_("Write the year in which it ends: 2026.")
        )
    return {
        "format": given.get("format", ""),
        "mapping": given.get("mapping", ""),
        "school_year": int(year) if year else None,
    }


def _check_names(given: Iterable[str], known: Iterable[str]) -> None:
    """Refuse what nobody asked for: a misspelled wish must not be lost, and a source is none."""
    for name in given:
        if name not in known:
            raise BadInput(
                phrase("%(name)s is not known here.", name=name),
                hint=_("The token says whose files these are, and of which source."),
            )


_WISHED: Mapping[str, Mapping[str, Any]] = {
    "format": {
        "type": "string",
        "description": "The format of the files. Needed when the source delivers in several.",
    },
    "mapping": {
        "type": "string",
        "description": "The saved column mapping, for the format `mapped`. Needed when the source "
        "has several.",
    },
    "school_year": {
        "type": "integer",
        "minimum": FIRST_YEAR,
        "maximum": LAST_YEAR,
        "description": "The year in which the school year ends: 2026 is 2025-26.",
    },
}
_BINARY = {"type": "string", "contentMediaType": "application/octet-stream"}

RESOURCES = (
    Resource(
        "deliveries",
        "deliveries",
        {
            "GET": Operation(
                own,
                "What this account brought",
                f"The newest {MOST_UPLOADS}, the newest first, without their faults.",
                {200: Deliveries},
                (400,),
            ),
            "POST": Operation(
                bring,
                "Bring a delivery",
                "All files of a delivery at once, or one zip of them. They are kept encrypted and "
                "loaded by a worker; the answer says in `Location` where their state is told. The "
                "same files, read in the same way, are the same delivery while it waits, is loaded "
                "or waits for a person: the answer is then 200, and nothing is begun. One delivery "
                "is loaded at a time: 503 with `Retry-After` means to send it again later.",
                {200: UploadDetail, 202: UploadDetail},
                (400, 404, 411, 415),
                {
                    MULTIPART: {
                        "type": "object",
                        "required": [FILES],
                        "additionalProperties": False,
                        "properties": {
                            FILES: {"type": "array", "minItems": 1, "items": _BINARY},
                            **_WISHED,
                        },
                    },
                    "application/octet-stream": {
                        **_BINARY,
                        "description": "One file, with its name in `Content-Disposition`. What is "
                        "said about it stands in the query.",
                    },
                },
                tuple(
                    {
                        "name": name,
                        "in": "query",
                        "description": f"Of a body that is one file. {schema['description']}",
                        "schema": {k: v for k, v in schema.items() if k != "description"},
                    }
                    for name, schema in _WISHED.items()
                ),
            ),
        },
    ),
    Resource(
        "delivery",
        "deliveries/<uuid:delivery_id>",
        {
            "GET": Operation(
                one,
                "What became of a delivery",
                "`done` says that nothing happens any more by itself. In the state `paused` a "
                "person of the city decides; faults say where and what, and hold no value.",
                {200: UploadDetail},
                (400, 404),
            )
        },
    ),
)
