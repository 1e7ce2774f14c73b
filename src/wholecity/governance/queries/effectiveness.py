"""What was kept of the cabinet, as the rules on how well it works take it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, Min
from django.utils import timezone

from wholecity.audit.queries import entries_of
from wholecity.governance.definitions import (
    MONTHS_BETWEEN,
    ActionState,
    BodyKind,
    Cadence,
    MeetingState,
)
from wholecity.governance.models import (
    ActionItem,
    ActionNote,
    AgendaItem,
    Attendance,
    Body,
    Meeting,
    Response,
    Seat,
)
from wholecity.governance.queries.survey import published_replies
from wholecity.governance.rules.effectiveness import (
    A_DAY,
    Asked,
    Component,
    Group,
    Place,
    Record,
    Sitting,
    Undertaking,
    components,
    quarters,
    represented_sectors,
)
from wholecity.governance.rules.responses import standing
from wholecity.governance.rules.terms import Term
from wholecity.people.definitions import SECTORS


@dataclass(frozen=True)
class Quarter:
    """A quarter of the calendar, or the part of it that lies in the period."""

    period: Term
    components: tuple[Component, ...]

    @property
    def year(self) -> int:
        return self.period.since.year

    @property
    def number(self) -> int:
        return (self.period.since.month + 2) // 3


@dataclass(frozen=True)
class EffectivenessPage:
    """How well the cabinet worked in a period, and in each of its quarters."""

    period: Term
    components: tuple[Component, ...]
    quarters: tuple[Quarter, ...]
    never_represented: tuple[str, ...]  # sectors, while meetings were held

    def over_time(self, key: str) -> list[Component]:
        """A component, quarter by quarter."""
        return [c for quarter in self.quarters for c in quarter.components if c.key == key]


def effectiveness(period: Term, today: date) -> EffectivenessPage:
    """How well the cabinet worked in a period. The number of SQL queries is always the same."""
    record = _record(period, today)
    held = record.held(period)
    there = represented_sectors(held)
    return EffectivenessPage(
        period,
        tuple(components(record, period)),
        tuple(Quarter(q, tuple(components(record, q))) for q in quarters(period)),
        tuple(title for sector, title in SECTORS.items() if held and sector not in there),
    )


def _record(period: Term, today: date) -> Record:
    """What the components of a period are counted from: all meetings, and what lies in it."""
    cabinet = Body.objects.filter(kind=BodyKind.CABINET).first()
    if cabinet is None:
        return Record(today, 1)
    return Record(
        today,
        MONTHS_BETWEEN[Cadence(cabinet.cadence)],
        tuple(_sittings(cabinet, period, today)),
        tuple(_undertakings(cabinet, period)),
        tuple(_asked(cabinet, period)),
        tuple(_groups()),
    )


def _sittings(cabinet: Body, period: Term, today: date) -> Iterable[Sitting]:
    """All meetings that were held; of those of a period, who was there, and the rest."""
    held = Meeting.objects.filter(body=cabinet, state=MeetingState.CLOSED)
    places, minutes = defaultdict(list), defaultdict[UUID, dict[str, int]](dict)
    of: dict[str, Any] = {
        "meeting__body": cabinet,
        "meeting__state": MeetingState.CLOSED,
        "meeting__day__range": (period.since, period.until),
    }
    seats = Attendance.objects.filter(**of).values_list(
        "meeting_id", "seat__role", "seat__organization__sector", "presence"
    )
    for meeting, *place in seats:
        places[meeting].append(Place(*place))
    items = AgendaItem.objects.filter(**of).values_list("meeting_id", "purpose", "minutes")
    for meeting, purpose, number in items:
        minutes[meeting][purpose] = minutes[meeting].get(purpose, 0) + number
    replies = published_replies(today, **of)
    days = held.annotate(decided=Count("decisions")).values_list("id", "day", "decided")
    for meeting, day, decided in days.order_by("day", "starts"):
        yield Sitting(
            day,
            tuple(places[meeting]),
            decided,
            minutes[meeting],
            tuple(replies.get(meeting, ())),
        )


def _undertakings(cabinet: Body, period: Term) -> Iterable[Undertaking]:
    due_then = ActionItem.objects.filter(body=cabinet, due__range=(period.since, period.until))
    seen = due_then.exclude(published_at=None)
    for due, ended, state in seen.values_list("due", "ended_on", "state"):
        yield Undertaking(due, ended, state == ActionState.DROPPED)


def _asked(cabinet: Body, period: Term) -> Iterable[Asked]:
    now = timezone.now()
    owed = Response.objects.filter(action__body=cabinet, asked_at__gte=_midnight(period.since))
    if period.until:
        owed = owed.filter(asked_at__lt=_midnight(period.until + A_DAY))
    for asked, answered in owed.values_list("asked_at", "answered_at"):
        yield Asked(timezone.localdate(asked), standing(asked, answered, now))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _groups() -> Iterable[Group]:
    """The working groups, each from the first day on that anything is known of it."""
    found = Body.objects.filter(kind=BodyKind.WORKING_GROUP)
    ends = dict(found.values_list("id", "until"))
    active = _activity()
    begun = _beginnings(ends)
    for group, until in ends.items():
        days = frozenset(active[group])
        first = [*days, *begun[group]]
        if first:
            yield Group(Term(min(first), until), days)


def _activity() -> dict[UUID, set[date]]:
    """The days on which each working group met, took something on, ended it, or noted progress."""
    active: dict[UUID, set[date]] = defaultdict(set)
    groups = {"body__kind": BodyKind.WORKING_GROUP}
    met = Meeting.objects.filter(**groups, state=MeetingState.CLOSED)
    for group, day in met.values_list("body_id", "day"):
        active[group].add(day)
    items = ActionItem.objects.filter(**groups).values_list("body_id", "made_on", "ended_on")
    for group, made, ended in items:
        active[group] |= {day for day in (made, ended) if day}
    notes = ActionNote.objects.filter(action__body__kind=BodyKind.WORKING_GROUP)
    for group, at in notes.values_list("action__body_id", "at"):
        active[group].add(timezone.localdate(at))
    return active


def _beginnings(groups: Iterable[UUID]) -> dict[UUID, list[date]]:
    """When each group was founded here, and when its first seat began."""
    begun: dict[UUID, list[date]] = defaultdict(list)
    seats = Seat.objects.filter(body__in=list(groups)).values("body_id").annotate(Min("since"))
    for row in seats.order_by():
        begun[row["body_id"]].append(row["since__min"])
    for entry in entries_of(("body",), [str(g) for g in groups], action="found body"):
        begun[UUID(entry.object_id)].append(timezone.localdate(entry.at))
    return begun
