"""Putting a child onto a caseload, and taking it off."""

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.casework.models import Assignment
from wholecity.children.queries import child_by_record
from wholecity.intake.queries import sources
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.kernel.texts import together
from wholecity.people.queries import account_id, organization, workers
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.decision import Context, Permit, Thing, decide


def child_of_record(*, by: Acting, source: str, person_key: str) -> str:
    """The child to whom a record of the supervisor's own agency belongs.

    A supervisor names a child by the number that it has in their agency's own system, so that
    nobody is looked for by name among all children. Raises NotFound for any other number.
    """
    own = {row.key for row in sources() if by.agency and row.agency == by.agency}
    found = child_by_record(source, person_key.strip()) if source in own else None
    if found is None:
        raise NotFound(
            "Your agency’s system has no child with this number.",
            hint="Check the number. A child that was delivered today is known after linkage.",
        )
    return found


@transaction.atomic
def assign(*, by: Acting, child: str, worker: str, why: str) -> None:
    """Put a child onto a worker's caseload, in the supervisor's own agency.

    Raises BadInput without a reason, NotFound for a worker of another agency, Conflict where the
    child is on that caseload.
    """
    _may(by, "assign")
    if not why.strip():
        raise BadInput("Why the child is put onto the caseload is not said.")
    if worker not in dict(workers(by.agency or "")):
        raise NotFound("Your agency has no such worker.")
    if Assignment.objects.filter(child=child, worker__username=worker, closed_at=None).exists():
        raise Conflict("The child is on that caseload already.")
    Assignment.objects.create(
        child_id=child,
        worker_id=account_id(worker),
        agency_id=organization(by.agency or "").id,
        why=why.strip(),
        opened_by=by.audit_name,
    )
    record(by=by, action="assign", object_kind="child", object_id=child, worker=worker, why=why)


@transaction.atomic
def close(*, by: Acting, child: str, worker: str) -> None:
    """Take a child off a worker's caseload of the supervisor's own agency: from now on.

    Raises NotFound where the child is not on it.
    """
    _may(by, "assign")
    found = (
        Assignment.objects.select_for_update()
        .filter(child=child, worker__username=worker, agency__key=by.agency or "", closed_at=None)
        .first()
    )
    if found is None:
        raise NotFound("There is no such child on that caseload.")
    found.closed_at, found.closed_by = timezone.now(), by.audit_name
    found.save()
    record(by=by, action="close case", object_kind="child", object_id=child, worker=worker)


def _may(by: Acting, action: str) -> None:
    """The caseloads of the own agency, and of no other."""
    thing, context = Thing("caseload", agency=by.agency), Context(purpose=Purpose.CARE)
    verdict = decide(by.subject, action, thing, context)
    if not isinstance(verdict, Permit):
        raise NotAllowed(together(*verdict.reasons))
