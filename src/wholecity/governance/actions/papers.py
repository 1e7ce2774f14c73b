"""Papers of an agenda's items: added, replaced by a newer version, removed."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.actions.agenda import locked_item, touched
from wholecity.governance.formats.papers import kind_of
from wholecity.governance.models import AgendaItem, Meeting, Paper, PaperContent
from wholecity.kernel.errors import Conflict, NotFound
from wholecity.people.access import require
from wholecity.people.rules import Acting


@dataclass(frozen=True)
class PaperFile:
    """A file as it was brought."""

    name: str
    content: bytes


@transaction.atomic
def add_paper(*, by: Acting, item: UUID, title: str, file: PaperFile) -> UUID:
    """Add a paper to an item, after those that it has; its id.

    Raises BadInput for a file that is no paper, Conflict for a meeting that is over.
    """
    require(by, "write", "cabinet")
    meeting, found = locked_item(item)
    last = found.papers.aggregate(last=Max("position"))["last"] or 0
    paper = _made(by, found, title, last + 1, 1, file)
    _keep(by, "add paper", meeting, paper)
    return paper.id


@transaction.atomic
def replace_paper(*, by: Acting, paper: UUID, title: str, file: PaperFile) -> UUID:
    """Put a newer version in the place of a paper; its id. The older one stays as it was.

    Raises Conflict where somebody else has replaced it already.
    """
    require(by, "write", "cabinet")
    meeting, found = _locked(paper)
    if found.replaced_by_id:
        raise Conflict(
            "Somebody replaced this paper meanwhile.", hint="Look at theirs, then replace it."
        )
    # No two papers have one place, not even for a moment: the older one gives it up first.
    newer = _made(by, found.item, title, 0, found.version + 1, file)
    Paper.objects.filter(pk=found.pk).update(replaced_by=newer)
    Paper.objects.filter(pk=newer.pk).update(position=found.position)
    _keep(by, "replace paper", meeting, newer, replaces=found.sha256)
    return newer.id


@transaction.atomic
def remove_paper(*, by: Acting, paper: UUID) -> None:
    """Take a paper away with its earlier versions. What it was stays in the audit record."""
    require(by, "write", "cabinet")
    meeting, found = _locked(paper)
    _keep(by, "remove paper", meeting, found)
    found.delete()


def _made(
    by: Acting, item: AgendaItem, title: str, position: int, version: int, file: PaperFile
) -> Paper:
    kind = kind_of(file.content)
    name = PurePath(file.name.replace("\\", "/")).name
    paper = Paper.objects.create(
        item=item,
        position=position,
        title=title.strip() or PurePath(name).stem,
        version=version,
        file_name=name[-200:],
        media_type=kind,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        uploaded_at=timezone.now(),
        by=by.name,
    )
    PaperContent.objects.create(paper=paper, content=file.content)
    return paper


def _locked(paper: UUID) -> tuple[Meeting, Paper]:
    """A paper, with its meeting locked. Raises NotFound."""
    place = Paper.objects.filter(pk=paper).values_list("item_id", flat=True).first()
    if place is None:
        raise NotFound("There is no such paper.")
    meeting, item = locked_item(place)
    found = item.papers.filter(pk=paper).first()
    if found is None:
        raise NotFound("There is no such paper.")
    return meeting, found


def _keep(by: Acting, action: str, meeting: Meeting, paper: Paper, **more: str) -> None:
    """The entry, and that the packet is another one now."""
    touched(meeting)
    record(
        by=by,
        action=action,
        object_kind="meeting",
        object_id=meeting.id,
        item=str(paper.item_id),
        paper=str(paper.id),
        title=paper.title,
        file=paper.file_name,
        size=paper.size,
        sha256=paper.sha256,
        **more,
    )
