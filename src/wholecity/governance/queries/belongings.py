"""What somebody owns in the cabinet's record, and what would hang in the air if they left.

A table that gets an owner is one more line of `KINDS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from wholecity.governance.definitions import ActionState, MeetingState
from wholecity.governance.definitions.continuity import DUTIES, DutyKind
from wholecity.governance.definitions.initiatives import AHEAD
from wholecity.governance.models import (
    ActionItem,
    AgendaItem,
    BackboneRole,
    Designation,
    Duty,
    Holding,
    Initiative,
)
from wholecity.kernel.texts import translatable as _
from wholecity.ui.texts import told

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Kind:
    """A table with an owner: `field` names them, `rows` finds what a person still owns.

    `rows` is given the person and their last day; `words` says what a row is.
    """

    key: str
    title: str
    field: str
    rows: Callable[[UUID, date], Rows]
    words: Callable[[Any], str]


@dataclass(frozen=True)
class Belonging:
    """One thing that somebody owns. `key` names it among all that they own."""

    kind: str
    id: UUID
    words: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Group:
    """What somebody owns of a kind."""

    title: str
    belongings: tuple[Belonging, ...]


def _open_actions(**owner: Any) -> Rows:
    return ActionItem.objects.filter(state=ActionState.OPEN, **owner)


def _coming_items(person: UUID, last_day: date) -> Rows:
    coming = (MeetingState.DRAFT, MeetingState.PUBLISHED)
    items = AgendaItem.objects.filter(owner=person, meeting__state__in=coming)
    rows = items.filter(meeting__day__gte=timezone.localdate())
    return rows.select_related("meeting__body").order_by("meeting__day", "position")


def _goes_on(last_day: date) -> Q:
    return Q(until=None) | Q(until__gt=last_day)


def _authority(last_day: date, **person: Any) -> Rows:
    rows = Designation.objects.filter(_goes_on(last_day), seat__until=None, **person)
    return rows.select_related("seat__organization", "seat__body")


def _item(row: AgendaItem) -> str:
    return f"{row.title} ({row.meeting.body.name}, {date_format(row.meeting.day, 'DATE_FORMAT')})"


def _duty(row: Duty) -> str:
    return told(DUTIES[DutyKind(row.kind)])


def _seat(row: Designation) -> str:
    return f"{row.seat.organization.name}, {row.seat.body.name}: “{row.authority}”"


KINDS = (
    Kind(
        "actions",
        _("Open action items"),
        "owner",
        lambda person, _day: _open_actions(owner=person),
        lambda row: row.text,
    ),
    Kind(
        "shared-actions",
        _("Open action items, together with others"),
        "co_owners",
        lambda person, _day: _open_actions(co_owners=person),
        lambda row: row.text,
    ),
    Kind("items", _("Items of coming agendas"), "owner", _coming_items, _item),
    Kind(
        "initiatives",
        _("Initiatives"),
        "owner",
        lambda person, _day: Initiative.objects.filter(owner=person, state__in=AHEAD),
        lambda row: row.name,
    ),
    Kind(
        "duties",
        _("Duties"),
        "lead",
        lambda person, _day: Duty.objects.filter(lead=person),
        _duty,
    ),
    Kind(
        "duties-to-take-over",
        _("Duties to take over"),
        "backup",
        lambda person, _day: Duty.objects.filter(backup=person),
        _duty,
    ),
    Kind(
        "roles",
        _("Positions of the backbone"),
        "person",
        lambda person, day: BackboneRole.objects.filter(_goes_on(day), person=person),
        lambda row: row.title,
    ),
    Kind(
        "designations",
        _("Authority to act for a seat"),
        "person",
        lambda person, day: _authority(day, person=person),
        _seat,
    ),
    Kind(
        "designations-granted",
        _("Authority that was granted to others"),
        "granted_by",
        lambda person, day: _authority(day, granted_by=person),
        _seat,
    ),
)


def belongings(person: UUID, last_day: date) -> list[Group]:
    """What a person owns beyond their last day, by kind; kinds without any are left out."""
    groups = []
    for kind in KINDS:
        found = tuple(
            Belonging(kind.key, row.pk, kind.words(row)) for row in kind.rows(person, last_day)
        )
        if found:
            groups.append(Group(told(kind.title), found))
    return groups


@dataclass(frozen=True)
class SeatHeld:
    """A seat that somebody holds, which is given on by the seat's own page."""

    seat: UUID
    organization: str
    body: str
    title: str


def seats_held(person: UUID, day: date) -> list[SeatHeld]:
    """The seats that a person holds on a day, or will hold."""
    rows = Holding.objects.filter(Q(until=None) | Q(until__gte=day), person=person)
    rows = rows.select_related("seat__organization", "seat__body")
    return [
        SeatHeld(row.seat_id, row.seat.organization.name, row.seat.body.name, row.title)
        for row in rows
    ]
