"""A person who leaves takes no record along: what they own goes to somebody else in one step."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.actions.designees import designate, end_designation
from wholecity.governance.models import ActionItem, AgendaItem, BackboneRole, Designation, Meeting
from wholecity.governance.queries.belongings import KINDS, Kind
from wholecity.governance.rules.terms import Term
from wholecity.kernel.errors import BadInput, Conflict
from wholecity.kernel.texts import phrase
from wholecity.people.access import require
from wholecity.people.queries import PersonRow
from wholecity.people.queries import person as person_row
from wholecity.people.rules import Acting

A_DAY = timedelta(days=1)


@transaction.atomic
def reassign(
    *,
    by: Acting,
    person: UUID,
    to: UUID,
    what: Collection[str] | None = None,
    last_day: date | None = None,
) -> int:
    """Give what a person owns to another one, all or nothing; how many things that were.

    `what` are keys of belongings, None is everything. What has a term (a
    position, an authority) ends for the one on their last day, today unless it
    is said, and begins for the other on the day after; its history stays.
    Raises BadInput for nothing to give and for the same person, NotFound for
    who is not known, and Conflict where something is not theirs anymore or the
    other one may not have it (authority is granted by who holds the seat).
    """
    require(by, "write", "cabinet")
    if person == to:
        raise BadInput("That is the same person.", hint="Choose who takes it over.")
    leaver, heir = person_row(person), person_row(to)
    day = last_day or timezone.localdate()
    owned = [(kind, row) for kind in KINDS for row in _locked(kind, person, day)]
    if what is not None:
        chosen = {(kind.key, row.pk): (kind, row) for kind, row in owned}
        owned = [_chosen(key, chosen) for key in what]
    if not owned:
        raise BadInput(phrase("There is nothing of %(person)s to hand on.", person=leaver.name))
    for kind, row in owned:
        HOW.get(kind.key, _rename)(by, kind, row, leaver, heir, day)
        record(
            by=by,
            action="reassign",
            object_kind=str(row._meta.verbose_name),
            object_id=row.pk,
            field=kind.field,
            was=leaver.name,
            now=heir.name,
        )
    return len(owned)


def _locked(kind: Kind, person: UUID, day: date) -> list[Any]:
    return list(kind.rows(person, day).select_for_update(of=("self",)))


def _chosen(key: str, owned: dict[tuple[str, Any], tuple[Kind, Any]]) -> tuple[Kind, Any]:
    kind, _, number = key.partition(":")
    found = next((pair for (k, pk), pair in owned.items() if (k, str(pk)) == (kind, number)), None)
    if found is None:
        raise Conflict(
            "Something of it is not theirs anymore.",
            hint="Look at what they own now, and choose again.",
        )
    return found


Hand = Callable[[Acting, Kind, Any, PersonRow, PersonRow, date], None]


def _rename(
    by: Acting, kind: Kind, row: Model, leaver: PersonRow, heir: PersonRow, day: date
) -> None:
    """Another one stands where the person stood."""
    _update(row, **{kind.field: heir.id})


def _action(
    by: Acting, kind: Kind, row: ActionItem, leaver: PersonRow, heir: PersonRow, day: date
) -> None:
    """Who owns an action item is not its co-owner as well."""
    _co_owners(row).remove(heir.id)
    _rename(by, kind, row, leaver, heir, day)


def _shared_action(
    by: Acting, kind: Kind, row: ActionItem, leaver: PersonRow, heir: PersonRow, day: date
) -> None:
    _co_owners(row).remove(leaver.id)
    if ActionItem.objects.filter(pk=row.pk).exclude(owner=heir.id).exists():
        _co_owners(row).add(heir.id)
    _update(row)


def _co_owners(row: ActionItem) -> Any:
    return row.co_owners  # of persons, whose table is another room's


def _item(
    by: Acting, kind: Kind, row: AgendaItem, leaver: PersonRow, heir: PersonRow, day: date
) -> None:
    """The agenda is another one now."""
    _rename(by, kind, row, leaver, heir, day)
    Meeting.objects.filter(pk=row.meeting_id).update(version=F("version") + 1)


def _role(
    by: Acting, kind: Kind, row: BackboneRole, leaver: PersonRow, heir: PersonRow, day: date
) -> None:
    """The position ends for the one and begins for the other; one that had not begun moves."""
    if row.since > day:
        _rename(by, kind, row, leaver, heir, day)
        return
    _update(row, until=day)
    BackboneRole.objects.create(
        person_id=heir.id,
        title=row.title,
        employer_id=row.employer_id,
        time=row.time,
        paid_by_id=row.paid_by_id,
        facilitates=row.facilitates,
        since=day + A_DAY,
        until=row.until,
    )


def _designation(
    by: Acting, kind: Kind, row: Designation, leaver: PersonRow, heir: PersonRow, day: date
) -> None:
    _grant_anew(by, row, heir.id, day)


def _granted(
    by: Acting, kind: Kind, row: Designation, leaver: PersonRow, heir: PersonRow, day: date
) -> None:
    """Only who holds the seat then can stand for authority that was granted for it."""
    since = max(row.since, day + A_DAY)
    terms = row.seat.holdings.filter(person=heir.id)
    if not any(Term(h.since, h.until).holds_on(since) for h in terms):
        raise Conflict(
            phrase(
                "%(person)s does not hold the seat of %(organization)s and cannot grant authority.",
                person=heir.name,
                organization=row.seat.organization.name,
            ),
            hint="Leave that authority out, or let them hold the seat first.",
        )
    _grant_anew(by, row, row.person_id, day)


def _grant_anew(by: Acting, row: Designation, person: UUID, day: date) -> None:
    """The same words of authority, from the day after on; whoever holds the seat grants them."""
    if row.since > day:
        Designation.objects.filter(pk=row.pk).delete()
    else:
        end_designation(by=by, designation=row.pk, until=day)
    designate(
        by=by,
        seat=row.seat_id,
        person=person,
        authority=row.authority,
        may_decide=row.may_decide,
        since=max(row.since, day + A_DAY),
        until=row.until,
    )


# How a kind is handed on, where it is more than another name.
HOW: dict[str, Hand] = {
    "actions": _action,
    "shared-actions": _shared_action,
    "items": _item,
    "roles": _role,
    "designations": _designation,
    "designations-granted": _granted,
}


def _update(row: Any, **values: Any) -> None:
    """Write these fields alone: the same row may be there under another kind too."""
    type(row).objects.filter(pk=row.pk).update(version=F("version") + 1, **values)
