"""Action items: who does what until when, how far it is, and how it ends."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.actions.agenda import check_about
from wholecity.governance.actions.bodies import locked_body
from wholecity.governance.actions.decisions import next_number
from wholecity.governance.actions.meetings import running_meeting
from wholecity.governance.definitions import ActionState, Outcome
from wholecity.governance.models import ActionItem, ActionNote, Body, Decision, Meeting
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, check_version
from wholecity.people.access import may, require
from wholecity.people.queries import person_of
from wholecity.people.rules import Acting


@transaction.atomic
def take_on(
    *,
    by: Acting,
    text: str,
    owner: UUID,
    due: date,
    meeting: UUID | None = None,
    body: str = "",
    item: UUID | None = None,
    decision: UUID | None = None,
    co_owners: Collection[UUID] = (),
    measure: str = "",
    initiative: UUID | None = None,
) -> UUID:
    """Keep that somebody does something until a day; the action item's id.

    It belongs to a meeting that takes place, or, between meetings, to a body:
    then members see it at once, and no answers are owed. Raises BadInput for a
    due day that is over.
    """
    require(by, "write", "cabinet")
    place = running_meeting(meeting) if meeting else None
    of = place.body if place else locked_body(body)
    made_on = place.day if place else timezone.localdate()
    _check(text, due, made_on)
    _check_place(place, item)
    _check_decision(of, place, decision)
    check_about(measure, initiative)
    action = ActionItem.objects.create(
        body=of,
        meeting=place,
        item_id=item,
        decision_id=decision,
        number=next_number(of, "actions"),
        text=text.strip(),
        owner_id=owner,
        due=due,
        measure=measure,
        initiative_id=initiative,
        made_on=made_on,
        published_at=None if place else timezone.now(),
    )
    action.co_owners.set(co_owners)  # type: ignore[arg-type]  # by their keys
    _record(by, "take on action", action)
    return action.id


@transaction.atomic
def change_action(
    *,
    by: Acting,
    action: UUID,
    version: int,
    text: str,
    owner: UUID,
    due: date,
    co_owners: Collection[UUID],
    decision: UUID | None = None,
    measure: str = "",
    initiative: UUID | None = None,
) -> None:
    """Change an open action item.

    Raises Conflict where somebody changed it after `version`, and for another text
    once a seat has answered: it agreed to what it read.
    """
    require(by, "write", "cabinet")
    found = _open(action)
    check_version(found, version)
    _check(text, due, found.made_on)
    _check_decision(found.body, found.meeting, decision)
    check_about(measure, initiative)
    if text.strip() != found.text and found.responses.exclude(answered_at=None).exists():
        raise Conflict(
            "A seat has answered this action item; its text stays as it was answered.",
            hint="Drop it by a decision, or note how far it is, and take on a new one.",
        )
    was = _facts(found)
    found.text, found.owner_id, found.due = text.strip(), owner, due
    found.decision_id, found.measure, found.initiative_id = decision, measure, initiative
    found.version += 1
    found.save()
    found.refresh_from_db()
    found.co_owners.set(co_owners)  # type: ignore[arg-type]  # by their keys
    _record(by, "change action", found, was=was)


@transaction.atomic
def remove_action(*, by: Acting, action: UUID) -> None:
    """Take back an action item that was noted by mistake, before members saw it.

    Raises Conflict once its meeting is closed.
    """
    require(by, "write", "cabinet")
    found = _open(action)
    if found.published_at is not None:
        raise Conflict(
            "Members have seen this action item.", hint="It can be done, or dropped by a decision."
        )
    if found.meeting_id:
        running_meeting(found.meeting_id)
    _record(by, "remove action", found)
    found.delete()


@transaction.atomic
def note_progress(*, by: Acting, action: UUID, text: str) -> None:
    """Add a line to the log of an open action item: its owners do, and who keeps the record."""
    found = _of_owner(by, action)
    if not text.strip():
        raise BadInput("How far it is, is not said.")
    ActionNote.objects.create(action=found, at=timezone.now(), by=_name(by), text=text.strip())
    _record(by, "note progress", found)


@transaction.atomic
def finish(*, by: Acting, action: UUID, evidence: str) -> None:
    """An action item is done, and this shows it. Its owners say so, and who keeps the record."""
    found = _of_owner(by, action)
    if not evidence.strip():
        raise BadInput(
            "What shows that it is done, is not said.",
            hint="A figure, a document, a date: what somebody else could look at.",
        )
    found.evidence = evidence.strip()
    _end(found, ActionState.DONE)
    _record(by, "finish action", found, evidence=found.evidence)


@transaction.atomic
def drop(*, by: Acting, action: UUID, decision: UUID) -> None:
    """An action item is dropped because it was decided; only that ends what is not done."""
    require(by, "write", "cabinet")
    found = _open(action)
    # Locked, so that nobody takes it back meanwhile.
    decisions = Decision.objects.select_for_update().filter(body=found.body_id)
    chosen = decisions.filter(pk=decision).first()
    if chosen is None:
        raise BadInput("This body did not decide that.", hint="Choose one of its decisions.")
    if chosen.outcome != Outcome.ADOPTED:
        raise BadInput("That decision was not adopted.")
    found.dropped_by = chosen
    _end(found, ActionState.DROPPED)
    _record(by, "drop action", found, decision=chosen.number)


@transaction.atomic
def reopen(*, by: Acting, action: UUID) -> None:
    """An action item that was ended by mistake is open again; its log stays."""
    require(by, "write", "cabinet")
    found = _action(action)
    if found.state == ActionState.OPEN:
        raise Conflict("This action item is open.")
    found.state, found.ended_on, found.evidence, found.dropped_by = ActionState.OPEN, None, "", None
    found.version += 1
    found.save()
    _record(by, "reopen action", found)


def _end(found: ActionItem, state: ActionState) -> None:
    found.state, found.ended_on = state, timezone.localdate()
    found.version += 1
    found.save()


def _action(action: UUID) -> ActionItem:
    found = (
        ActionItem.objects.select_for_update(of=("self",))
        .select_related("owner", "body")
        .filter(pk=action)
        .first()
    )
    if found is None:
        raise NotFound("There is no such action item.")
    return found


def _open(action: UUID) -> ActionItem:
    found = _action(action)
    if found.state != ActionState.OPEN:
        raise Conflict("This action item has ended.", hint="Open it again first.")
    return found


def _of_owner(by: Acting, action: UUID) -> ActionItem:
    """An open action item for one of its owners, or for who keeps the record."""
    require(by, "update", "own-action")
    found = _open(action)
    if may(by, "write", "cabinet"):
        return found
    person = person_of(by.name)
    if person is None or not owns(found, person.id):
        raise NotAllowed("Another one owns this action item.", hint="Ask who keeps the record.")
    return found


def owns(found: ActionItem, person: UUID) -> bool:
    """Whether somebody is an owner or a co-owner of an action item."""
    return found.owner_id == person or found.co_owners.filter(pk=person).exists()


def _name(by: Acting) -> str:
    person = person_of(by.name)
    return person.name if person else by.name


def _check(text: str, due: date, made_on: date) -> None:
    if not text.strip():
        raise BadInput("What is to be done is not said.")
    if due < made_on:
        raise BadInput("It would be due before it was taken on.", hint="Choose a later day.")


def _check_decision(body: Body, meeting: Meeting | None, decision: UUID | None) -> None:
    """A decision of the same meeting; between meetings, one that the body adopted."""
    known = meeting.decisions if meeting else body.decisions.filter(outcome=Outcome.ADOPTED)
    if decision is not None and not known.filter(pk=decision).exists():
        raise BadInput("That decision did not bring this about.", hint="Choose another, or none.")


def _check_place(meeting: Meeting | None, item: UUID | None) -> None:
    items = meeting.items if meeting else None
    if item is not None and not (items and items.filter(pk=item).exists()):
        raise BadInput("This item is not on the agenda of that meeting.")


def _record(by: Acting, what: str, found: ActionItem, **more: object) -> None:
    record(
        by=by,
        action=what,
        object_kind="action item",
        object_id=found.id,
        number=found.number,
        **{**_facts(found), **more},
    )


def _facts(found: ActionItem) -> dict[str, str]:
    """An action item in plain values, as the audit record keeps it."""
    return {
        "text": found.text,
        "owner": found.owner.name,
        "due": str(found.due),
        "decision": str(found.decision_id or ""),
        "measure": found.measure,
        "initiative": found.initiative.name if found.initiative else "",
    }
