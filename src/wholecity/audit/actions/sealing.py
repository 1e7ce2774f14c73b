"""The last thing that a transaction does: its entries take their places in the chain."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import InternalError
from django.utils import timezone

from wholecity.audit.models import Entry, Head, Seal
from wholecity.audit.queries.chain import FIELDS
from wholecity.audit.rules.chain import NOTHING, Content, link_hash

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
        rows = Entry.objects.filter(pk__in=pks).order_by().values_list(*FIELDS)
        found = {row[0]: Content(*row) for row in rows}
        kept = [found[pk] for pk in pks if pk in found]
        if kept:
            _append(kept)


def _append(entries: Sequence[Content]) -> None:
    last, previous = _head()
    key, now, seals = settings.AUDIT_KEY.encode(), timezone.now(), []
    for number, entry in enumerate(entries, last + 1):
        previous = link_hash(key, previous, number, now, entry)
        seals.append(Seal(number=number, entry_id=entry.id, at=now, hash=previous))
    Seal.objects.bulk_create(seals)
    Head.objects.filter(pk=1).update(number=last + len(seals), hash=previous)


def _head() -> tuple[int, str]:
    """The head, in our hands. A head that vanished from under a chain is never made anew."""
    held = Head.objects.select_for_update().filter(pk=1).values_list("number", "hash")
    if found := held.first():
        return found
    if Seal.objects.exists():
        # With the first seals comes a head: another writer's may have come between the questions.
        if found := held.first():
            return found
        raise InternalError("The chain of the audit record has lost its head.")
    Head.objects.bulk_create([Head(pk=1, number=0, hash=NOTHING)], ignore_conflicts=True)
    return held.get()
