"""Somebody asked for what they may not see."""

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpRequest

from wholecity.audit.actions.alerts import watch_refusals
from wholecity.audit.actions.recording import Actor, record
from wholecity.audit.definitions import REFUSED
from wholecity.audit.models import Entry


def refuse(
    *,
    by: Actor,
    action: str,
    thing: str,
    reasons: Sequence[str],
    object_id: object = "",
    request: HttpRequest | None = None,
) -> Entry | None:
    """Enter that somebody was refused: which action on which thing, for which reasons (codes).

    One request leaves one entry at most, however many of its parts are refused:
    `request` tells them apart, and None is returned from the second one on.
    The entry has a transaction of its own unless there is one: what was refused changes nothing.
    """
    if request is not None:
        if getattr(request, "refusal_is_entered", False):
            return None
        request.refusal_is_entered = True  # type: ignore[attr-defined]
    with transaction.atomic():
        entry = record(
            by=by,
            action=REFUSED,
            object_kind=thing,
            object_id=object_id,
            asked=action,
            reasons=list(reasons),
        )
        watch_refusals(by=by)
    return entry
