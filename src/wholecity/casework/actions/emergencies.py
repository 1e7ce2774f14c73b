"""Opening a child's record because of an emergency, and reviewing that it was right."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.casework.models import EmergencyAccess
from wholecity.casework.queries import children_of
from wholecity.children.queries import is_child
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.people.access import require
from wholecity.people.queries import account_id
from wholecity.people.rules import Acting
from wholecity.policy.terms import EMERGENCY_LASTS

SHORTEST_THREAT = 20


@transaction.atomic
def open_emergency(*, by: Acting, child: str, threat: str, at_risk: str) -> datetime:
    """Open one child's record for an hour; the moment at which that ends.

    `threat` and `at_risk` are written into the record of disclosures (34 CFR 99.32(a)(5)).
    Raises BadInput without them, NotFound for a child that is not there, and Conflict for one on
    the caseload: it is open already.
    """
    require(by, "open", "caseload")
    if len(threat.strip()) < SHORTEST_THREAT or not at_risk.strip():
        raise BadInput(
            "What the threat is, and who is at risk, is not said.",
            hint="Write at least a sentence: it is reviewed within two days.",
        )
    if not is_child(child):
        raise NotFound("There is no such child.", hint="Check the child’s ID.")
    if child in children_of(by):
        raise Conflict("The child is on your caseload: its page is open to you.")
    opened = timezone.now()
    made = EmergencyAccess.objects.create(
        child_id=child,
        user_id=account_id(by.name),
        role=by.role,
        threat=threat.strip(),
        at_risk=at_risk.strip(),
        opened_at=opened,
    )
    record(
        by=by,
        action="open emergency",
        object_kind="child",
        object_id=child,
        emergency=str(made.id),
        threat=made.threat,
        at_risk=made.at_risk,
    )
    return opened + EMERGENCY_LASTS


@transaction.atomic
def review_emergency(*, by: Acting, emergency: UUID, justified: bool, words: str) -> None:
    """Say whether an emergency was one; never by whoever opened it.

    Raises BadInput without words, NotFound, and Conflict for a second review.
    """
    found = (
        EmergencyAccess.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(pk=emergency)
        .first()
    )
    if found is None:
        raise NotFound("There is no such emergency.")
    require(by, "review", "emergency", author=found.user.username)
    if found.reviewed_at is not None:
        raise Conflict("This was reviewed before.")
    if not words.strip():
        raise BadInput("What the review found is not said.")
    found.reviewed_at, found.reviewed_by = timezone.now(), by.audit_name
    found.justified, found.review = justified, words.strip()
    found.save()
    record(
        by=by,
        action="review emergency",
        object_kind="child",
        object_id=found.child_id,
        emergency=str(found.id),
        justified=justified,
    )
