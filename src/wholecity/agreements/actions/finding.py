"""One agreement, held against others who would change it at the same moment."""

from typing import Any

from wholecity.agreements.models import Agreement
from wholecity.agreements.rules.life import Stage
from wholecity.audit.actions import Actor, record
from wholecity.kernel.errors import Conflict, NotFound
from wholecity.kernel.texts import phrase


def locked(key: str) -> Agreement:
    """The agreement under this key, locked until the transaction ends. Raises NotFound."""
    found = Agreement.objects.select_for_update().filter(key=key).first()
    if found is None:
        raise NotFound(phrase("There is no agreement %(agreement)s.", agreement=key))
    return found


def in_stage(found: Agreement, *stages: Stage) -> None:
    """Raise Conflict unless the agreement is in one of these stages: none is skipped."""
    if Stage(found.stage) not in stages:
        raise Conflict(
            phrase(
                "The agreement %(agreement)s is past this step, or not there yet.",
                agreement=found.key,
            ),
            hint="Its page shows where it stands.",
        )


def kept(by: Actor, action: str, found: Agreement, **details: Any) -> None:
    """Save a change of an agreement with its audit entry."""
    found.version += 1
    found.save()
    record(by=by, action=action, object_kind="agreement", object_id=found.key, **details)
