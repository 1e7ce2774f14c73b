"""The privacy officer opens a case about one child, reads who it is, and closes the case."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.casework.actions.looking import look_at_child
from wholecity.casework.definitions import Inquiry as Kind
from wholecity.casework.models import Inquiry
from wholecity.casework.queries import ChildSeen
from wholecity.children.queries import is_child
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.people.access import require
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose


@transaction.atomic
def open_inquiry(*, by: Acting, child: str, kind: Kind, words: str) -> UUID:
    """Open a case about a child; its id, which each look at the child names.

    Raises BadInput without a word on what it is about, NotFound for a child that is not there.
    """
    require(by, "open", "inquiry")
    if not words.strip():
        raise BadInput("What the case is about is not said.")
    if not is_child(child):
        raise NotFound("There is no such child.", hint="Check the child’s ID.")
    made = Inquiry.objects.create(
        child_id=child,
        kind=kind,
        words=words.strip(),
        opened_at=timezone.now(),
        opened_by=by.audit_name,
    )
    _enter(by, "open case", made)
    return made.id


@transaction.atomic
def close_inquiry(*, by: Acting, inquiry: UUID, found: str) -> None:
    """Close a case with what was found: from now on the child is closed to the officer again.

    Raises BadInput without words, NotFound, and Conflict for one that is closed.
    """
    require(by, "close", "inquiry")
    row = Inquiry.objects.select_for_update().filter(pk=inquiry).first()
    if row is None:
        raise NotFound("There is no such case.")
    if row.closed_at is not None:
        raise Conflict("Somebody has closed this case in the meantime.")
    if not found.strip():
        raise BadInput("What was found is not said.")
    row.closed_at, row.closed_by, row.found = timezone.now(), by.audit_name, found.strip()
    row.save()
    _enter(by, "close case", row)


def look_at_identity(*, by: Acting, inquiry: UUID) -> ChildSeen:
    """Who the child of an open case is, entered with the case. Raises NotFound without one."""
    row = Inquiry.objects.filter(pk=inquiry, closed_at=None).first()
    if row is None:
        raise NotFound("There is no such case.")
    reason = f"{row.id}: {row.words}"
    return look_at_child(by=by, child=row.child_id, purpose=Purpose.OVERSIGHT, reason=reason)


def _enter(by: Acting, action: str, row: Inquiry) -> None:
    record(
        by=by,
        action=action,
        object_kind="child",
        object_id=row.child_id,
        case=str(row.id),
        kind=row.kind,
        words=row.found or row.words,
    )
