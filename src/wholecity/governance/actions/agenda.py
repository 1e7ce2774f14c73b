"""The agenda of a meeting: items are added, changed, moved and removed."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.actions.meetings import locked_meeting, running_meeting
from wholecity.governance.definitions import Purpose
from wholecity.governance.models import (
    AgendaItem,
    Initiative,
    InitiativeMoney,
    Meeting,
    Partnership,
)
from wholecity.governance.rules.merging import merged
from wholecity.kernel.errors import BadInput, Conflict, NotFound, check_version
from wholecity.kernel.texts import phrase
from wholecity.measures.definitions import MEASURES
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def add_item(
    *,
    by: Acting,
    meeting: UUID,
    title: str,
    purpose: Purpose,
    minutes: int,
    owner: UUID | None = None,
    notes: str = "",
    measure: str = "",
    initiative: UUID | None = None,
    agreement: UUID | None = None,
    money: UUID | None = None,
) -> UUID:
    """Add an item at the end of an agenda; its id.

    It may be about a measure, by its key, an initiative, an agreement of the register, money
    that an initiative has or wants.
    """
    require(by, "write", "cabinet")
    check_about(measure, initiative, agreement, money)
    found = locked_meeting(meeting)
    last = found.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=found,
        position=last + 1,
        title=title,
        purpose=purpose,
        minutes=minutes,
        owner_id=owner,
        notes=notes,
        measure=measure,
        initiative_id=initiative,
        agreement_id=agreement,
        money_id=money,
    )
    keep_agenda(by, "add item", found, item)
    return item.id


@transaction.atomic
def change_item(
    *,
    by: Acting,
    item: UUID,
    version: int,
    title: str,
    purpose: Purpose,
    minutes: int,
    owner: UUID | None,
    notes: str,
    measure: str = "",
    initiative: UUID | None = None,
    agreement: UUID | None = None,
    money: UUID | None = None,
) -> None:
    """Change an item. Raises Conflict where somebody changed it after `version`."""
    require(by, "write", "cabinet")
    check_about(measure, initiative, agreement, money)
    meeting, found = locked_item(item)
    check_version(found, version)
    found.title, found.purpose, found.minutes = title, purpose, minutes
    found.owner_id, found.notes = owner, notes
    found.measure, found.initiative_id = measure, initiative
    found.agreement_id, found.money_id = agreement, money
    found.version += 1
    found.save()
    keep_agenda(by, "change item", meeting, found)


@transaction.atomic
def write_record(*, by: Acting, item: UUID, base: str, text: str) -> str:
    """Keep what was said about an item at its meeting, as Markdown; the text as it is now.

    `base` is the text that was written on. Where somebody else wrote since, both
    texts are brought together, and what is kept is not what was given.
    """
    require(by, "write", "cabinet")
    meeting, found = locked_item(item)
    running_meeting(meeting.id)
    kept = merged(_lines(base), found.record, _lines(text))
    if kept == found.record:
        return kept
    found.record = kept
    found.save(update_fields=["record"])
    record(
        by=by,
        action="write record",
        object_kind="meeting",
        object_id=meeting.id,
        item=str(found.id),
        title=found.title,
    )
    return kept


def _lines(text: str) -> str:
    """A form sends lines as CRLF; no database keeps a NUL."""
    return text.replace("\r\n", "\n").replace("\0", "").rstrip()


@transaction.atomic
def place_item(*, by: Acting, item: UUID, place: int) -> None:
    """Move an item to a place of its agenda, counted from 1; beyond the end is the end."""
    require(by, "write", "cabinet")
    meeting, found = locked_item(item)
    order = [i for i in meeting.items.order_by("position") if i.pk != found.pk]
    order.insert(min(max(place, 1), len(order) + 1) - 1, found)
    # Beyond all places first: no two items may have one, not even for a moment.
    beyond = len(order) + max(i.position for i in order)
    for shift in (beyond, 0):
        for n, row in enumerate(order, start=1):
            AgendaItem.objects.filter(pk=row.pk).update(position=n + shift)
    keep_agenda(by, "move item", meeting, found)


@transaction.atomic
def move_item(*, by: Acting, item: UUID, down: bool) -> None:
    """Let an item change places with its neighbor. At the end of the agenda nothing moves."""
    require(by, "write", "cabinet")
    meeting, found = locked_item(item)
    beyond = meeting.items.filter(position__gt=found.position).order_by("position")
    before = meeting.items.filter(position__lt=found.position).order_by("-position")
    other = (beyond if down else before).first()
    if other is None:
        return
    here, there = found.position, other.position
    # Aside first: no two items may have one place, not even for a moment.
    AgendaItem.objects.filter(pk=found.pk).update(position=0)
    AgendaItem.objects.filter(pk=other.pk).update(position=here)
    AgendaItem.objects.filter(pk=found.pk).update(position=there)
    keep_agenda(by, "move item", meeting, found)


@transaction.atomic
def remove_item(*, by: Acting, item: UUID) -> None:
    """Take an item off the agenda, with its papers.

    Raises Conflict where something was said, decided or taken on about it.
    """
    require(by, "write", "cabinet")
    meeting, found = locked_item(item)
    if found.record or found.decisions.exists() or found.actions.exists():
        raise Conflict("The record has something about this item.", hint="Take that back first.")
    keep_agenda(by, "remove item", meeting, found)
    found.delete()


def check_measure(key: str) -> None:
    """Raise BadInput for the key of no measure; "" is none."""
    if key and key not in MEASURES:
        raise BadInput(phrase("There is no measure “%(measure)s”.", measure=key))


def check_about(
    measure: str, initiative: UUID | None, agreement: UUID | None = None, money: UUID | None = None
) -> None:
    """Raise BadInput where what an item or an action item is about is not there."""
    check_measure(measure)
    if initiative and not Initiative.objects.filter(pk=initiative).exists():
        raise BadInput("There is no such initiative.")
    if agreement and not Partnership.objects.filter(pk=agreement).exists():
        raise BadInput("There is no such agreement.")
    if money and not InitiativeMoney.objects.filter(pk=money).exists():
        raise BadInput("There is no such money.")


def locked_item(item: UUID) -> tuple[Meeting, AgendaItem]:
    """An item, with its meeting locked. Raises NotFound."""
    place = AgendaItem.objects.filter(pk=item).values_list("meeting_id", flat=True).first()
    if place is None:
        raise NotFound("There is no such item.")
    meeting = locked_meeting(place)
    found = meeting.items.filter(pk=item).first()
    if found is None:
        raise NotFound("There is no such item.")
    return meeting, found


def keep_agenda(by: Acting, action: str, meeting: Meeting, item: AgendaItem) -> None:
    """The entry, and that the agenda is another one now."""
    touched(meeting)
    record(
        by=by,
        action=action,
        object_kind="meeting",
        object_id=meeting.id,
        item=str(item.id),
        title=item.title,
        minutes=item.minutes,
        owner=item.owner.name if item.owner else "",
        measure=item.measure,
        initiative=item.initiative.name if item.initiative else "",
        agreement=item.agreement.title if item.agreement else "",
        money=str(item.money or ""),
    )


def touched(meeting: Meeting) -> None:
    """Whoever has this meeting in a calendar or as a packet has an older one now."""
    row = Meeting.objects.filter(pk=meeting.pk)
    row.update(version=F("version") + 1, changed_at=timezone.now())
