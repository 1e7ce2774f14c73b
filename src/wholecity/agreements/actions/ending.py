"""The end of an agreement, and the destruction of what came under it."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from wholecity.agreements.actions.finding import in_stage, kept, locked
from wholecity.agreements.models import Agreement, Certificate
from wholecity.agreements.queries import life_of
from wholecity.agreements.rules.life import Stage, Standing, standing
from wholecity.kernel.errors import BadInput, Conflict
from wholecity.kernel.texts import phrase
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def end(*, by: Acting, key: str, why: str, last_day: date | None = None) -> date:
    """End a signed agreement before its time; its last day.

    Without a last day it ends at once: yesterday was the last one, and the next request is
    refused. Raises BadInput without a reason and for a day after its end.
    """
    require(by, "end", "agreement")
    found = locked(key)
    in_stage(found, Stage.SIGNED)
    if not why.strip():
        raise BadInput("Why the agreement ends early is not said.")
    day = last_day or timezone.localdate() - timedelta(days=1)
    ends = life_of(found).last_day
    if ends is not None and day > ends:
        raise BadInput(
            phrase("The agreement ends on %(day)s anyway.", day=ends),
            hint="Choose an earlier day.",
        )
    found.ended_on, found.why_ended = day, why.strip()
    kept(by, "end agreement", found, last_day=str(day), why=found.why_ended)
    return day


@transaction.atomic
def begin_destruction(*, by: Acting, key: str, what: Mapping[str, int]) -> dict[str, int]:
    """Write down what is there before any of it goes; what the certificate is to count.

    Begun again after it was broken off, when less is there, the first count stands. Raises
    Conflict before the end of the agreement and after its destruction.
    """
    require(by, "destroy", "agreement")
    found = _ended(key)
    most = {name: max(what.get(name, 0), found.to_destroy.get(name, 0)) for name in what}
    counted = {**found.to_destroy, **most}
    if counted != found.to_destroy:
        found.to_destroy = counted
        kept(by, "begin destruction", found, what=counted)
    return counted


@transaction.atomic
def certify_destruction(*, by: Acting, key: str, what: Mapping[str, int]) -> None:
    """Keep the certificate that what came under an ended agreement is gone; `what` counts it.

    Only the room that destroyed it calls this, after it did. Raises Conflict before the end.
    """
    require(by, "destroy", "agreement")
    found = _ended(key)
    found.stage = Stage.DESTROYED
    Certificate.objects.create(
        agreement=found, destroyed_at=timezone.now(), by=by.audit_name, what=dict(what)
    )
    kept(by, "certify destruction", found, what=dict(what))


def _ended(key: str) -> Agreement:
    found = locked(key)
    in_stage(found, Stage.SIGNED)
    if standing(life_of(found), timezone.localdate()) is not Standing.ENDED:
        raise Conflict(
            phrase("The agreement %(agreement)s has not ended.", agreement=key),
            hint="Its data are destroyed after its end.",
        )
    return found
