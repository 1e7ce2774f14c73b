"""What was changed in the cabinet's record, by whom, and what it was before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet

from wholecity.audit.queries import entries_of
from wholecity.governance.definitions.history import DONE, THINGS
from wholecity.governance.models import (
    ActionItem,
    Body,
    Decision,
    Initiative,
    Meeting,
    Minutes,
    Seat,
)
from wholecity.governance.queries.history_words import Change, Words, names_of
from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase
from wholecity.people.definitions import TITLES

A_PAGE = 50
# What a history can be asked for: the word in the address, and the kind in the audit record.
SUBJECTS = {
    "body": "body",
    "seat": "seat",
    "meeting": "meeting",
    "decision": "decision",
    "action": "action item",
    "initiative": "initiative",
}


@dataclass(frozen=True)
class Subject:
    """A thing whose history is looked at. `title` is blank for one that is gone."""

    kind: str
    id: UUID
    title: str


@dataclass(frozen=True)
class HistoryRow:
    """Something that somebody did. What is not in the catalogue of words stays as it was kept."""

    at: datetime
    who: str
    role: str
    done: str
    kind: str
    thing: str
    id: str
    name: str  # of the thing; blank where it is gone, or its details tell
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for. What is blank does not narrow them down."""

    subject: Subject | None = None
    action: str = ""
    kind: str = ""
    who: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class HistoryPage:
    """A page of the history, the latest first."""

    total: int
    page: int
    pages: int
    rows: tuple[HistoryRow, ...]


def history(wanted: Wanted, page: int = 1) -> HistoryPage:
    """The entries that are asked for, fifty to a page."""
    entries = Paginator(_entries(wanted), A_PAGE)
    found = entries.get_page(page)
    words, names = Words(), names_of(found)
    rows = tuple(_row(entry, words, names) for entry in found)
    return HistoryPage(entries.count, found.number, entries.num_pages, rows)


def history_rows(wanted: Wanted) -> Iterator[HistoryRow]:
    """All entries that are asked for, one after the other."""
    words = Words()
    return (_row(entry, words, {}) for entry in _entries(wanted).iterator(chunk_size=500))


def subject(kind: str, id: UUID) -> Subject:
    """A thing whose history is asked for, also one that is gone. Raises NotFound for none."""
    if kind not in SUBJECTS:
        raise NotFound("There is no such thing.")
    title = _title(kind, id)
    if not title and not entries_of((SUBJECTS[kind],), (str(id),)).exists():
        raise NotFound("There is no such thing.")
    return Subject(kind, id, title)


def _title(kind: str, id: UUID) -> str:
    """What a thing is called; blank for one that is gone."""
    match kind:
        case "meeting":
            meeting = Meeting.objects.select_related("body").filter(pk=id).first()
            name = meeting.body.name if meeting else ""
            return phrase("%(body)s, %(day)s", body=name, day=meeting.day) if meeting else ""
        case "decision":
            return _numbered(Decision.objects.filter(pk=id).first())
        case "action":
            return _numbered(ActionItem.objects.filter(pk=id).first())
        case "seat":
            seat = Seat.objects.select_related("organization", "body").filter(pk=id).first()
            return f"{seat.organization.name}, {seat.body.name}" if seat else ""
        case "initiative":
            return Initiative.objects.filter(pk=id).values_list("name", flat=True).first() or ""
        case _:
            return Body.objects.filter(pk=id).values_list("name", flat=True).first() or ""


def _numbered(found: Decision | ActionItem | None) -> str:
    return f"{found.number}: {found.text}" if found else ""


def _entries(wanted: Wanted) -> "QuerySet[Any]":
    of = partial(
        entries_of, action=wanted.action, who=wanted.who, since=wanted.since, until=wanted.until
    )
    kinds = (wanted.kind,) if wanted.kind in THINGS else tuple(THINGS)
    if wanted.subject is None:
        return of(kinds)
    id = str(wanted.subject.id)
    if wanted.subject.kind != "meeting":
        kinds = (SUBJECTS[wanted.subject.kind],)
        return of(kinds, (id,))
    ids = (id, *_of_meeting(wanted.subject.id))
    return of(kinds, ids, within=("meeting", id))


def _of_meeting(meeting: UUID) -> Iterator[str]:
    """The decisions, action items and minutes of a meeting."""
    for model in (Decision, ActionItem, Minutes):
        for id in model.objects.filter(meeting=meeting).values_list("id", flat=True):
            yield str(id)


def _row(entry: Any, words: Words, names: Mapping[tuple[str, str], str]) -> HistoryRow:
    return HistoryRow(
        entry.at,
        entry.who,
        TITLES.get(entry.role, entry.role),
        DONE.get(entry.action, entry.action),
        THINGS.get(entry.object_kind, entry.object_kind),
        entry.object_kind,
        entry.object_id,
        names.get((entry.object_kind, entry.object_id), ""),
        tuple(words.changes(entry.object_kind, entry.object_id, entry.details)),
    )
