"""Verifying the whole chain, keeping what came of it."""

from collections.abc import Callable, Sequence

from django.db import transaction

from wholecity.audit.actions.alerts import raise_alert
from wholecity.audit.actions.recording import Actor
from wholecity.audit.definitions import Rule
from wholecity.audit.models import Verification
from wholecity.audit.queries.chain import Verdict, kept_marks, verdict
from wholecity.audit.rules.chain import Mark
from wholecity.kernel.texts import kept


def verify_chain(
    *, by: Actor, marks: Sequence[Mark] = (), progress: Callable[[int], None] = lambda done: None
) -> Verdict:
    """Verify every entry, against the heads of earlier verifications and those that are given.

    `progress` is told how many entries were verified so far. A chain that is not
    whole opens an alert. Tampering does not raise: the verdict says it.
    """
    found = verdict([*kept_marks(), *marks], progress)
    faults = [kept(fault) for fault in found.faults]
    with transaction.atomic():
        Verification.objects.create(
            who=by.audit_name,
            entries=found.entries,
            hash=found.hash if found.is_whole else "",
            broken_at=found.broken_at,
            faults=faults,
        )
        if not found.is_whole:
            raise_alert(by=by, rule=Rule.CHAIN, number=found.broken_at, faults=faults)
    return found
