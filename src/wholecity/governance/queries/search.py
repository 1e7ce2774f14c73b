"""Looking for words in the cabinet's record: what members see, and drafts for who writes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from wholecity.governance.definitions import MINUTES_STATES, MeetingState, MinutesState
from wholecity.governance.definitions.search import FOUND_KINDS, FoundKind
from wholecity.governance.formats.markdown import lines_of
from wholecity.governance.models import ActionItem, AgendaItem, Decision, Paper
from wholecity.governance.queries.fulltext import having
from wholecity.governance.queries.minutes import seen_minutes
from wholecity.governance.rules.searching import Piece, marked, snippet, terms

A_PAGE = 20
BETWEEN = " · "  # lines of a snippet


@dataclass(frozen=True)
class Question:
    """What somebody looks for. Blank kinds, body and days do not narrow it down."""

    words: str
    kind: FoundKind | None = None
    body: str = ""
    since: date | None = None
    until: date | None = None
    drafts: bool = False  # whether they see what members do not see yet

    @property
    def terms(self) -> tuple[str, ...]:
        return terms(self.words)


@dataclass(frozen=True)
class Found:
    """Something that was found. `number` is that of a decision or an action item."""

    kind: FoundKind
    id: UUID
    meeting: UUID | None
    body: str
    body_name: str
    day: date
    number: int | None
    title: tuple[Piece, ...]
    is_draft: bool  # members do not see it
    standing: MinutesState | None  # of minutes
    pieces: tuple[Piece, ...]

    @property
    def kind_title(self) -> str:
        return FOUND_KINDS[self.kind]

    @property
    def standing_title(self) -> str:
        return MINUTES_STATES[self.standing] if self.standing else ""


@dataclass(frozen=True)
class Findings:
    """A page of what was found, the latest first."""

    total: int = 0
    page: int = 1
    pages: int = 1
    rows: tuple[Found, ...] = ()


def search(question: Question, page: int = 1) -> Findings:
    """What has all words of a question, the latest first, twenty to a page."""
    if not question.terms:
        return Findings()
    keys = Paginator(sorted(_keys(question), reverse=True), A_PAGE)
    shown = keys.get_page(page)
    return Findings(keys.count, shown.number, keys.num_pages, tuple(_read(question, shown)))


Key = tuple[date, str, UUID]


def _keys(question: Question) -> Iterator[Key]:
    """The day, kind and id of everything that has the words; without its text."""
    for kind in FoundKind:
        if question.kind in {None, kind}:
            found = having(_narrowed(KINDS[kind](question.drafts), question), question.terms)
            for id, day in found.order_by().values_list("id", "on"):
                yield day, str(kind), id


def _read(question: Question, keys: Iterable[Key]) -> Iterator[Found]:
    """The rows of some keys, in their order, with one query for each kind."""
    wanted = list(keys)
    rows: dict[UUID, Any] = {}
    for kind in {FoundKind(of) for _, of, _ in wanted}:
        found = KINDS[kind](question.drafts)
        ids = [id for _, of, id in wanted if of == kind]
        rows |= {row["id"]: row for row in found.filter(pk__in=ids).values("id", *SHOWN)}
    for _, of, id in wanted:
        yield _found(FoundKind(of), rows[id], question.terms)


def _found(kind: FoundKind, row: dict[str, Any], looked_for: tuple[str, ...]) -> Found:
    return Found(
        kind,
        row["id"],
        row["of_meeting"],
        row["of_body"],
        row["body_name"],
        row["on"],
        row["no"],
        marked(row["called"], looked_for),
        row["draft"],
        MinutesState(row["standing"]) if row["standing"] else None,
        snippet(BETWEEN.join(line for line in _lines(kind, row["told"]) if line), looked_for),
    )


def _lines(kind: FoundKind, text: str) -> list[str]:
    """The words of a text, line by line; minutes are written in Markdown."""
    return lines_of(text) if kind is FoundKind.MINUTES else text.splitlines()


def _narrowed(rows: "QuerySet[Any]", question: Question) -> "QuerySet[Any]":
    if question.body:
        rows = rows.filter(of_body=question.body)
    if question.since:
        rows = rows.filter(on__gte=question.since)
    if question.until:
        rows = rows.filter(on__lte=question.until)
    return rows


# Each kind: the rows that may be seen, with what is shown of them, and with `searched`, all their
# text: what they are `called` and what is `told`. To let something else be found, write a function
# like these and put it into the list below.
SHOWN = ("told", "on", "of_body", "body_name", "of_meeting", "no", "called", "draft", "standing")
NO_NUMBER, NO_NAME = Value(None, IntegerField()), Value("", TextField())


def _lines_together(*texts: str | Combinable) -> Concat:
    """Texts that stand below each other."""
    first, *others = texts
    more = (part for text in others for part in (Value("\n"), text))
    return Concat(first, *more, output_field=TextField())


def _decisions(drafts: bool) -> "QuerySet[Any]":
    """Members find what was decided once the meeting is closed."""
    closed = Q(meeting__state=MeetingState.CLOSED)
    rows = Decision.objects.annotate(
        searched=F("text"),
        told=F("text"),
        on=F("meeting__day"),
        of_body=F("body__key"),
        body_name=F("body__name"),
        of_meeting=F("meeting_id"),
        no=F("number"),
        called=NO_NAME,
        draft=~closed,
        standing=NO_NAME,
    )
    return rows if drafts else rows.filter(closed)


def _minutes(drafts: bool) -> "QuerySet[Any]":
    """Of each meeting the newest version; members see drafts, and are told that they are some."""
    seen = seen_minutes()
    newer = seen.filter(meeting=OuterRef("meeting"), number__gt=OuterRef("number"))
    return seen.filter(~Exists(newer)).annotate(
        searched=F("text"),
        told=F("text"),
        on=F("meeting__day"),
        of_body=F("meeting__body__key"),
        body_name=F("meeting__body__name"),
        of_meeting=F("meeting_id"),
        no=NO_NUMBER,
        called=NO_NAME,
        draft=Value(False),
        standing=F("state"),
    )


def _actions(drafts: bool) -> "QuerySet[Any]":
    """Members find action items that were published to them."""
    unseen = Q(published_at=None)
    rows = ActionItem.objects.annotate(
        searched=_lines_together("text", "evidence"),
        told=F("searched"),
        on=F("made_on"),
        of_body=F("body__key"),
        body_name=F("body__name"),
        of_meeting=F("meeting_id"),
        no=F("number"),
        called=NO_NAME,
        draft=unseen,
        standing=NO_NAME,
    )
    return rows if drafts else rows.exclude(unseen)


def _items(drafts: bool) -> "QuerySet[Any]":
    """Members find items of published agendas, and what was said once the meeting is closed."""
    unseen = Q(meeting__published_at=None)
    closed = Q(meeting__state=MeetingState.CLOSED)
    said = F("record") if drafts else Case(When(closed, then="record"), default=NO_NAME)
    rows = AgendaItem.objects.annotate(
        told=_lines_together("notes", said),
        searched=_lines_together("title", F("told")),
        on=F("meeting__day"),
        of_body=F("meeting__body__key"),
        body_name=F("meeting__body__name"),
        of_meeting=F("meeting_id"),
        no=NO_NUMBER,
        called=F("title"),
        draft=unseen,
        standing=NO_NAME,
    )
    return rows if drafts else rows.exclude(unseen)


def _papers(drafts: bool) -> "QuerySet[Any]":
    """Papers by their title and the name of their file; one that was replaced is found no more."""
    unseen = Q(item__meeting__published_at=None)
    rows = Paper.objects.filter(replaced_by=None).annotate(
        searched=_lines_together("title", "file_name"),
        told=F("file_name"),
        on=F("item__meeting__day"),
        of_body=F("item__meeting__body__key"),
        body_name=F("item__meeting__body__name"),
        of_meeting=F("item__meeting_id"),
        no=NO_NUMBER,
        called=F("title"),
        draft=unseen,
        standing=NO_NAME,
    )
    return rows if drafts else rows.exclude(unseen)


KINDS: dict[FoundKind, Callable[[bool], "QuerySet[Any]"]] = {
    FoundKind.DECISION: _decisions,
    FoundKind.MINUTES: _minutes,
    FoundKind.ACTION: _actions,
    FoundKind.ITEM: _items,
    FoundKind.PAPER: _papers,
}
