"""A named child's data was shown: one entry for each child, or nothing is shown."""

from collections.abc import Sequence
from typing import Any

from wholecity.audit.actions.alerts import watch
from wholecity.audit.actions.recording import Actor, write, written_or_unavailable
from wholecity.audit.definitions import (
    ALONE,
    CHILD,
    DISCLOSED,
    Basis,
    Channel,
    OneChild,
    Purpose,
)
from wholecity.audit.models import Entry
from wholecity.audit.rules.alerts import Kin
from wholecity.audit.rules.laws import Ground, Shown


def disclose(
    *,
    by: Actor,
    child: str,
    shown: Sequence[Shown],
    agency: str,
    purpose: Purpose,
    basis: Basis,
    agreement: str = "",
    channel: Channel = Channel.PAGE,
    reason: str = "",
    kin: Kin | None = None,
) -> Entry:
    """Enter that one child's data are shown; call it before they are, in the same transaction.

    `agency` is the recipient's, `shown` says which field of which agency's data.
    An emergency needs its `reason` (the threat, and who is at risk: 34 CFR
    99.32(a)(5)). Raises Unavailable when the entry cannot be written: then
    nothing may be shown.
    """
    (entry,) = disclose_many(
        by=by,
        children=[OneChild(child, shown, kin)],
        agency=agency,
        purpose=purpose,
        basis=basis,
        agreement=agreement,
        channel=channel,
        reason=reason,
    )
    return entry


def disclose_many(
    *,
    by: Actor,
    children: Sequence[OneChild],
    agency: str,
    purpose: Purpose,
    basis: Basis,
    agreement: str = "",
    channel: Channel = Channel.PAGE,
    reason: str = "",
    together: int = 0,
) -> list[Entry]:
    """The same for the children of a list: an entry for each, written by one statement.

    `together` is of how many children the page shows something, where these are not all.
    """
    if basis.ground is Ground.EMERGENCY and not reason.strip():
        raise ValueError("An emergency is disclosed with the threat and who is at risk.")
    said = {
        "agency": agency,
        "purpose": purpose.value,
        "basis": {"row": basis.row, "ground": basis.ground.value, "words": basis.words},
        "agreement": agreement,
        "channel": channel.value,
        "reason": reason,
        "together": together or len(children),
    }
    entries = [_entry(by, one, said) for one in children]
    write(entries)
    with written_or_unavailable():
        watch(by=by, children=children, channel=channel)
    return entries


def _entry(by: Actor, one: OneChild, said: dict[str, Any]) -> Entry:
    if not one.child or not one.shown:
        raise ValueError("A disclosure says of which child, and what was shown.")
    shown = [
        [s.field, s.data_class, s.agency, s.law.value if s.law else "", *[ALONE] * s.own_consent]
        for s in one.shown
    ]
    return Entry(
        who=by.audit_name,
        role=by.acting_role,
        action=DISCLOSED,
        object_kind=CHILD,
        object_id=one.child,
        details={"shown": shown, **said},
    )
