"""Entries, searched; and the few that the rules of alerts ask for."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.db.models.functions import TruncSecond
from django.utils import timezone

from wholecity.audit.definitions import CHILD, DISCLOSED, REFUSED, Channel
from wholecity.audit.models import Entry

A_PAGE = 50
HEADER = ("number", "at", "who", "role", "action", "kind", "id", "details")


def entries_of(
    kinds: Collection[str],
    ids: Collection[str] | None = None,
    *,
    within: tuple[str, str] | None = None,
    action: str = "",
    who: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Entry]:
    """The entries about things of some kinds, the latest first.

    `ids` are the things, None is all of them; `within` is a detail and its
    value, and adds the entries that carry it (what belonged to a meeting, and
    is gone). `action`, `who` and the days, both included, narrow it down.
    """
    found = Entry.objects.filter(object_kind__in=kinds)
    if ids is not None:
        about = Q(object_id__in=ids)
        if within is not None:
            about |= Q(**{f"details__{within[0]}": within[1]})
        found = found.filter(about)
    if action:
        found = found.filter(action=action)
    if who:
        found = found.filter(who__icontains=who)
    return _on_days(found, since, until).order_by("-at", "-id")


def _on_days(found: QuerySet[Entry], since: date | None, until: date | None) -> QuerySet[Entry]:
    if since:
        found = found.filter(at__date__gte=since)
    if until:
        found = found.filter(at__date__lte=until)
    return found


@dataclass(frozen=True)
class Wanted:
    """Which entries a privacy officer looks for. Blank is all."""

    who: str = ""
    child: str = ""
    action: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class EntryRow:
    """An entry as the search shows it. `number` is its place in the chain."""

    number: int | None
    at: datetime
    who: str
    role: str
    action: str
    kind: str
    id: str
    details: dict[str, Any]

    @property
    def cells(self) -> list[str | int | float | None]:
        """As a line under HEADER; the time is on the city's clock, with its offset."""
        at = timezone.localtime(self.at).isoformat(timespec="seconds")
        details = json.dumps(self.details, ensure_ascii=False, sort_keys=True)
        said = (self.who, self.role, self.action, self.kind, self.id, details)
        return [self.number, at, *said]


@dataclass(frozen=True)
class EntryPage:
    """One page of what was found."""

    total: int
    page: int
    pages: int
    rows: tuple[EntryRow, ...]


def entry_page(wanted: Wanted, page: int = 1) -> EntryPage:
    """The entries that are looked for, the latest first, fifty to a page."""
    entries = Paginator(_wanted(wanted), A_PAGE)
    found = entries.get_page(page)
    return EntryPage(entries.count, found.number, entries.num_pages, tuple(map(_row, found)))


def entry_rows(wanted: Wanted) -> Iterator[EntryRow]:
    """All entries that are looked for, one after the other, the latest first."""
    return map(_row, _wanted(wanted).iterator(chunk_size=500))


def _wanted(wanted: Wanted) -> QuerySet[Entry]:
    found = Entry.objects.select_related("seal")
    if wanted.who:
        found = found.filter(who=wanted.who)
    if wanted.child:
        found = found.filter(object_kind=CHILD, object_id=wanted.child)
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.kind:
        found = found.filter(object_kind=wanted.kind)
    return _on_days(found, wanted.since, wanted.until).order_by("-at", "-id")


def _row(entry: Entry) -> EntryRow:
    seal = getattr(entry, "seal", None)
    return EntryRow(
        seal.number if seal else None,
        entry.at,
        entry.who,
        entry.role,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.details,
    )


def children_seen_by(who: str, *, since: datetime, most: int) -> int:
    """How many different children somebody was shown since then; not counted above `most`."""
    seen = Entry.objects.filter(who=who, action=DISCLOSED, at__gte=since)
    return seen.order_by().values("object_id").distinct()[:most].count()


def pages_opened_by(who: str, *, since: datetime, most: int) -> list[datetime]:
    """The seconds in which somebody opened a child's page since then, the latest first.

    A page is entered once for each of its grounds: the same child in the same second is one. A
    list is none, however many children are on it.
    """
    opened = Entry.objects.filter(who=who, action=DISCLOSED, at__gte=since, details__together=1)
    opened = opened.exclude(details__channel=Channel.JOB.value)
    pages = opened.annotate(second=TruncSecond("at", tzinfo=UTC)).order_by("-second")
    return [second for second, _ in pages.values_list("second", "object_id").distinct()[:most]]


def were_refused(who: str, *, since: datetime, most: int) -> list[bool]:
    """Which of somebody's latest attempts since then were refused, the last one first."""
    tried = Entry.objects.filter(who=who, action__in=(DISCLOSED, REFUSED), at__gte=since)
    actions = tried.order_by("-at").values_list("action", flat=True)[:most]
    return [action == REFUSED for action in actions]
