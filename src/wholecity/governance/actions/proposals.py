"""The core team's list: what might come onto an agenda."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.actions.agenda import add_item
from wholecity.governance.actions.bodies import locked_body
from wholecity.governance.definitions import Purpose
from wholecity.governance.models import Proposal
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def propose_item(*, by: Acting, body: str, title: str, why: str = "") -> UUID:
    """Put something on the list for a body's agenda; its id."""
    require(by, "write", "cabinet")
    if not title.strip():
        raise BadInput("What it is about is not said.")
    made = Proposal.objects.create(
        body=locked_body(body),
        title=title.strip(),
        why=why.strip(),
        made_on=timezone.localdate(),
        by=by.name,
    )
    _record(by, "propose item", made)
    return made.id


@transaction.atomic
def take_onto_agenda(*, by: Acting, proposal: UUID, meeting: UUID) -> UUID:
    """Put what is on the list onto the agenda of a meeting of its body; the item's id."""
    found = _waiting(by, proposal)
    if not found.body.meetings.filter(pk=meeting).exists():
        raise BadInput("That is a meeting of another body.")
    item = add_item(
        by=by,
        meeting=meeting,
        title=found.title,
        purpose=Purpose.SHARE,
        minutes=15,
        notes=found.why,
    )
    found.item_id = item
    found.save(update_fields=["item"])
    _record(by, "take onto agenda", found)
    return item


@transaction.atomic
def set_aside(*, by: Acting, body: str, proposal: UUID) -> None:
    """Take something off a body's list without putting it on an agenda."""
    found = _waiting(by, proposal)
    if found.body.key != body:
        raise NotFound("There is no such proposal.")
    found.set_aside_on = timezone.localdate()
    found.save(update_fields=["set_aside_on"])
    _record(by, "set aside", found)


def _waiting(by: Acting, proposal: UUID) -> Proposal:
    require(by, "write", "cabinet")
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("body")
    found = rows.filter(pk=proposal).first()
    if found is None:
        raise NotFound("There is no such proposal.")
    if found.item_id or found.set_aside_on:
        raise Conflict("This is not on the list any more.")
    return found


def _record(by: Acting, what: str, found: Proposal) -> None:
    record(by=by, action=what, object_kind="proposal", object_id=found.id, title=found.title)
