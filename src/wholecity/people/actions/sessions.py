"""Ending sessions. One that ended is refused with its next request."""

from django.db import transaction

from wholecity.audit.actions import Actor, record
from wholecity.kernel.errors import NotFound
from wholecity.people.models import Session, User
from wholecity.people.rules import session_id


@transaction.atomic
def end_sessions(*, by: Actor, user: User, why: str, but: str | None = None) -> int:
    """End all sessions of somebody, but the one with the key `but`; how many there were."""
    ended, _each = Session.objects.filter(user=user).exclude(session_key=but or "").delete()
    if ended:
        _record(by, user, why, ended)
    return ended


@transaction.atomic
def end_session(*, by: Actor, user: User, session: str) -> None:
    """End one of somebody's sessions, by its public ID. Raises NotFound."""
    keys = Session.objects.filter(user=user).values_list("session_key", flat=True)
    key = next((key for key in keys if session_id(key) == session), None)
    if key is None:
        raise NotFound("This session has ended already.")
    Session.objects.filter(session_key=key).delete()
    _record(by, user, "by hand", 1)


def _record(by: Actor, user: User, why: str, ended: int) -> None:
    record(
        by=by,
        action="end sessions",
        object_kind="account",
        object_id=user.username,
        why=why,
        sessions=ended,
    )
