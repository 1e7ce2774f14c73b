"""For whom the care projection is read now: told to the database, whose own wall decides by it.

On PostgreSQL a row of the projection exists for nobody until this was said, in the transaction
that reads it (docs/explanation/access.md). Other databases have the first wall alone.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from django.db import DatabaseError, connection, transaction

from wholecity.policy.decision import Context, Subject

# What the wall is told, as settings `wholecity.…` of a transaction.
TOLD = (
    *("role", "user", "agency", "active", "mfa_at"),
    *("action", "purpose", "reason", "now", "today"),
)
# Who writes the projection; no person has this role.
PUBLISHER = "publisher"


@contextmanager
def asking(subject: Subject, action: str, context: Context) -> Iterator[None]:
    """What is read inside is read for this subject, and no longer after it.

    Whether they may is not said here: the wall looks up caseloads, agreements and grounds itself.
    """
    told = {
        "role": subject.role,
        "user": subject.user,
        "agency": subject.agency,
        "active": "yes" if subject.active else "",
        "mfa_at": subject.mfa_at,
        "action": action,
        "purpose": context.purpose,
        "reason": "yes" if context.reason.strip() else "",
        "now": context.now,
        "today": context.today,
    }
    with _telling(told):
        yield


@contextmanager
def publishing() -> Iterator[None]:
    """Inside, the projection is written. Only actions that publish or destroy it do this."""
    with _telling({"role": PUBLISHER}):
        yield


@contextmanager
def _telling(told: Mapping[str, Any]) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    # Settings that are local to a transaction end with it: a connection that another request
    # takes over has none of them.
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        _set(told)
        try:
            yield
        except BaseException:
            # A broken transaction is told nothing more; it is taken back, and this with it.
            with suppress(DatabaseError):
                _set({})
            raise
        _set({})


def _set(told: Mapping[str, Any]) -> None:
    each = ", ".join("set_config(%s, %s, true)" for _ in TOLD)
    values = [v for name in TOLD for v in (f"wholecity.{name}", str(told.get(name) or ""))]
    # The policy looks dearer than it is: compiling it would take longer than all else.
    each += ", set_config('jit', 'off', true)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {each}", values)
