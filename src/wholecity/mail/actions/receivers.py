"""What receivers wish, and what mail servers say of their addresses."""

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wholecity.kernel.errors import BadInput, NotFound
from wholecity.kernel.texts import phrase
from wholecity.mail.actions.posting import wake
from wholecity.mail.definitions import DIGEST, How, State
from wholecity.mail.formats.notifications import Notification, read_notification
from wholecity.mail.models import Bounce, Message, Preference
from wholecity.mail.queries import kinds_to_unsubscribe, message_or_none
from wholecity.mail.rules import Verdict, address_key, failed_for_good, next_digest


@transaction.atomic
def set_preference(
    *, address: str, how: How, language: str, unsubscribed: Collection[str] | None = None
) -> None:
    """How the owner of an address wants mail from now on, also what waits already.

    `unsubscribed` are the kinds that they do not want; None leaves those that they refused.
    """
    if language not in dict(settings.LANGUAGES):
        raise BadInput(phrase("There are no texts in the language %(code)s.", code=language))
    found = _locked(address, language)
    found.how, found.language = how, language
    if unsubscribed is not None:
        found.unsubscribed = sorted(set(unsubscribed))
    found.save()
    _plan_anew(found)


def _locked(address: str, language: str) -> Preference:
    key = address_key(address)
    Preference.objects.get_or_create(address=key, defaults={"language": language})
    return Preference.objects.select_for_update().get(address=key)


def _plan_anew(wish: Preference) -> None:
    waiting = Message.objects.filter(receiver=wish.address, state=State.WAITING)
    waiting.filter(owed=False, kind__in=wish.unsubscribed).update(state=State.UNWANTED)
    now = timezone.now()
    if wish.how == How.DAILY:
        # What a server has put off is on its way: it is not held back for a day.
        days_mail = next_digest(now, settings.TIME_ZONE)
        fresh = waiting.filter(urgent=False, for_digest=False, attempts=0).exclude(kind=DIGEST)
        fresh.exclude(until__lte=days_mail).update(for_digest=True, due_at=days_mail)
    else:
        waiting.filter(for_digest=True).update(for_digest=False, due_at=now)
        transaction.on_commit(wake, robust=True)


@transaction.atomic
def unsubscribe(*, message: UUID) -> None:
    """The receiver of a message wants no more of its kind. Said twice, it is as said once.

    Raises NotFound when there is no such message, or it is one that they are owed.
    """
    found = message_or_none(message)
    kinds = kinds_to_unsubscribe(found) if found else []
    if found is None or not kinds:
        raise NotFound("There is nothing to unsubscribe from.")
    wish = _locked(found.receiver, found.language)
    wish.unsubscribed = sorted({*wish.unsubscribed, *kinds})
    wish.save()
    waiting = Message.objects.filter(receiver=wish.address, state=State.WAITING, owed=False)
    waiting.filter(kind__in=kinds).update(state=State.UNWANTED)


def mark_bounced(*, address: str, words: str) -> None:
    """From now on messages to this address are kept and not sent."""
    Bounce.objects.get_or_create(
        address=address_key(address),
        lifted_at=None,
        defaults={"bounced_at": timezone.now(), "words": words},
    )


@transaction.atomic
def lift_bounce(*, address: str) -> int:
    """Messages to this address are sent again; how many have waited for that.

    Raises NotFound when the address is not in trouble.
    """
    key = address_key(address)
    if not Bounce.objects.filter(address=key, lifted_at=None).update(lifted_at=timezone.now()):
        raise NotFound(phrase("No mail to %(address)s is held back.", address=address))
    waiting = Message.objects.filter(receiver=key, state=State.WAITING)
    transaction.on_commit(wake, robust=True)
    return waiting.count()


@transaction.atomic
def read_bounce(*, content: bytes) -> tuple[str, Notification]:
    """Believe a delivery status notification: the address that it is about, and what it says.

    It is believed only when it brings back the Message-ID of a message that was
    sent: anybody can write such a mail, nobody can guess that ID. A message that
    failed for good is marked, and its address when the reason lies in it.
    Raises BadInput when it is no notification, NotFound when it is not about one of ours.
    """
    told = read_notification(content)
    message = message_or_none(told.message)
    if message is None or (message.sent_at is None and message.state != State.BOUNCED):
        raise NotFound(
            "The notification is not about a message that was sent from here.",
            hint="It has to bring back the headers of the message.",
        )
    if told.failed:
        ours = Message.objects.filter(pk=message.pk) | Message.objects.filter(digest=message)
        ours.update(state=State.BOUNCED, words=told.words, sent_at=None)
        if failed_for_good(told.status) is Verdict.DEAD:
            mark_bounced(address=message.receiver, words=told.words)
    return message.to, told
