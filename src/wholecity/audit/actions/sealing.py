"""The last thing that a transaction does: its entries take their places in the chain."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import InternalError
from django.utils import timezone

from wholecity.audit.models import Entry, Head, Seal
from wholecity.audit.queries.chain import content_of
from wholecity.audit.rules.chain import NOTHING, link_hash

AT_ONCE = 500


def seal(*, entries: Sequence[UUID]) -> None:
    """Give entries of this transaction their numbers and hashes, in the order given.

    Takes the head, on which all writers of the chain wait for each other, until
    the commit; so it is called right before that and nowhere else. What was
    taken back meanwhile gets no number. Entries are read back: what is hashed
    is what the database keeps.
    """
    for start in range(0, len(entries), AT_ONCE):
        pks = entries[start : start + AT_ONCE]
        found = {e.pk: e for e in Entry.objects.filter(pk__in=pks)}
        kept = [found[pk] for pk in pks if pk in found]
        if kept:
            _append(kept)


def _append(entries: Sequence[Entry]) -> None:
    head = _head()
    now = timezone.now()
    seals = list(_seals(head, entries, now))
    Seal.objects.bulk_create(seals)
    Head.objects.filter(pk=head.pk).update(number=seals[-1].number, hash=seals[-1].hash)


def _seals(head: Head, entries: Sequence[Entry], now: datetime) -> Iterator[Seal]:
    key, number, previous = settings.AUDIT_KEY.encode(), head.number, head.hash
    for entry in entries:
        number += 1
        previous = link_hash(key, previous, number, now, content_of(entry))
        yield Seal(number=number, entry=entry, at=now, hash=previous)


def _head() -> Head:
    """The head, in our hands. A head that vanished from under a chain is never made anew."""
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        if Seal.objects.exists():
            raise InternalError("The chain of the audit record has lost its head.")
        Head.objects.bulk_create([Head(pk=1, number=0, hash=NOTHING)], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(pk=1)
    return head
