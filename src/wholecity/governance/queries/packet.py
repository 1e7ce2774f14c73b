"""What belongs into the packet of a meeting. Texts are as they are kept; pages translate them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wholecity.governance.definitions import PaperKind, Purpose
from wholecity.governance.formats.papers import text_of
from wholecity.governance.queries.action_items import (
    ActionRow,
    open_actions,
)
from wholecity.governance.queries.bodies import with_its_groups
from wholecity.governance.queries.meetings import ItemRow, MeetingPage, meeting
from wholecity.governance.queries.papers import PaperRow, content_of
from wholecity.governance.queries.responses import (
    ResponseRow,
    owed,
)
from wholecity.measures.queries import measure_page
from wholecity.measures.queries.values import MeasurePage

# A longer text would be a packet of its own; it is named, and read on the site.
LONGEST_TEXT = 200_000


@dataclass(frozen=True)
class PacketPaper:
    """A paper with what of it is set into the packet: its text or its image, or neither."""

    row: PaperRow
    item: ItemRow
    text: str = ""
    image: bytes = b""


@dataclass(frozen=True)
class PacketContent:
    """A meeting with all that members read before it."""

    page: MeetingPage
    actions: tuple[ActionRow, ...]
    answers: tuple[ResponseRow, ...]
    measures: tuple[MeasurePage, ...]
    papers: tuple[PacketPaper, ...]

    @property
    def decisions(self) -> tuple[ItemRow, ...]:
        """The items that ask for a decision."""
        return tuple(item for item in self.page.items if item.purpose is Purpose.DECIDE)


def packet(meeting_id: UUID, today: date, *, drafts: bool) -> PacketContent:
    """All that is in a packet. Raises NotFound, also for a draft where drafts are not shown."""
    page = meeting(meeting_id, today, drafts=drafts)
    bodies = with_its_groups(page.row.body)
    keys = dict.fromkeys(item.measure for item in page.items if item.measure_title)
    return PacketContent(
        page,
        tuple(open_actions(bodies, today)),
        tuple(owed(bodies)),
        tuple(measure_page(key) for key in keys),
        tuple(_paper(row, item) for item in page.items for row in item.papers),
    )


def _paper(row: PaperRow, item: ItemRow) -> PacketPaper:
    if row.kind.is_image:
        return PacketPaper(row, item, image=content_of(row.id))
    if row.kind is PaperKind.TEXT and row.size <= LONGEST_TEXT:
        return PacketPaper(row, item, text=text_of(content_of(row.id)))
    return PacketPaper(row, item)
