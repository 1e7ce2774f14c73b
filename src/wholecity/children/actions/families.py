"""Accounts of a child's family: tied to the child after somebody checked who they are."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.children.models import Child, FamilyTie
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.people.queries import account_id
from wholecity.people.rules import Acting


@transaction.atomic
def tie_family(
    *,
    by: Acting,
    child: str,
    username: str,
    own: bool,
    relation: str,
    verified_how: str,
    adult_on: date | None,
    restricted: str = "",
) -> None:
    """Tie an account to a child, as the child's own or as a parent's or guardian's.

    `verified_how` says how identity and relation were checked, `restricted` what a court
    limits, `adult_on` the 18th birthday. Raises NotFound, BadInput without a check, Conflict
    for a second tie, NotAllowed for one's own account.
    """
    user = account_id(username)
    if not Child.objects.filter(pk=child).exists():
        raise NotFound("There is no such child.")
    if username == by.name:
        raise NotAllowed("Another person has to check who you are.")
    if not verified_how.strip():
        raise BadInput("How identity and relation were checked is not said.")
    if FamilyTie.objects.filter(user_id=user, child=child, ended_at=None).exists():
        raise Conflict("This account is tied to the child already.")
    FamilyTie.objects.create(
        child_id=child,
        user_id=user,
        own=own,
        relation=relation.strip(),
        verified_how=verified_how.strip(),
        verified_by=by.audit_name,
        restricted=restricted.strip(),
        adult_on=adult_on,
    )
    record(
        by=by,
        action="tie family",
        object_kind="child",
        object_id=child,
        username=username,
        own=own,
        restricted=bool(restricted.strip()),
    )


@transaction.atomic
def end_tie(*, by: Acting, child: str, username: str) -> None:
    """End the tie of an account to a child: the next request is decided without it."""
    found = FamilyTie.objects.filter(child=child, user__username=username, ended_at=None).first()
    if found is None:
        raise NotFound("There is no such account or child.")
    found.ended_at = timezone.now()
    found.save()
    record(by=by, action="end tie", object_kind="child", object_id=child, username=username)
