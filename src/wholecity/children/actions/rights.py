"""What a family asks for about its child's record, and what it is answered.

Whether somebody may ask or answer was decided before: these keep it and enter it.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.audit.rules.laws import REGIME_OF_CLASS, Regime
from wholecity.children.definitions import OWED, Asked, Standing
from wholecity.children.models import Answer, Disagreement, FamilyRequest
from wholecity.children.queries import CareValue
from wholecity.children.rules.rights import answer_by
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.people.queries import account_id
from wholecity.people.rules import Acting


@dataclass(frozen=True)
class Amendment:
    """Which value is wrong, why, and what it should say."""

    value: CareValue
    wrong: str
    should_be: str


@transaction.atomic
def ask_access(*, by: Acting, child: str, words: str, health: bool) -> UUID:
    """Keep that a family asks to see records; its id. `health`: records under HIPAA's clock.

    Raises BadInput without words.
    """
    if not words.strip():
        raise BadInput("Which records you ask for is not said.")
    return _receive(
        by, FamilyRequest(child_id=child, kind=Asked.ACCESS, words=words.strip(), health=health)
    )


@transaction.atomic
def ask_amendment(*, by: Acting, amendment: Amendment) -> UUID:
    """Keep that a family asks for another value in its child's record; its id.

    Raises BadInput where what is wrong or what it should say is not said, and Conflict where a
    request about this value waits for its answer.
    """
    value, thing = amendment.value, amendment.value.thing
    if not amendment.wrong.strip():
        raise BadInput("What is wrong is not said.")
    if not amendment.should_be.strip() or amendment.should_be.strip() == value.value:
        raise BadInput("What the record should say is not said.")
    made = FamilyRequest(
        child_id=thing.child or "",
        kind=Asked.AMENDMENT,
        words=amendment.wrong.strip(),
        health=REGIME_OF_CLASS.get(thing.kind) is Regime.HIPAA,
        source=thing.source or "",
        agency=thing.agency or "",
        table=value.table,
        item=value.item,
        column=value.column,
        data_class=thing.kind,
        was=value.value,
        should_be=amendment.should_be.strip(),
    )
    named = {name: getattr(made, name) for name in ("source", "table", "item", "column")}
    waiting = FamilyRequest.objects.filter(child=made.child_id, user__username=by.name, **named)
    if waiting.filter(standing__in=OWED).exists():
        raise Conflict("You have asked for this already: it waits for its answer.")
    return _receive(by, made)


def _receive(by: Acting, made: FamilyRequest) -> UUID:
    now = timezone.now()
    made.user_id, made.asked_at = account_id(by.name), now
    made.due_on = answer_by(timezone.localdate(now), health=made.health)
    made.save()
    record(
        by=by,
        action="ask",
        object_kind="child",
        object_id=made.child_id,
        request=str(made.id),
        kind=str(made.kind),
        due_on=str(made.due_on),
    )
    return made.id


@transaction.atomic
def answer_request(*, by: Acting, request: UUID, accepted: bool, words: str) -> None:
    """Answer a request: access with how it was given, an amendment with yes or no and why.

    After a hearing somebody answers who did not before (34 CFR 99.22(c)): NotAllowed otherwise.
    Raises BadInput without words, NotFound, and Conflict for one that waits for no answer.
    """
    found = _locked(request)
    if found.standing not in OWED:
        raise Conflict("This was answered before.")
    if not words.strip():
        raise BadInput(
            "The reasons are not said.", hint="Write them as the family shall read them."
        )
    heard = found.standing == Standing.HEARING
    if heard and found.answers.filter(by=by.audit_name).exists():
        raise NotAllowed("Another person has to hold the hearing: you refused before.")
    Answer.objects.create(
        request=found,
        accepted=accepted,
        words=words.strip(),
        hearing=heard,
        at=timezone.now(),
        by=by.audit_name,
        role=by.role,
    )
    found.standing, found.answered_at = _answered(found, accepted), timezone.now()
    found.save()
    _enter(by, "answer request", found, standing=str(found.standing), hearing=heard)


def _answered(found: FamilyRequest, accepted: bool) -> Standing:
    if found.kind == Asked.ACCESS:
        return Standing.ANSWERED
    return Standing.ACCEPTED if accepted else Standing.REFUSED


@transaction.atomic
def ask_hearing(*, by: Acting, request: UUID) -> None:
    """Ask for a hearing about an amendment that was refused (34 CFR 99.21(a)), once.

    Raises NotFound, and Conflict where none can be asked for.
    """
    found = _locked(request)
    if found.standing != Standing.REFUSED or found.answers.filter(hearing=True).exists():
        raise Conflict("No hearing can be asked for now.")
    now = timezone.now()
    found.standing = Standing.HEARING
    found.due_on = answer_by(timezone.localdate(now), health=found.health)
    found.save()
    _enter(by, "ask hearing", found, due_on=str(found.due_on))


@transaction.atomic
def state_disagreement(*, by: Acting, request: UUID, words: str) -> None:
    """Put the family's statement beside a value that was not amended (34 CFR 99.21(b)(2)).

    It stays as long as the value is kept. The law asks for it after a hearing; here it may be
    given as soon as the amendment was refused. Raises BadInput without words, NotFound, and
    Conflict where nothing was refused or a statement stands.
    """
    found = _locked(request)
    if not words.strip():
        raise BadInput("The statement is blank.")
    standing = found.standing in (Standing.REFUSED, Standing.HEARING)
    if not standing or Disagreement.objects.filter(request=found).exists():
        raise Conflict("No statement can be added now.")
    Disagreement.objects.create(request=found, words=words.strip(), at=timezone.now())
    _enter(by, "state disagreement", found)


def _locked(request: UUID) -> FamilyRequest:
    found = FamilyRequest.objects.select_for_update().filter(pk=request).first()
    if found is None:
        raise NotFound("There is no such request.")
    return found


def _enter(by: Acting, action: str, found: FamilyRequest, **details: Any) -> None:
    record(
        by=by,
        action=action,
        object_kind="child",
        object_id=found.child_id,
        request=str(found.id),
        **details,
    )
