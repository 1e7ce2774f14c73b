"""Opening a child's record because of an emergency, and reviewing that it was right."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from wholecity.audit.actions import record
from wholecity.audit.queries import goes_on_at
from wholecity.casework.models import EmergencyAccess
from wholecity.casework.queries import children_of
from wholecity.children.queries import is_child
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.mail.actions import post
from wholecity.mail.queries import in_the_language_of
from wholecity.mail.rules import as_subject
from wholecity.people.access import require
from wholecity.people.queries import PersonRow, account_id, persons_in
from wholecity.people.rules import Acting
from wholecity.policy.roles import Role
from wholecity.policy.terms import EMERGENCY_LASTS

SHORTEST_THREAT = 20


@transaction.atomic
def open_emergency(*, by: Acting, child: str, threat: str, at_risk: str) -> datetime:
    """Open one child's record for an hour; the moment at which that ends.

    `threat` and `at_risk` are written into the record of disclosures (34 CFR 99.32(a)(5)).
    Raises BadInput without them, NotFound for a child that is not there, and Conflict for one on
    the caseload: it is open already, unless its worker was stopped at too many pages.
    """
    require(by, "open", "caseload")
    if len(threat.strip()) < SHORTEST_THREAT or not at_risk.strip():
        raise BadInput(
            "What the threat is, and who is at risk, is not said.",
            hint="Write at least a sentence: it is reviewed within two days.",
        )
    if not is_child(child):
        raise NotFound("There is no such child.", hint="Check the child’s ID.")
    if child in children_of(by) and goes_on_at(by.name) is None:
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
    for officer in persons_in(Role.PRIVACY_OFFICER):
        _tell(officer, made.id)
    return opened + EMERGENCY_LASTS


def _tell(officer: PersonRow, emergency: UUID) -> None:
    """The privacy officer is told at once that there is one; nothing of the child, or of why."""
    if not officer.email:
        return
    with in_the_language_of(officer.email) as language:
        address = f"{settings.ADDRESS}{reverse('casework:review', args=[emergency])}"
        words = gettext("Somebody opened a child’s record because of an emergency.")
        post(
            kind="alert",
            key=f"emergency:{emergency}:{officer.id}",
            to=officer.email,
            language=language,
            subject=as_subject(gettext("An emergency waits for your review")),
            text=f"{words}\n\n{address}\n",
            urgent=True,
        )


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
