"""What the public may read of meetings: of those that are public, and nothing of the others."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from wholecity.governance.definitions import MEETING_STATES, GuestKind, MeetingState, MinutesState
from wholecity.governance.formats.archive import Table
from wholecity.governance.formats.records import ApprovedMinutes, PublicRecord, Withheld
from wholecity.governance.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Decision,
    Guest,
    Meeting,
    Minutes,
    Position,
)


@dataclass(frozen=True)
class OpenMeeting:
    """A meeting of some days, and whether the public may read its record."""

    id: UUID
    body_name: str
    day: date
    state: MeetingState
    is_public: bool

    @property
    def state_title(self) -> str:
        return MEETING_STATES[self.state]


def meetings_between(since: date, until: date) -> list[OpenMeeting]:
    """The meetings of some days whose agenda members have seen, the latest first."""
    found = _meetings(since, until).order_by("-day", "-starts")
    return [
        OpenMeeting(m.id, m.body.name, m.day, MeetingState(m.state), m.is_public) for m in found
    ]


def public_record(since: date, until: date) -> PublicRecord:
    """The record of the public meetings of some days, and what of it is withheld."""
    public = _meetings(since, until).filter(is_public=True)
    minutes = _newest_minutes(public)
    return PublicRecord(
        settings.CITY.name,
        since,
        until,
        public.count(),
        (
            *(table(public) for table in TABLES),
            Table("minutes", MINUTES, [_minutes_row(m) for m in minutes]),
        ),
        tuple(ApprovedMinutes(_file(m), m.text) for m in minutes),
        tuple(_withheld(since, until, {m.meeting_id for m in minutes})),
    )


def _meetings(since: date, until: date) -> QuerySet[Meeting]:
    """A draft is nobody's yet but of who prepares it: not even its day is told."""
    seen = Meeting.objects.exclude(published_at=None).select_related("body")
    return seen.filter(day__gte=since, day__lte=until)


def _table(name: str, header: str, rows: "QuerySet[Any]", *fields: str) -> Table:
    return Table(name, tuple(header.split()), rows.values_list(*fields))


# Each table of the public record, made of the public meetings; what was kept of a meeting (all
# but its agenda) is told once the meeting is closed. To hand out something else, write a function
# like these and put it into the list.


def _all_meetings(public: QuerySet[Meeting]) -> Table:
    return _table(
        "meetings",
        "meeting body day starts zone minutes place state why_cancelled why_no_action",
        public.order_by("day", "starts"),
        *("id", "body__name", "day", "starts", "zone", "minutes", "place", "state"),
        *("why_cancelled", "why_no_action"),
    )


def _agendas(public: QuerySet[Meeting]) -> Table:
    return _table(
        "agendas",
        "meeting position title purpose minutes owner notes",
        AgendaItem.objects.filter(meeting__in=public).order_by("meeting__day", "position"),
        *("meeting_id", "position", "title", "purpose", "minutes", "owner__name", "notes"),
    )


def _attendance(public: QuerySet[Meeting]) -> Table:
    return _table(
        "attendance",
        "meeting organization role presence person",
        Attendance.objects.filter(meeting__in=_closed(public)).order_by(
            "meeting__day", "seat__organization__name"
        ),
        *("meeting_id", "seat__organization__name", "seat__role", "presence", "person__name"),
    )


def _staff(public: QuerySet[Meeting]) -> Table:
    return _table(
        "staff",
        "meeting name organization",
        Guest.objects.filter(meeting__in=_closed(public), kind=GuestKind.STAFF).order_by(
            "meeting__day", "name"
        ),
        *("meeting_id", "name", "organization"),
    )


def _decisions(public: QuerySet[Meeting]) -> Table:
    return _table(
        "decisions",
        "meeting number text moved_by method outcome quorate brings_about measure",
        Decision.objects.filter(meeting__in=_closed(public)).order_by("meeting__day", "number"),
        *("meeting_id", "number", "text", "mover__organization__name", "method", "outcome"),
        *("quorate", "effect", "measure"),
    )


def _positions(public: QuerySet[Meeting]) -> Table:
    return _table(
        "positions",
        "meeting decision organization position authority",
        Position.objects.filter(decision__meeting__in=_closed(public)).order_by(
            "decision__meeting__day", "decision__number", "seat__organization__name"
        ),
        *("decision__meeting_id", "decision__number", "seat__organization__name", "position"),
        "authority",
    )


def _action_items(public: QuerySet[Meeting]) -> Table:
    """Those that members have seen, with all who own them in one cell."""
    found = ActionItem.objects.filter(meeting__in=_closed(public)).exclude(published_at=None)
    rows = found.select_related("owner").prefetch_related("co_owners")
    return Table(
        "action_items",
        ACTION_ITEMS,
        [
            (
                *(a.meeting_id, a.number, a.text, a.owner.name),
                "; ".join(person.name for person in a.co_owners.all()),
                *(a.due, a.state, a.evidence, a.ended_on),
            )
            for a in rows.order_by("meeting__day", "number")
        ],
    )


TABLES: tuple[Callable[[QuerySet[Meeting]], Table], ...] = (
    _all_meetings,
    _agendas,
    _attendance,
    _staff,
    _decisions,
    _positions,
    _action_items,
)
ACTION_ITEMS = (
    *("meeting", "number", "text", "owner", "co_owners", "due", "state", "evidence"),
    "ended_on",
)
MINUTES = ("meeting", "version", "approved_on", "correction", "file")


def _closed(public: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return public.filter(state=MeetingState.CLOSED)


def _newest_minutes(public: QuerySet[Meeting]) -> list[Minutes]:
    """Of each meeting the approved minutes that hold: the newest version of them."""
    found = Minutes.objects.filter(meeting__in=public, state=MinutesState.APPROVED)
    newest: dict[UUID, Minutes] = {}
    for minutes in found.select_related("meeting__body").order_by("meeting__day", "number"):
        newest[minutes.meeting_id] = minutes
    return list(newest.values())


def _minutes_row(found: Minutes) -> tuple[Any, ...]:
    return (found.meeting_id, found.number, found.approved_on, found.reason, _file(found))


def _file(found: Minutes) -> str:
    return f"minutes/{found.meeting.day}-{found.meeting.body.key}.md"


def _withheld(since: date, until: date, with_minutes: Iterable[UUID]) -> Iterator[Withheld]:
    """What is not handed out. Of a meeting of the members only that there was one."""
    there = set(with_minutes)
    rows = _meetings(since, until).order_by("day", "starts")
    visitors = Count("guests", filter=Q(guests__kind=GuestKind.VISITOR))
    for m in rows.annotate(visitors=visitors):
        if not m.is_public:
            yield _one("a meeting", m, "It is for its members only.")
            continue
        if m.state == MeetingState.PUBLISHED:
            yield _one("the record of a meeting", m, "The meeting is not closed yet.")
        if m.state == MeetingState.CLOSED and m.id not in there:
            yield _one("minutes", m, "They are not approved yet.")
        if m.state == MeetingState.CLOSED and m.items.exclude(record="").exists():
            yield _one("notes taken during the meeting", m, "The minutes are the record.")
        if m.visitors:
            why = "Visitors come without having to be listed."
            yield _one(f"names of visitors ({m.visitors})", m, why)


def _one(what: str, meeting: Meeting, why: str) -> Withheld:
    return Withheld(what, meeting.body.name, meeting.day, why)
