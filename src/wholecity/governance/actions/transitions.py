"""Somebody leaves: a transition is started, goes through its checklist and is closed.

The end of a term and who follows are written where they always are, with the seat.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.actions.seats import locked
from wholecity.governance.definitions.continuity import Step
from wholecity.governance.models import Transition, TransitionStep
from wholecity.governance.queries.terms import runs_on
from wholecity.kernel.errors import BadInput, Conflict, NotFound, check_version
from wholecity.kernel.texts import phrase
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def start_transition(*, by: Acting, seat: UUID, announced_on: date, last_day: date) -> UUID:
    """Start the transition of whoever holds a seat on the day of the announcement; its id.

    Raises Conflict where nobody held it on that day, and while another one is open.
    """
    require(by, "write", "cabinet")
    place = locked(seat)
    if Transition.objects.filter(seat=place, closed_on=None).exists():
        raise Conflict("A transition of this seat is open already.", hint="Close that one first.")
    there = Q(until=None) | Q(until__gte=announced_on)
    holding = place.holdings.filter(there, since__lte=announced_on).first()
    if holding is None:
        raise Conflict("Nobody held this seat on that day.", hint="Choose another day.")
    found = Transition.objects.create(
        seat=place, person=holding.person, announced_on=announced_on, last_day=last_day
    )
    _keep(by, "start transition", found, seat=place.organization.name, person=found.person.name)
    return found.id


@transaction.atomic
def start_office_transition(
    *, by: Acting, office: str, person: UUID, announced_on: date, last_day: date
) -> UUID:
    """Start the transition of somebody whose office has no seat; its id."""
    require(by, "write", "cabinet")
    if not office.strip():
        raise BadInput("The office is not named.")
    found = Transition.objects.create(
        office=office.strip(), person_id=person, announced_on=announced_on, last_day=last_day
    )
    _keep(by, "start transition", found, office=found.office, person=found.person.name)
    return found.id


@transaction.atomic
def change_transition(
    *, by: Acting, transition: UUID, version: int, announced_on: date, last_day: date
) -> None:
    """Change the days of a transition. Raises Conflict where somebody changed it since."""
    require(by, "write", "cabinet")
    found = _locked(transition)
    check_version(found, version)
    was = {"announced_on": str(found.announced_on), "last_day": str(found.last_day)}
    found.announced_on, found.last_day = announced_on, last_day
    _save(found)
    now = {"announced_on": str(announced_on), "last_day": str(last_day)}
    _keep(by, "change transition", found, was=was, now=now)


@transaction.atomic
def name_acting(*, by: Acting, transition: UUID, person: UUID) -> None:
    """Say who acts until somebody follows."""
    require(by, "write", "cabinet")
    found = _locked(transition)
    _check_other(found, person)
    found.acting_id = person
    _save(found)
    _keep(by, "name acting", found, acting=_name(found, "acting"))


@transaction.atomic
def name_successor(*, by: Acting, transition: UUID, person: UUID) -> None:
    """Say who follows; they hold the seat once it is filled with them."""
    require(by, "write", "cabinet")
    found = _locked(transition)
    _check_other(found, person)
    found.successor_id = person
    _save(found)
    _keep(by, "name successor", found, successor=_name(found, "successor"))


@transaction.atomic
def mark_step(*, by: Acting, transition: UUID, step: Step, done_on: date | None, note: str) -> None:
    """Say when a line of the checklist was done, or what stands in its way.

    Raises BadInput for a day that has not come yet.
    """
    require(by, "write", "cabinet")
    found = _locked(transition)
    if done_on is not None and done_on > timezone.localdate():
        raise BadInput("That day has not come yet.", hint="Choose the day on which it was done.")
    told = {"done_on": done_on, "note": note.strip()}
    before = found.steps.filter(step=step).first()
    was = {"done_on": str(before.done_on or ""), "note": before.note} if before else {}
    TransitionStep.objects.update_or_create(transition=found, step=step, defaults=told)
    now = {"done_on": str(done_on or ""), "note": told["note"]}
    _keep(by, "mark step", found, step=str(step), was=was, now=now)


@transaction.atomic
def close_transition(*, by: Acting, transition: UUID, closed_on: date, why: str = "") -> None:
    """Close a transition when somebody has followed.

    Where nobody has, the reason must be said (whoever announced it stays, the
    seat goes). Raises BadInput without it, and for a day before the announcement.
    """
    require(by, "write", "cabinet")
    found = _locked(transition)
    if closed_on < found.announced_on:
        raise BadInput("It cannot close before it was announced.", hint="Choose a later day.")
    if not _followed(found, closed_on) and not why.strip():
        raise BadInput(
            "Nobody has followed yet.",
            hint="Fill the seat, or name who follows; or say why it is closed without.",
        )
    found.closed_on, found.why_closed = closed_on, why.strip()
    _save(found)
    _keep(by, "close transition", found, closed_on=str(closed_on), why=found.why_closed)


def _followed(transition: Transition, day: date) -> bool:
    """Whether somebody else holds the seat, or follows in an office without one."""
    if transition.seat is None:
        return transition.successor_id is not None
    holding = transition.seat.holdings.filter(runs_on(day))
    return holding.exclude(person=transition.person_id).exists()


def _locked(transition: UUID) -> Transition:
    """A transition that is open. Raises NotFound, Conflict."""
    found = Transition.objects.select_for_update(of=("self",)).filter(pk=transition).first()
    if found is None:
        raise NotFound("There is no such transition.")
    if found.closed_on is not None:
        raise Conflict("This transition is closed.")
    return found


def _check_other(transition: Transition, person: UUID) -> None:
    if transition.person_id == person:
        raise Conflict(
            phrase("%(person)s is the one who leaves.", person=transition.person.name),
            hint="Choose another person.",
        )


def _save(transition: Transition) -> None:
    transition.version += 1
    transition.save()


def _name(transition: Transition, field: str) -> str:
    transition.refresh_from_db()
    return str(getattr(transition, field).name)


def _keep(by: Acting, action: str, transition: Transition, **details: Any) -> None:
    record(by=by, action=action, object_kind="transition", object_id=transition.id, **details)
