"""One entry, or many at once. Without its entry nothing is done and nothing is shown."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from django.db import DatabaseError, transaction

from wholecity.audit.actions.sealing import seal
from wholecity.audit.models import Entry
from wholecity.kernel.errors import Unavailable


class Actor(Protocol):
    """Who acts: a person in one role, or the installation itself."""

    @property
    def audit_name(self) -> str: ...

    @property
    def acting_role(self) -> str: ...


@contextmanager
def written_or_unavailable() -> Iterator[None]:
    """Whatever the database says against an entry, the person is told that they have to wait."""
    try:
        yield
    except DatabaseError as error:
        raise Unavailable(
            "The audit record cannot be written at the moment, so nothing is shown or changed.",
            hint="Try again in a few minutes. If it happens again, tell whoever runs this site.",
        ) from error


def record(*, by: Actor, action: str, object_kind: str, object_id: object, **details: Any) -> Entry:
    """Add one entry. Must be called inside the transaction of the change that it records.

    The entry joins the chain when the transaction commits. Raises RuntimeError
    outside a transaction: an entry that can be kept while its change is lost,
    or the other way round, is worth nothing. Raises Unavailable when it cannot
    be written.
    """
    entry = Entry(
        who=by.audit_name,
        role=by.acting_role,
        action=action,
        object_kind=object_kind,
        object_id=str(object_id),
        details=details,
    )
    write([entry])
    return entry


def write(entries: Sequence[Entry]) -> None:
    """Add entries by one statement, and have them sealed when the transaction commits."""
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise RuntimeError("An audit entry is written in the transaction of its change.")
    with written_or_unavailable():
        Entry.objects.bulk_create(entries)
    for entry in entries:
        connection.before_commit(_seal, entry.pk)


def _seal(pks: list[Any]) -> None:
    with written_or_unavailable():
        seal(entries=pks)
