"""Alerts: raised in the transaction of what they are about, closed by a privacy officer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions.recording import Actor, record, written_or_unavailable
from wholecity.audit.definitions import Channel, OneChild, Rule
from wholecity.audit.models import Alert
from wholecity.audit.queries.alerts import limits
from wholecity.audit.queries.entries import children_seen_by, were_refused
from wholecity.audit.rules import alerts as rules
from wholecity.kernel.errors import BadInput, Conflict, NotFound

# Families read their own child's record: at night, and of course their own.
FAMILIES = frozenset({"R11", "R11y"})


def raise_alert(*, by: Actor, rule: Rule, **details: Any) -> None:
    """Open an alert about somebody, unless one by the same rule is open about them."""
    Alert.objects.bulk_create(
        [Alert(rule=rule.value, who=by.audit_name, role=by.acting_role, details=details)],
        ignore_conflicts=True,
    )


def watch(*, by: Actor, children: Sequence[OneChild], channel: Channel) -> None:
    """Raise what the rules say of a disclosure that was just entered."""
    if by.acting_role in FAMILIES:
        return
    if any(one.kin and rules.may_be_family(one.kin) for one in children):
        raise_alert(by=by, rule=Rule.FAMILY)
    if channel is Channel.JOB:
        return  # work of the night that reads whole caseloads
    bounds, now = limits(), timezone.localtime()
    if rules.is_out_of_hours(now, bounds):
        raise_alert(by=by, rule=Rule.HOURS, at=now.isoformat(timespec="minutes"))
    seen = children_seen_by(by.audit_name, since=now - bounds.within, most=bounds.children + 1)
    if rules.is_mass_reading(seen, bounds):
        raise_alert(by=by, rule=Rule.MASS, children=seen, minutes=_minutes(bounds))


def watch_refusals(*, by: Actor) -> None:
    """Raise an alert when somebody's latest attempts were all refused."""
    bounds = limits()
    since = timezone.now() - bounds.within
    refused = were_refused(by.audit_name, since=since, most=bounds.denials)
    in_a_row = rules.denied_in_a_row(refused)
    if in_a_row >= bounds.denials:
        raise_alert(by=by, rule=Rule.DENIED, attempts=in_a_row, minutes=_minutes(bounds))


def _minutes(bounds: rules.Limits) -> int:
    return int(bounds.within.total_seconds() // 60)


@transaction.atomic
def close_alert(*, by: Actor, alert: UUID, note: str) -> None:
    """Say that somebody looked at an alert, and what they found.

    Raises BadInput without a note, NotFound for none, Conflict for a closed one.
    """
    if not note.strip():
        raise BadInput("Write what you found.")
    found = Alert.objects.select_for_update().filter(pk=alert).first()
    if found is None:
        raise NotFound("There is no such alert.")
    if found.closed_at:
        raise Conflict("Somebody has closed this alert in the meantime.")
    with written_or_unavailable():
        Alert.objects.filter(pk=alert).update(
            closed_at=timezone.now(), closed_by=by.audit_name, note=note.strip()
        )
    record(
        by=by,
        action="close alert",
        object_kind="alert",
        object_id=alert,
        rule=found.rule,
        about=found.who,
        note=note.strip(),
    )
