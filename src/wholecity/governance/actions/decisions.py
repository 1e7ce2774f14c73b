"""Decisions of a meeting, with where each seat stood."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from wholecity.audit.actions import record
from wholecity.governance.actions.meetings import running_meeting
from wholecity.governance.definitions import Authority, Effect, Method, Outcome, Presence, Stand
from wholecity.governance.models import Attendance, Body, Decision, Meeting, Position
from wholecity.governance.queries.attendance import table_size, taken_seats_at
from wholecity.governance.rules.voting import is_adopted, quorum
from wholecity.kernel.errors import BadInput, Conflict, NotFound, check_version
from wholecity.kernel.texts import translatable as _
from wholecity.people.access import require
from wholecity.people.rules import Acting

_HANGS = _("Something was done because of this decision.")
_FIRST = _("Take that back first.")
CAN_DECIDE = {Presence.PRESENT: Authority.MEMBER, Presence.DESIGNEE: Authority.DESIGNEE}


@transaction.atomic
def decide(
    *,
    by: Acting,
    meeting: UUID,
    text: str,
    method: Method = Method.CONSENSUS,
    item: UUID | None = None,
    mover: UUID | None = None,
    effect: Effect = Effect.ACTION,
    measure: str = "",
    positions: Mapping[UUID, Stand] = {},
) -> UUID:
    """Keep a decision of a meeting; its id.

    Of each seat that could decide there, its position; the ones that are not
    given are for it. The others were absent, whatever is given: a seat without
    its holder or an authorized designee takes no position. Raises BadInput for
    a mover who could not decide, and while nobody's attendance is noted.
    """
    require(by, "write", "cabinet")
    found = running_meeting(meeting)
    deciding = _deciding(found)
    _check(found, text, item, mover, deciding)
    stands = _stands(deciding, positions)
    decision = Decision.objects.create(
        body=found.body,
        meeting=found,
        item_id=item,
        number=next_number(found.body, "decisions"),
        text=text.strip(),
        mover_id=mover,
        method=method,
        outcome=_outcome(stands, method),
        quorate=_is_quorate(found, deciding),
        effect=effect,
        measure=measure,
    )
    _keep_positions(decision, found, stands, deciding)
    _record(by, "decide", decision)
    return decision.id


@transaction.atomic
def change_decision(
    *,
    by: Acting,
    decision: UUID,
    version: int,
    text: str,
    method: Method,
    mover: UUID | None,
    effect: Effect,
    measure: str,
    positions: Mapping[UUID, Stand],
) -> None:
    """Change a decision while its meeting is not closed.

    Raises Conflict where it changed since, and where it would no longer be
    adopted although an action item was dropped, or a vision or an initiative came of it.
    """
    require(by, "write", "cabinet")
    meeting, found = _locked(decision)
    check_version(found, version)
    deciding = _deciding(meeting)
    _check(meeting, text, found.item_id, mover, deciding)
    stands = _stands(deciding, positions)
    was = {"text": found.text, "outcome": found.outcome}
    found.text, found.method, found.mover_id = text.strip(), method, mover
    found.effect, found.measure = effect, measure
    found.outcome = _outcome(stands, method)
    if found.outcome != Outcome.ADOPTED:
        _check_free(found.actions_dropped, found.visions, found.initiatives)
    found.quorate = _is_quorate(meeting, deciding)
    found.version += 1
    found.save()
    found.positions.all().delete()
    _keep_positions(found, meeting, stands, deciding)
    _record(by, "change decision", found, was=was)


@transaction.atomic
def remove_decision(*, by: Acting, decision: UUID) -> None:
    """Take back a decision that was noted by mistake, while its meeting is not closed.

    Raises Conflict where something hangs on it.
    """
    require(by, "write", "cabinet")
    found = _locked(decision)[1]
    _check_free(found.actions, found.actions_dropped, found.visions)
    _check_free(found.initiatives, found.partnerships)
    _record(by, "remove decision", found)
    found.delete()


def next_number(body: Body, kind: str) -> int:
    """The number of a body's next decision or action item; its meeting must be locked."""
    Body.objects.select_for_update().get(pk=body.pk)
    last = getattr(body, kind).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _locked(decision: UUID) -> tuple[Meeting, Decision]:
    """A decision as it is once its meeting is locked, with that meeting. Raises NotFound."""
    place = Decision.objects.filter(pk=decision).values_list("meeting_id", flat=True).first()
    meeting = running_meeting(place) if place else None
    rows = meeting.decisions.select_for_update() if meeting else Decision.objects.none()
    found = rows.filter(pk=decision).first()
    if meeting is None or found is None:
        raise NotFound("There is no such decision.")
    return meeting, found


def _deciding(meeting: Meeting) -> dict[UUID, Authority]:
    """The seats that can decide at a meeting, each with whose authority."""
    there = Attendance.objects.filter(meeting=meeting, presence__in=CAN_DECIDE)
    return {a.seat_id: CAN_DECIDE[Presence(a.presence)] for a in there}


def _check(
    meeting: Meeting,
    text: str,
    item: UUID | None,
    mover: UUID | None,
    deciding: Mapping[UUID, Authority],
) -> None:
    if not text.strip():
        raise BadInput("What was decided is not said.")
    if item is not None and not meeting.items.filter(pk=item).exists():
        raise BadInput("This item is not on the agenda of that meeting.")
    if not deciding:
        raise BadInput(
            "Nobody is there who could decide.", hint="Note who attends, then the decision."
        )
    if mover is not None and mover not in deciding:
        raise BadInput(
            "Who moved it could not decide there.",
            hint="Choose a seat whose holder or authorized designee attends.",
        )


def _check_free(*kinds: Any) -> None:
    """Raise Conflict where one of these, which stand on a decision, is there."""
    if any(kind.exists() for kind in kinds):
        raise Conflict(_HANGS, hint=_FIRST)


def _stands(deciding: Mapping[UUID, Authority], told: Mapping[UUID, Stand]) -> Mapping[UUID, Stand]:
    return {seat: told.get(seat, Stand.FOR) for seat in deciding}


def _outcome(stands: Mapping[UUID, Stand], method: Method) -> Outcome:
    adopted = is_adopted(map(str, stands.values()), by_vote=method is Method.VOTE)
    return Outcome.ADOPTED if adopted else Outcome.REJECTED


def _is_quorate(meeting: Meeting, deciding: Mapping[UUID, Authority]) -> bool:
    return len(deciding) >= quorum(table_size(meeting), meeting.body.quorum)


def _keep_positions(
    decision: Decision,
    meeting: Meeting,
    stands: Mapping[UUID, Stand],
    deciding: Mapping[UUID, Authority],
) -> None:
    rows = [
        Position(decision=decision, seat_id=seat, position=stand, authority=deciding[seat])
        for seat, stand in stands.items()
    ]
    others = [seat for seat in taken_seats_at(meeting) if seat.id not in deciding]
    absent = [Position(decision=decision, seat=seat, position=Stand.ABSENT) for seat in others]
    Position.objects.bulk_create([*rows, *absent])


def _record(by: Acting, action: str, decision: Decision, **more: object) -> None:
    record(
        by=by,
        action=action,
        object_kind="decision",
        object_id=decision.id,
        meeting=str(decision.meeting_id),
        number=decision.number,
        text=decision.text,
        outcome=str(decision.outcome),
        **more,
    )
