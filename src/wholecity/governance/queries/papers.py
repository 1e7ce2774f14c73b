"""Papers of agendas, as pages and packets show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholecity.governance.definitions import PAPER_KINDS, PaperKind
from wholecity.governance.models import Paper, PaperContent
from wholecity.kernel.errors import NotFound


@dataclass(frozen=True)
class PaperRow:
    """A paper without its content."""

    id: UUID
    item: UUID
    title: str
    version: int
    file_name: str
    kind: PaperKind
    size: int
    sha256: str
    uploaded_at: datetime
    by: str

    @property
    def kind_title(self) -> str:
        return PAPER_KINDS[self.kind]


def papers_of(items: Iterable[UUID]) -> dict[UUID, tuple[PaperRow, ...]]:
    """The papers of some items as they are now, each item's in its order."""
    found = Paper.objects.filter(item__in=list(items), replaced_by=None).order_by("position")
    rows: dict[UUID, tuple[PaperRow, ...]] = {}
    for paper in found:
        rows[paper.item_id] = (*rows.get(paper.item_id, ()), _row(paper))
    return rows


def paper(paper_id: UUID, *, drafts: bool) -> PaperRow:
    """One paper. Raises NotFound, also for one of a draft where drafts are not shown."""
    found = Paper.objects.filter(pk=paper_id)
    if not drafts:
        found = found.exclude(item__meeting__published_at=None)
    row = found.first()
    if row is None:
        raise NotFound("There is no such paper.")
    return _row(row)


def content_of(paper_id: UUID) -> bytes:
    """What is in a paper. Whoever asks has seen to it that they may."""
    return bytes(PaperContent.objects.get(paper=paper_id).content)


def _row(found: Paper) -> PaperRow:
    return PaperRow(
        found.id,
        found.item_id,
        found.title,
        found.version,
        found.file_name,
        PaperKind(found.media_type),
        found.size,
        found.sha256,
        found.uploaded_at,
        found.by,
    )
