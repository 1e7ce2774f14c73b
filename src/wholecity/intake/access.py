"""Who a program is, by the token that it shows; and whether it may do what it asks for."""

from dataclasses import dataclass, replace

from django.http import HttpRequest

from wholecity.intake.actions import note_refusal, note_use
from wholecity.intake.queries.services import Presented, check_service, presented
from wholecity.intake.rules.services import PREFIX, Fault
from wholecity.kernel.errors import NotAllowed
from wholecity.kernel.texts import translatable as _
from wholecity.people.queries import address_of
from wholecity.people.rules import Acting
from wholecity.ui.rest import NotKnown


@dataclass(frozen=True)
class Caller:
    """A service account that may do what it asks for, with the one source that it delivers."""

    by: Acting
    key: str
    source: str


def caller_of(request: HttpRequest, action: str) -> Caller:
    """The service account whose token came with the request, when it may do this to its source.

    The token counts in the header Authorization and nowhere else; a cookie counts nowhere here.
    Each use is entered, and each refusal, with its reason, which is told to nobody else: raises
    NotKnown for a token that opens nothing, TooMany after many refusals. Raises NotAllowed, in
    words for the agency, when no agreement in force covers the source.
    """
    address, asked = address_of(request), f"{request.method} {request.path}"
    shown = _shown(request, address)
    if shown is None:
        raise _not_known()
    if shown.faults:
        _refuse(shown, address, asked, [fault.value for fault in shown.faults])
        raise _not_known()
    try:
        by = check_service(name=shown.by.name, action=action, source=shown.source)
    except NotAllowed as error:
        _refuse(shown, address, asked, [error.message])
        raise
    note_use(shown=shown, address=address, asked=asked)
    return Caller(by, shown.key, shown.source)


def _shown(request: HttpRequest, address: str) -> Presented | None:
    """The token that came with a request and what it is worth; None when there is none at all."""
    for value in request.GET.values():
        if str(value).startswith(PREFIX):
            # Addresses are written into logs on the way: the record says whose token that was.
            return replace(presented(str(value), address), faults=(Fault.IN_ADDRESS,))
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return None
    return presented(token.strip(), address)


def _refuse(shown: Presented, address: str, asked: str, reasons: list[str]) -> None:
    note_refusal(by=shown.by, whom=shown.key, address=address, asked=asked, reasons=reasons)


def _not_known() -> NotKnown:
    return NotKnown(
        _("Nothing that came with this request opens anything here."),
        hint=_("Send the token of a service account: Authorization: Bearer …"),
    )
