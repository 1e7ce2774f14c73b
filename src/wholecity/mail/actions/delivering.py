"""Sending what is due: every message by one worker, once.

A worker takes a message by a conditional update, with a lease, and sends it
outside of any transaction. If it dies after the server has taken the message
and before that is written down, the message is sent again when the lease is
over, with the same Message-ID: better twice than never.
"""

import smtplib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone, translation

from wholecity.mail.actions.receivers import mark_bounced
from wholecity.mail.definitions import DIGEST, Enclosure, State
from wholecity.mail.formats.letters import digest_subject, digest_text, letter
from wholecity.mail.models import Attachment, Message
from wholecity.mail.queries import due, kinds_to_unsubscribe, why_nothing_is_sent, wish_of
from wholecity.mail.rules import (
    ANSWERING,
    CONNECTING,
    LEASE,
    Verdict,
    given_up,
    next_digest,
    receiver_refused,
    text_refused,
    wait_before,
)


@dataclass
class Round:
    """What came of one round of delivery. `trouble` is what went wrong with the server itself."""

    sent: int = 0
    postponed: int = 0
    bounced: int = 0
    trouble: str = ""


@dataclass(frozen=True)
class Failure:
    """Why a server did not take a message; of the server itself, or of the message."""

    verdict: Verdict
    words: str
    of_the_server: bool = False


def deliver() -> Round:
    """Send what is due. Safe with any number of workers at once.

    What a server puts off, or what it cannot be reached for, is tried again
    after growing waits; what it refuses is marked, and the address with it when
    the reason lies in the address. Trouble with the server ends the round.
    """
    outcome = Round()
    if why_nothing_is_sent():
        return outcome
    _forget_what_is_too_late()
    _gather_digests()
    with _server() as server:
        while not outcome.trouble and (message := _take()):
            failure = _hand_over(server, message)
            _note(message, failure, outcome)
    return outcome


@contextmanager
def _server() -> Iterator[EmailBackend]:
    """The city's mail server; it is called when there is something to send."""
    server = EmailBackend(timeout=CONNECTING.total_seconds())
    try:
        yield server
    finally:
        with suppress(OSError):
            server.close()


def _take() -> Message | None:
    """The next message that is due, in this worker's hands; None when there is no more."""
    while True:
        now = timezone.now()
        waiting = due(now).filter(for_digest=False)
        next_one = waiting.order_by("due_at", "posted_at").values_list("pk", flat=True).first()
        if next_one is None:
            return None
        lease = uuid.uuid4()
        # Of two workers, one finds that the condition no longer holds.
        taken = waiting.filter(pk=next_one).update(
            lease=lease,
            leased_until=now + LEASE,
            attempts=F("attempts") + 1,
            tried_since=Coalesce("tried_since", Value(now)),
        )
        if taken:
            return Message.objects.get(pk=next_one)


def _hand_over(server: EmailBackend, message: Message) -> Failure | None:
    """Give the message to the server; None when it took it."""
    found = letter(
        message,
        [Enclosure(a.name, a.media_type, bytes(a.content)) for a in message.attachments.all()],
        may_unsubscribe=bool(kinds_to_unsubscribe(message)),
    )
    try:
        _call(server)
        server.send_messages([found])
    except smtplib.SMTPRecipientsRefused as refused:
        ((code, reply),) = refused.recipients.values()
        words = _words(code, reply)
        return Failure(receiver_refused(code, _text(reply)), words, code == BUSY)
    except smtplib.SMTPDataError as refused:
        code = refused.smtp_code
        words = _words(code, refused.smtp_error)
        return Failure(text_refused(code), words, code == BUSY)
    except smtplib.SMTPResponseException as refused:
        code = refused.smtp_code
        words = _words(code, refused.smtp_error)
        too_large = isinstance(refused, smtplib.SMTPSenderRefused) and code == TOO_LARGE
        return Failure(text_refused(code) if too_large else Verdict.AGAIN, words, not too_large)
    except OSError as error:
        return Failure(Verdict.AGAIN, str(error) or type(error).__name__, of_the_server=True)
    return None


