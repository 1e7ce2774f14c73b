"""Deciding on an extract: never by who made it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from wholecity.agreements.queries import detail, terms
from wholecity.audit.actions import record
from wholecity.disclosure.queries import smallest_cell
from wholecity.extracts.models import Extract
from wholecity.extracts.queries import why_over
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.kernel.texts import phrase
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def approve(*, by: Acting, number: int, trained_until: date, reason: str = "") -> None:
    """Let the people whom the license names read it in the controlled room.

    `trained_until` is the last day of the training of all of them, as whoever approves has seen
    it. Raises Conflict when the license is over or an agreement asks for larger groups by now.
    """
    found = _waiting(number)
    require(by, "approve", "extract", author=found.made_by)
    today = timezone.localdate()
    if trained_until < today:
        raise BadInput("The training has expired.")
    if over := why_over(found.agreements, terms(), today):
        raise Conflict(over, hint="Make an extract under a new license.")
    if max(smallest_cell(found.sources), detail(found.license).min_cell or 0) > found.k:
        raise Conflict(
            "An agreement asks for larger groups since it was made.",
            hint="Reject it and make it again.",
        )
    found.state, found.trained_until = Extract.State.APPROVED, trained_until
    _decided(found, by, "extract approved", reason)


@transaction.atomic
def reject(*, by: Acting, number: int, reason: str) -> None:
    """Turn it down, with a reason; its file is destroyed by the next night's work."""
    found = _waiting(number)
    require(by, "reject", "extract", author=found.made_by)
    if not reason.strip():
        raise BadInput("Say why the extract is rejected.")
    found.state = Extract.State.REJECTED
    _decided(found, by, "extract rejected", reason)


def _waiting(number: int) -> Extract:
    found = Extract.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise NotFound(phrase("There is no extract %(number)s.", number=str(number)))
    if found.state != Extract.State.WAITING:
        raise Conflict("Nobody waits for a decision on this extract.")
    return found


def _decided(found: Extract, by: Acting, action: str, reason: str) -> None:
    found.decided_by, found.decided_at, found.reason = by.name, timezone.now(), reason.strip()
    found.save()
    record(
        by=by,
        action=action,
        object_kind="extract",
        object_id=found.id,
        license=found.license,
        reason=found.reason,
        trained_until=str(found.trained_until or ""),
    )
