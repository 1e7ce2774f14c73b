"""Writing the audit record, in the transaction of what it records."""

from typing import Any, Protocol

from django.db import transaction

from wholecity.audit.models import Entry


class Actor(Protocol):
    """Who acts: a person in one role, or the installation itself."""

    @property
    def audit_name(self) -> str: ...

    @property
    def acting_role(self) -> str: ...


def record(*, by: Actor, action: str, object_kind: str, object_id: object, **details: Any) -> Entry:
    """Add one entry. Must be called inside the transaction of the change that it records.

    Raises RuntimeError outside a transaction: an entry that can be kept while
    its change is lost, or the other way round, is worth nothing.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit entry is written in the transaction of its change.")
    return Entry.objects.create(
        who=by.audit_name,
        role=by.acting_role,
        action=action,
        object_kind=object_kind,
        object_id=str(object_id),
        details=details,
    )