def _call(server: EmailBackend) -> None:
    """Open the connection. It is found quickly or not at all; answers may take their time."""
    if server.open() and server.connection and server.connection.sock:
        server.connection.sock.settimeout(ANSWERING.total_seconds())


BUSY, TOO_LARGE = 421, 552


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def _words(code: int, reply: bytes | str) -> str:
    return f"{code} {_text(reply)}"


def _note(message: Message, failure: Failure | None, outcome: Round) -> None:
    """Write down what came of a message, in the database and in the round."""
    now = timezone.now()
    if failure is None:
        _settle(message, state=State.SENT, sent_at=now, words="")
        outcome.sent += 1
        return
    assert message.tried_since is not None
    put_off = failure.verdict is Verdict.AGAIN
    if put_off and (failure.of_the_server or not given_up(message.tried_since, now)):
        _put_off(message, failure.words, now)
        outcome.postponed += 1
    else:
        with transaction.atomic():
            _settle(message, state=State.BOUNCED, words=failure.words)
            if failure.verdict is Verdict.DEAD:
                mark_bounced(address=message.receiver, words=failure.words)
        outcome.bounced += 1
    if failure.of_the_server:
        outcome.trouble = failure.words


@transaction.atomic
def _settle(message: Message, **changes: Any) -> None:
    """The end of a message, and of those that it gathered."""
    found = Message.objects.filter(Q(pk=message.pk) | Q(digest=message.pk))
    found.exclude(state=State.SENT).update(lease=None, leased_until=None, **changes)
    if changes["state"] == State.SENT:
        Attachment.objects.filter(message=message).delete()


def _put_off(message: Message, words: str, now: datetime) -> None:
    mine = Message.objects.filter(pk=message.pk, lease=message.lease)
    due_at = now + wait_before(message.attempts)
    mine.update(lease=None, leased_until=None, due_at=due_at, words=words)


def _forget_what_is_too_late() -> None:
    now = timezone.now()
    late = due(now).filter(until__lte=now)
    late.update(state=State.EXPIRED)


def _gather_digests() -> None:
    """Make the day's mail of what waits for it and whose time has come."""
    waiting = due(timezone.now()).filter(for_digest=True)
    for receiver in set(waiting.values_list("receiver", flat=True)):
        _gather(receiver)


@transaction.atomic
def _gather(receiver: str) -> None:
    now = timezone.now()
    waiting = due(now).filter(for_digest=True, receiver=receiver)
    parts = list(waiting.select_for_update(of=("self",)).order_by("posted_at"))
    if not parts:
        return  # another worker has gathered them
    ours = Message.objects.filter(pk__in=[part.pk for part in parts])
    digest = _digest(receiver, parts, now)
    if digest is None:
        # They came after the mail of today had gone.
        ours.update(due_at=next_digest(now, settings.TIME_ZONE))
        return
    ours.update(state=State.GATHERED, digest=digest)
    Attachment.objects.filter(message__in=parts).update(message=digest)


def _digest(receiver: str, parts: list[Message], now: datetime) -> Message | None:
    """The one mail of the day with these parts; None when there has been one."""
    language = wish_of(receiver).language
    with translation.override(language):
        subject, text = digest_subject(len(parts)), digest_text(parts)
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    digest, is_new = Message.objects.get_or_create(
        key=f"{DIGEST}:{receiver}:{today}",
        defaults={
            "kind": DIGEST,
            "to": parts[-1].to,
            "receiver": receiver,
            "language": language,
            "subject": subject,
            "text": text,
            "html": all(part.html for part in parts),
            "owed": any(part.owed for part in parts),
            "posted_at": now,
            "due_at": now,
        },
    )
    return digest if is_new else None
