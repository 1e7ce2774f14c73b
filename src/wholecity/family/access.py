"""May this account use the rights of a child's family now? Strangers get 404."""

from uuid import UUID

from django.http import HttpRequest

from wholecity.audit.actions import refuse
from wholecity.casework.queries import circumstances
from wholecity.children.queries import RequestRow, kinships_of, request_row
from wholecity.kernel.errors import NotFound
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.decision import Context, Permit, Thing, decide


def own_children(by: Acting) -> list[str]:
    """The children whose family the account is, and whose rights it has today."""
    tied = sorted({kin.child for kin in kinships_of(by.name)})
    contexts = circumstances(by, tied, Purpose.RIGHTS)
    return [child for child in tied if _permits(by, "read", "disclosures", child, contexts[child])]


def family_or_404(
    by: Acting, child: str, action: str, thing: str, request: HttpRequest | None = None
) -> Context:
    """What is known, for whoever may do this as the child's family; NotFound for all others.

    That somebody was refused is entered.
    """
    context = circumstances(by, [child], Purpose.RIGHTS)[child]
    verdict = decide(by.subject, action, Thing(thing, child=child), context)
    if not isinstance(verdict, Permit):
        refuse(
            by=by,
            action=action,
            thing="child",
            reasons=["family"],
            object_id=child,
            request=request,
        )
        raise NotFound("There is no such child.")
    return context


def own_request_or_404(by: Acting, child: str, request: UUID) -> RequestRow:
    """A request that this account made about this child. Raises NotFound for any other."""
    found = request_row(request)
    if found is None or found.user != by.name or found.child != child:
        raise NotFound("There is no such request.")
    return found


def may_answer(by: Acting, row: RequestRow) -> bool:
    """Whether somebody may answer a request: never their own, a steward only their agency's."""
    thing = Thing("family-request", author=row.user, agency=row.agency or None)
    return isinstance(decide(by.subject, "decide", thing), Permit)


def answerable_or_404(by: Acting, request: UUID) -> RequestRow:
    """A request that somebody may answer. Raises NotFound."""
    found = request_row(request)
    if found is None or not may_answer(by, found):
        raise NotFound("There is no such request.")
    return found


def may_verify(by: Acting, child: str, username: str | None = None) -> bool:
    """Whether somebody may tie accounts to a child: the officer, the supervisor of its case.

    `username` is the account to be tied: never one's own.
    """
    context = circumstances(by, [child], Purpose.CARE)[child]
    verdict = decide(by.subject, "verify", Thing("family", author=username, child=child), context)
    return isinstance(verdict, Permit)


def _permits(by: Acting, action: str, thing: str, child: str, context: Context) -> bool:
    return isinstance(decide(by.subject, action, Thing(thing, child=child), context), Permit)
