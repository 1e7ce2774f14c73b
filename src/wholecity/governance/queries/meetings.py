"""Meetings and their agendas, as pages show them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wholecity.governance.definitions import (
    MEETING_STATES,
    MONTHS_BETWEEN,
    PURPOSES,
    Cadence,
    MeetingState,
    Purpose,
)
from wholecity.governance.models import AgendaItem, Body, Meeting
from wholecity.governance.queries.papers import PaperRow, papers_of
from wholecity.governance.rules.calendar import instant, next_day, starts
from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase_plural
from wholecity.kernel.texts import translatable as _
from wholecity.measures.definitions import title_of


@dataclass(frozen=True)
class ItemRow:
    """An item of an agenda, and when it begins."""

    id: UUID
    title: str
    purpose: Purpose
    minutes: int
    owner: UUID | None
    owner_name: str
    notes: str
    record: str
    version: int
    begins: time
    measure: str = ""
    initiative: UUID | None = None
    initiative_name: str = ""
    agreement: UUID | None = None
    agreement_title: str = ""
    money: UUID | None = None
    money_words: str = ""
    papers: tuple[PaperRow, ...] = ()

    @property
    def measure_title(self) -> str:
        return title_of(self.measure)

    @property
    def purpose_title(self) -> str:
        return PURPOSES[self.purpose]


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in a list."""

    id: UUID
    body: str
    body_name: str
    day: date
    starts: time
    zone: str
    minutes: int
    place: str
    state: MeetingState
    published_at: datetime | None
    why_cancelled: str
    is_public: bool
    closed_at: datetime | None
    why_no_action: str
    version: int

    @property
    def is_running(self) -> bool:
        """Members see its agenda, and it is not over."""
        return self.state is MeetingState.PUBLISHED

    @property
    def is_closed(self) -> bool:
        return self.state is MeetingState.CLOSED

    @property
    def may_change(self) -> bool:
        """Whether its agenda can still be another one."""
        return self.state in {MeetingState.DRAFT, MeetingState.PUBLISHED}

    @property
    def state_title(self) -> str:
        return MEETING_STATES[self.state]

    @property
    def begins_at(self) -> datetime | None:
        return instant(self.day, self.starts, self.zone)


@dataclass(frozen=True)
class MeetingPage:
    """A meeting with its agenda, and what does not add up."""

    row: MeetingRow
    items: tuple[ItemRow, ...]
    findings: tuple[str, ...]

    @property
    def minutes_of_items(self) -> int:
        return sum(item.minutes for item in self.items)


def meetings(body: str, *, drafts: bool) -> list[MeetingRow]:
    """The meetings of a body, the latest first; drafts only for those who prepare them."""
    return [meeting_row(meeting) for meeting in meetings_found(body, drafts=drafts)]


def meetings_found(
    body: str,
    state: str = "",
    since: date | None = None,
    until: date | None = None,
    *,
    drafts: bool,
) -> QuerySet[Meeting]:
    """The meetings of a body, the latest first, of a state and of some days: for `meeting_row`.

    What is blank does not narrow them down.
    """
    found = meeting_rows(drafts=drafts).filter(body__key=body)
    if state:
        found = found.filter(state=state)
    if since:
        found = found.filter(day__gte=since)
    if until:
        found = found.filter(day__lte=until)
    return found


def upcoming(today: date, *, drafts: bool) -> list[MeetingRow]:
    """The meetings of all bodies that are ahead or held today, the next one first."""
    ahead = (MeetingState.DRAFT, MeetingState.PUBLISHED)
    found = meeting_rows(drafts=drafts).filter(day__gte=today, state__in=ahead)
    return [meeting_row(meeting) for meeting in found.order_by("day", "starts")]


def meeting(meeting_id: UUID, today: date, *, drafts: bool) -> MeetingPage:
    """One meeting. Raises NotFound, also for a draft where drafts are not shown."""
    found = meeting_rows(drafts=drafts).filter(pk=meeting_id).first()
    if found is None:
        raise NotFound("There is no such meeting.")
    rows = list(found.items.select_related("owner", "initiative", "agreement", "money__initiative"))
    begin = starts(found.starts, [item.minutes for item in rows])
    papers = papers_of(row.id for row in rows)
    items = tuple(
        _item(item, at, papers.get(item.id, ())) for item, at in zip(rows, begin, strict=True)
    )
    return MeetingPage(meeting_row(found), items, tuple(_findings(found, items, today)))


