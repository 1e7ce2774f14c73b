"""The backbone: positions are added, changed and ended; duties get who leads them."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.definitions.continuity import DutyKind
from wholecity.governance.models import BackboneRole, Duty
from wholecity.governance.rules.terms import Term
from wholecity.kernel.errors import BadInput, Conflict, NotFound, check_version
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def add_backbone_role(
    *,
    by: Acting,
    person: UUID,
    title: str,
    employer: UUID,
    time: Decimal,
    since: date,
    paid_by: UUID | None = None,
    facilitates: bool = False,
    until: date | None = None,
) -> UUID:
    """Give a person a position of the backbone; its id.

    `time` is the share of full time, above 0 and up to 1. `paid_by` None is the
    employer. Raises BadInput for another time, or a term that ends before it begins.
    """
    require(by, "write", "cabinet")
    _check(time, Term(since, until))
    role = BackboneRole.objects.create(
        person_id=person,
        title=title,
        employer_id=employer,
        time=time,
        paid_by_id=paid_by,
        facilitates=facilitates,
        since=since,
        until=until,
    )
    _keep(by, "add backbone role", role, title=title, person=role.person.name, time=str(time))
    return role.id


@transaction.atomic
def change_backbone_role(
    *,
    by: Acting,
    role: UUID,
    version: int,
    title: str,
    employer: UUID,
    time: Decimal,
    paid_by: UUID | None,
    facilitates: bool,
    since: date,
    until: date | None,
) -> None:
    """Change a position; it stays with its person. Who follows gets a position of their own.

    Raises Conflict where somebody changed it after `version`, or it is over.
    """
    require(by, "write", "cabinet")
    found = _locked(role)
    check_version(found, version)
    _check(time, Term(since, until))
    told: dict[str, Any] = {
        "title": title,
        "employer_id": employer,
        "time": time,
        "paid_by_id": paid_by,
        "facilitates": facilitates,
        "since": since,
        "until": until,
    }
    was = _facts(found)
    for field, value in told.items():
        setattr(found, field, value)
    found.version += 1
    found.save()
    found.refresh_from_db()
    now = _facts(found)
    changed = [field for field in now if was[field] != now[field]]
    _keep(
        by,
        "change backbone role",
        found,
        was={f: was[f] for f in changed},
        now={f: now[f] for f in changed},
    )


@transaction.atomic
def end_backbone_role(*, by: Acting, role: UUID, until: date) -> None:
    """End a position; `until` is its last day. It stays in the record."""
    require(by, "write", "cabinet")
    found = _locked(role)
    _check(found.time, Term(found.since, until))
    found.until = until
    found.version += 1
    found.save()
    _keep(by, "end backbone role", found, person=found.person.name, until=str(until))


@transaction.atomic
def set_duty(
    *, by: Acting, duty: DutyKind, version: int, lead: UUID | None, backup: UUID | None
) -> None:
    """Say who leads a duty and who could take it over; None is nobody.

    A duty that nobody has set yet has the version 0. Raises Conflict where
    somebody set it after `version`, BadInput for a backup of nobody.
    """
    require(by, "write", "cabinet")
    if lead is None and backup is not None:
        raise BadInput("Nobody leads this duty.", hint="Choose who leads it first.")
    Duty.objects.get_or_create(kind=duty, defaults={"version": 0})
    found = Duty.objects.select_for_update().get(kind=duty)
    check_version(found, version)
    was = _names(found)
    found.lead_id, found.backup_id = lead, backup
    found.version += 1
    found.save()
    now = _names(Duty.objects.select_related("lead", "backup").get(pk=found.pk))
    record(by=by, action="set duty", object_kind="duty", object_id=duty, was=was, now=now)


def _names(duty: Duty) -> dict[str, str]:
    return {
        "lead": duty.lead.name if duty.lead else "",
        "backup": duty.backup.name if duty.backup else "",
    }


def _facts(found: BackboneRole) -> dict[str, Any]:
    """A position in plain values, as the audit record keeps it."""
    return {
        "title": found.title,
        "employer": found.employer.name,
        "time": str(found.time),
        "paid_by": found.paid_by.name if found.paid_by else "",
        "facilitates": found.facilitates,
        "since": str(found.since),
        "until": str(found.until or ""),
    }


def _locked(role: UUID) -> BackboneRole:
    """A position that is not over yet. Raises NotFound, Conflict."""
    found = BackboneRole.objects.select_for_update(of=("self",)).select_related("person")
    row = found.filter(pk=role).first()
    if row is None:
        raise NotFound("There is no such position.")
    if row.until is not None and row.until < timezone.localdate():
        raise Conflict("This position is over.", hint="Add a new one.")
    return row


def _check(time: Decimal, term: Term) -> None:
    if not 0 < time <= 1:
        raise BadInput("A position is more than nothing and at most full time, 1.")
    if term.is_backwards():
        raise BadInput("The last day is before the first.", hint="Choose a later last day.")


def _keep(by: Acting, action: str, role: BackboneRole, **details: Any) -> None:
    record(by=by, action=action, object_kind="backbone role", object_id=role.id, **details)
