"""A request is looked at and answered, by somebody who did not make it."""

from uuid import UUID

from django.db import transaction
from django.urls import reverse

from wholecity.audit.actions import disclose, record
from wholecity.audit.definitions import Basis
from wholecity.audit.rules.laws import Ground, Shown
from wholecity.children import actions as children
from wholecity.children.definitions import Asked, Standing
from wholecity.children.queries import RequestRow, request_row
from wholecity.family.actions.telling import tell
from wholecity.kernel.errors import NotAllowed, NotFound
from wholecity.kernel.texts import together
from wholecity.kernel.texts import translatable as _
from wholecity.people.queries import mail_address_of, persons_in
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.decision import Deny, Permit, Thing, decide
from wholecity.policy.roles import Role

ANSWERED = _("There is an answer to your request")
AMENDED = _("A record of your agency was amended: correct it at its source")


@transaction.atomic
def look_at_request(*, by: Acting, request: UUID) -> RequestRow:
    """A request with the value that it is about, which is entered as a disclosure.

    Raises NotFound for one that this account may not answer.
    """
    found = _row(request)
    verdict = _verdict(by, found)
    if not isinstance(verdict, Permit):
        raise NotFound("There is no such request.")
    if found.kind is Asked.AMENDMENT:
        field = f"{found.table}.{found.column}"
        disclose(
            by=by,
            child=found.child,
            shown=[Shown(field, found.data_class, found.agency)],
            agency=by.agency or "",
            purpose=Purpose.OVERSIGHT,
            basis=Basis(verdict.row, Ground.OVERSIGHT, _("A request of the family")),
        )
    else:
        record(by=by, action="look at request", object_kind="child", object_id=found.child)
    return found


@transaction.atomic
def answer(*, by: Acting, request: UUID, accepted: bool, words: str) -> None:
    """Answer a request with reasons; the family is told, and the agency of an amended record.

    Raises NotFound, NotAllowed for one's own request and another agency's, and what
    `children.answer_request` raises.
    """
    found = _row(request)
    verdict = _verdict(by, found)
    if not isinstance(verdict, Permit):
        raise NotAllowed(together(*verdict.reasons))
    children.answer_request(by=by, request=request, accepted=accepted, words=words)
    after = _row(request)
    path = reverse("family:own-requests", args=[found.child])
    occasion = f"{request}:{len(after.answers)}"
    tell(mail_address_of(found.user), ANSWERED, path, occasion)
    if after.standing is Standing.ACCEPTED:
        for steward in persons_in(Role.DATA_STEWARD, found.agency):
            tell(steward.email, AMENDED, reverse("family:request", args=[request]), occasion)


def _row(request: UUID) -> RequestRow:
    found = request_row(request)
    if found is None:
        raise NotFound("There is no such request.")
    return found


def _verdict(by: Acting, row: RequestRow) -> Permit | Deny:
    thing = Thing("family-request", author=row.user, agency=row.agency or None)
    return decide(by.subject, "decide", thing)
