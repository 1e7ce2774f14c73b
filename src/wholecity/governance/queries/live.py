"""A meeting while it is held: its table, and what was kept of each item so far."""

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wholecity.governance.models import Meeting
from wholecity.governance.queries.action_items import (
    ActionRow,
    actions_of,
)
from wholecity.governance.queries.attendance import Table, table
from wholecity.governance.queries.decisions import (
    DecisionRow,
    decisions,
)
from wholecity.governance.queries.meetings import ItemRow, MeetingPage, meeting
from wholecity.kernel.errors import NotFound


@dataclass(frozen=True)
class Kept:
    """What was kept of an item of the agenda; `item` is None for what belongs to none."""

    item: ItemRow | None
    decisions: tuple[DecisionRow, ...]
    actions: tuple[ActionRow, ...]

    @property
    def key(self) -> str:
        """Names its place on the page."""
        return str(self.item.id) if self.item else "also"


@dataclass(frozen=True)
class Record:
    """All that was kept of a meeting."""

    meeting: MeetingPage
    table: Table
    kept: tuple[Kept, ...]  # in the order of the agenda, then what belongs to no item

    @property
    def has_actions(self) -> bool:
        return any(kept.actions for kept in self.kept)

    @property
    def has_decisions(self) -> bool:
        return any(kept.decisions for kept in self.kept)

    @property
    def mark(self) -> str:
        """Another one whenever somebody kept something: who is there, decisions, action items."""
        kept = [(one.key, one.decisions, one.actions) for one in self.kept]
        return hashlib.sha256(repr((self.table, kept)).encode()).hexdigest()[:16]

    def of(self, item: UUID | None) -> Kept:
        """What was kept of one item. Raises NotFound."""
        for kept in self.kept:
            if (kept.item.id if kept.item else None) == item:
                return kept
        raise NotFound("There is no such item.")


def record_of(meeting_id: UUID, today: date, *, drafts: bool) -> Record:
    """The record of a meeting. Raises NotFound, also for a draft where drafts are not shown."""
    page = meeting(meeting_id, today, drafts=drafts)
    decided, taken = decisions(meeting_id), actions_of(meeting_id, today)
    return Record(
        page,
        table_of(meeting_id),
        tuple(
            Kept(
                item,
                tuple(d for d in decided if d.item == (item.id if item else None)),
                tuple(a for a in taken if a.item == (item.id if item else None)),
            )
            for item in (*page.items, None)
        ),
    )


def table_of(meeting_id: UUID) -> Table:
    """The table of a meeting. Raises NotFound."""
    found = Meeting.objects.select_related("body").filter(pk=meeting_id).first()
    if found is None:
        raise NotFound("There is no such meeting.")
    return table(found)
