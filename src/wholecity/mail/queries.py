"""What waits, what was sent, who takes no mail, how somebody wants it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, Q, QuerySet
from django.db.models import OuterRef as Outer
from django.utils import translation

from wholecity.kernel.texts import translatable as _
from wholecity.mail.definitions import DIGEST, How, State
from wholecity.mail.models import Bounce, Message, Preference
from wholecity.mail.rules import address_key

__all__ = [
    "Message",
    "Trouble",
    "Wish",
    "due",
    "in_the_language_of",
    "is_troubled",
    "kinds_to_unsubscribe",
    "message_or_none",
    "outbox",
    "troubled_addresses",
    "why_nothing_is_sent",
    "wish_of",
]


@dataclass(frozen=True)
class Wish:
    """How somebody wants mail: when, in which language, and what not."""

    how: How
    language: str
    unsubscribed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Trouble:
    """An address that takes no mail, since when, in the server's words, and what waits for it."""

    address: str
    since: datetime
    words: str
    waiting: int


def why_nothing_is_sent() -> str:
    """Why messages wait and none is sent, as a message; empty when they are sent."""
    if settings.DEMO:
        return _("This is a demonstration: no mail leaves it.")
    if not settings.EMAIL_HOST:
        return _("No mail server is set: messages wait.")
    return ""


def outbox(state: State | None = None) -> QuerySet[Message]:
    """All messages, or those of a state, the newest first. Their texts are loaded when asked."""
    found = Message.objects.defer("text")
    return found.filter(state=state) if state else found


def troubled_addresses() -> list[Trouble]:
    """The addresses that take no mail, the newest trouble first."""
    open_ones = list(Bounce.objects.filter(lifted_at=None))
    waits = Message.objects.filter(state=State.WAITING, receiver__in=[b.address for b in open_ones])
    counts = dict(waits.order_by().values_list("receiver").annotate(Count("pk")))
    return [Trouble(b.address, b.bounced_at, b.words, counts.get(b.address, 0)) for b in open_ones]


def is_troubled(address: str) -> bool:
    """Whether messages to this address are kept and not sent."""
    return Bounce.objects.filter(address=address_key(address), lifted_at=None).exists()


def wish_of(address: str) -> Wish:
    """How the owner of an address wants mail; at once, in the city's language, until they say."""
    found = Preference.objects.filter(address=address_key(address)).first()
    if found is None:
        return Wish(How.AT_ONCE, settings.CITY.languages[0])
    return Wish(How(found.how), found.language, frozenset(found.unsubscribed))


@contextmanager
def in_the_language_of(address: str) -> Iterator[str]:
    """Texts of the block are in the language in which the owner of an address wants mail."""
    language = wish_of(address).language
    with translation.override(language):
        yield language


def due(now: datetime) -> QuerySet[Message]:
    """What may be sent now, or gathered: it waits, its time has come, no worker has it, and its
    address is not in trouble.
    """
    troubled = Bounce.objects.filter(address=Outer("receiver"), lifted_at=None)
    nobody_has_it = Q(leased_until=None) | Q(leased_until__lte=now)
    return Message.objects.filter(
        ~Exists(troubled), nobody_has_it, state=State.WAITING, due_at__lte=now
    )


def message_or_none(message: UUID | None) -> Message | None:
    """One message, None when there is no such."""
    return Message.objects.filter(pk=message).first() if message else None


def kinds_to_unsubscribe(message: Message) -> list[str]:
    """The kinds in a message that its receiver may refuse: never what they are owed."""
    if message.kind != DIGEST:
        return [] if message.owed else [message.kind]
    parts = message.parts.filter(owed=False).order_by("kind")
    return list(parts.values_list("kind", flat=True).distinct())
