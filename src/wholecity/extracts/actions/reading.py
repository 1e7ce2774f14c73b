"""Handing an extract out: in the controlled room, to whom its license names, each time recorded."""

from ipaddress import ip_address

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wholecity.agreements.queries import terms
from wholecity.audit.actions import record, refuse
from wholecity.extracts.actions.place import folder_of, plain_folder
from wholecity.extracts.models import Extract
from wholecity.extracts.pipeline import file
from wholecity.extracts.queries import why_over
from wholecity.kernel.errors import NotAllowed, NotFound
from wholecity.kernel.texts import phrase, together
from wholecity.people.rules import Acting
from wholecity.policy.classes import DataClass, Purpose
from wholecity.policy.decision import Context, Deny, Permit, Thing, decide


def may_fetch(*, by: Acting, number: int, address: str) -> Permit | Deny:
    """The decision (row 24): may this person read this extract from this address now?"""
    found = Extract.objects.filter(number=number).first()
    if found is None:
        raise NotFound(phrase("There is no extract %(number)s.", number=str(number)))
    return _verdict(by, found, address)


def fetch(*, by: Acting, number: int, address: str) -> bytes:
    """The files as one ZIP, to be read in the controlled room. Entered before they are opened.

    Raises NotAllowed with what is missing, which is entered too. The license counts at this
    moment: at the city's midnight after its last day nobody reads it any more.
    """
    verdict = may_fetch(by=by, number=number, address=address)
    if not isinstance(verdict, Permit):
        refuse(
            by=by,
            action="read",
            thing="extract",
            object_id=number,
            reasons=[str(reason) for reason in verdict.reasons],
        )
        raise NotAllowed(together(*verdict.reasons))
    return _opened(by, number, address)


@transaction.atomic
def _opened(by: Acting, number: int, address: str) -> bytes:
    """The files, where the decision still holds under the lock of what is destroyed meanwhile."""
    found = Extract.objects.select_for_update().get(number=number)
    verdict = _verdict(by, found, address)
    if not isinstance(verdict, Permit):
        raise NotAllowed(together(*verdict.reasons))
    record(
        by=by,
        action="extract read",
        object_kind="extract",
        object_id=found.id,
        license=found.license,
        agreements=found.agreements,
        purpose=Purpose.RESEARCH.value,
        row=verdict.row,
        address=address,
        children=found.children,
        columns=found.columns,
        files=found.hashes,
    )
    with plain_folder() as work:
        return file.zipped(folder_of(found.id), work, settings.WAREHOUSE_KEY, found.hashes)


def _verdict(by: Acting, found: Extract, address: str) -> Permit | Deny:
    thing = Thing(DataClass.EXTRACT.value, agreement=found.license)
    today, among = timezone.localdate(), terms()
    if over := why_over(found.agreements, among, today):
        return Deny((over,), 24)
    approved = found.state == Extract.State.APPROVED
    trained = found.trained_until is not None and today <= found.trained_until
    facts = {
        "project approved": approved,
        "tests passed": approved,
        "training valid": trained,
        "secure room": _in_the_room(address),
    }
    context = Context(
        now=timezone.now(),
        today=today,
        purpose=Purpose.RESEARCH,
        agreements=among,
        facts=frozenset(name for name, holds in facts.items() if holds),
    )
    return decide(by.subject, "read", thing, context)


def _in_the_room(address: str) -> bool:
    """Whether a request comes from the controlled room. Without a room nobody is in it."""
    try:
        return any(ip_address(address) in network for network in settings.CONTROLLED_ROOM)
    except ValueError:
        return False
