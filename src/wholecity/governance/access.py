"""Loading a meeting, an item or a paper for whoever asks: strangers get 404."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from wholecity.governance import queries
from wholecity.governance.queries import ItemRow, MeetingPage
from wholecity.governance.queries.papers import PaperRow, paper
from wholecity.kernel.errors import NotFound


def meeting_or_404(meeting_id: UUID, *, drafts: bool) -> MeetingPage:
    """A meeting; a draft only where drafts are shown."""
    try:
        return queries.meeting(meeting_id, timezone.localdate(), drafts=drafts)
    except NotFound:
        raise Http404 from None


def item_or_404(item_id: UUID) -> tuple[MeetingPage, ItemRow]:
    """An item of an agenda with its meeting, for those who prepare it."""
    try:
        return queries.item(item_id, timezone.localdate())
    except NotFound:
        raise Http404 from None


def paper_or_404(paper_id: UUID, *, drafts: bool) -> PaperRow:
    """A paper; one of a draft only where drafts are shown."""
    try:
        return paper(paper_id, drafts=drafts)
    except NotFound:
        raise Http404 from None
