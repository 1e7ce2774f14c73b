"""Answers of absent seats to action items."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.definitions import Answer
from wholecity.governance.models import Response
from wholecity.governance.queries.attendance import designation_on, holder_on
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.people.access import require
from wholecity.people.definitions import Role
from wholecity.people.queries import person as known_person
from wholecity.people.queries import person_of
from wholecity.people.rules import Acting


@transaction.atomic
def answer(*, by: Acting, response: UUID, answer: Answer, reason: str = "") -> None:
    """Answer for one's own seat. An answer that came stays as it is, late or not.

    Raises NotAllowed for somebody who neither holds the seat today nor may
    decide for it, BadInput for an objection without a reason, Conflict for what
    was answered already.
    """
    require(by, "answer", "own-response")
    found = _locked(response)
    person = person_of(by.name)
    _keep(by, found, person.id if person else None, answer, reason)


@transaction.atomic
def answer_as(
    *, by: Acting, response: UUID, person: UUID, answer: Answer, reason: str = ""
) -> None:
    """Keep the answer that somebody gave by another way; who keeps the record writes it down."""
    require(by, "write", "cabinet")
    _keep(by, _locked(response), person, answer, reason)


@transaction.atomic
def answer_by_link(*, response: UUID, person: UUID, answer: Answer, reason: str = "") -> None:
    """Keep the answer that came by the link in somebody's mail: the link was their right.

    It is one no more where they left the seat since.
    """
    found = _locked(response)
    who = known_person(person)
    _keep(Acting(who.name, Role.CABINET_MEMBER), found, who.id, answer, reason)


def may_answer(found: Response, person: UUID | None) -> bool:
    """Whether somebody holds the seat today, or may decide for it."""
    today = timezone.localdate()
    holder, designee = holder_on(found.seat, today), designation_on(found.seat, today)
    allowed = {holder.person_id if holder else None}
    if designee and designee.may_decide:
        allowed.add(designee.person_id)
    return person is not None and person in allowed


def _locked(response: UUID) -> Response:
    # Nobody changes the action item meanwhile: its text stays from the first answer on.
    rows = Response.objects.select_for_update(of=("self", "action"))
    found = rows.select_related("seat__organization", "action").filter(pk=response).first()
    if found is None:
        raise NotFound("There is no such answer.")
    return found


def _keep(by: Acting, found: Response, person: UUID | None, answer: Answer, reason: str) -> None:
    if found.answered_at is not None:
        raise Conflict("This was answered already.")
    if not may_answer(found, person):
        raise NotAllowed(
            "The answer is for another seat.",
            hint="Whoever holds the seat answers, or a designee with authority.",
        )
    if answer is Answer.OBJECT and not reason.strip():
        raise BadInput("Why you object is not said.", hint="The cabinet has to know the reason.")
    found.answer, found.reason = answer, reason.strip()
    found.answered_at, found.person_id = timezone.now(), person
    found.save()
    record(
        by=by,
        action="answer action",
        object_kind="action item",
        object_id=found.action_id,
        seat=found.seat.organization.name,
        answer=str(answer),
        reason=found.reason,
    )