def item(item_id: UUID, today: date) -> tuple[MeetingPage, ItemRow]:
    """An item, with the meeting that it is on. Raises NotFound."""
    place = AgendaItem.objects.filter(pk=item_id).values_list("meeting_id", flat=True).first()
    if place is None:
        raise NotFound("There is no such item.")
    page = meeting(place, today, drafts=True)
    return page, next(i for i in page.items if i.id == item_id)


def later_meetings(meeting_id: UUID, today: date) -> list[MeetingRow]:
    """The meetings of the same body after one, as far as they were held, the first one first."""
    found = Meeting.objects.get(pk=meeting_id)
    there = (MeetingState.PUBLISHED, MeetingState.CLOSED)
    later = meeting_rows(drafts=True).filter(body=found.body_id, day__gt=found.day, state__in=there)
    return [meeting_row(m) for m in later.filter(day__lte=today).order_by("day")]


def proposed_day(body: str, today: date) -> date:
    """When a body would meet next by its cadence: after its last meeting, and not before today."""
    found = Body.objects.get(key=body)
    months = MONTHS_BETWEEN[Cadence(found.cadence)]
    last = found.meetings.exclude(state=MeetingState.CANCELLED).order_by("-day").first()
    day = next_day(last.day if last else today, months)
    while day <= today:
        day = next_day(day, months)
    return day


def proposed_meeting(body: str, today: date) -> dict[str, Any]:
    """What a body's next meeting begins with: its day by the cadence, the rest as last time."""
    begun: dict[str, Any] = {"day": proposed_day(body, today)}
    last = Meeting.objects.filter(body__key=body).exclude(state=MeetingState.CANCELLED).first()
    return begun | ({f: getattr(last, f) for f in ("starts", "minutes", "place")} if last else {})


def next_day_of(body: str, after: date) -> date:
    """When a body meets next after a day: as it is called, else as its cadence proposes."""
    called = Meeting.objects.filter(body__key=body, day__gt=after)
    called = called.exclude(state=MeetingState.CANCELLED).order_by("day")
    return called.values_list("day", flat=True).first() or proposed_day(body, after)


def meeting_rows(*, drafts: bool) -> QuerySet[Meeting]:
    """All meetings with their bodies, the latest first; drafts only where they are shown."""
    found = Meeting.objects.select_related("body")
    return found if drafts else found.exclude(published_at=None)


def meeting_row(found: Meeting) -> MeetingRow:
    """A meeting as lists show it."""
    return MeetingRow(
        found.id,
        found.body.key,
        found.body.name,
        found.day,
        found.starts,
        found.zone,
        found.minutes,
        found.place,
        MeetingState(found.state),
        found.published_at,
        found.why_cancelled,
        found.is_public,
        found.closed_at,
        found.why_no_action,
        found.version,
    )


def _item(found: AgendaItem, begins: time, papers: tuple[PaperRow, ...]) -> ItemRow:
    return ItemRow(
        found.id,
        found.title,
        Purpose(found.purpose),
        found.minutes,
        found.owner_id,
        found.owner.name if found.owner else "",
        found.notes,
        found.record,
        found.version,
        begins,
        found.measure,
        found.initiative_id,
        found.initiative.name if found.initiative else "",
        found.agreement_id,
        found.agreement.title if found.agreement else "",
        found.money_id,
        f"{found.money.source}: {found.money.initiative.name}" if found.money else "",
        papers,
    )


def _findings(found: Meeting, items: Sequence[ItemRow], today: date) -> Iterator[str]:
    if found.state == MeetingState.DRAFT and found.day < today:
        yield _("The day of this draft is over.")
    over = sum(item.minutes for item in items) - found.minutes
    if over > 0:
        yield phrase_plural(
            "The agenda takes %(number)s minute more than the meeting.",
            "The agenda takes %(number)s minutes more than the meeting.",
            over,
        )
