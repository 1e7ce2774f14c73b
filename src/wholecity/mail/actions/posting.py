"""Putting a message into the outbox, and waking a worker for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.mail.definitions import DIGEST, Enclosure, How, State
from wholecity.mail.models import Attachment, Message
from wholecity.mail.queries import why_nothing_is_sent, wish_of
from wholecity.mail.rules import (
    address_key,
    check_enclosure,
    check_headers,
    check_size,
    check_subject,
    check_text,
    next_digest,
)

# By its path: a task calls actions, so that actions cannot import it.
TASK = "wholecity.mail.tasks.deliver"


@transaction.atomic
def post(
    *,
    kind: str,
    to: str,
    language: str,
    subject: str,
    text: str,
    key: str,
    attachments: Sequence[Enclosure] = (),
    owed: bool = True,
    urgent: bool = False,
    html: bool = False,
    headers: Mapping[str, str] | None = None,
    until: datetime | None = None,
) -> bool:
    """Write a message to the outbox, in the caller's transaction; whether it is new.

    `key` names the occasion: however often it is posted, it is mailed once.
    Subject and text are in `language`, that of the receiver. What is `owed` is
    sent also to somebody who unsubscribed from its kind; what is `urgent` does
    not wait for the day's mail. After `until` it is no longer worth sending; what
    would come too late with the day's mail goes at once.
    `headers` are Reply-To, In-Reply-To and References.

    Raises BadInput for a subject of more than one line or 120 characters, and
    for anything else that cannot stand in a mail.
    """
    headers = dict(headers or {})
    _check(kind, to, language, key)
    check_subject(subject)
    check_text(text)
    check_headers(headers)
    for enclosure in attachments:
        check_enclosure(enclosure.name, enclosure.media_type, enclosure.content)
    check_size([len(enclosure.content) for enclosure in attachments])
    wish, now = wish_of(to), timezone.now()
    days_mail = next_digest(now, settings.TIME_ZONE)
    for_digest = wish.how == How.DAILY and not urgent and not (until and until <= days_mail)
    unwanted = not owed and kind in wish.unsubscribed
    message, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "receiver": address_key(to),
            "language": language,
            "subject": subject,
            "text": text,
            "html": html,
            "headers": headers,
            "owed": owed,
            "urgent": urgent,
            "posted_at": now,
            "until": until,
            "state": State.UNWANTED if unwanted else State.WAITING,
            "for_digest": for_digest,
            "due_at": days_mail if for_digest else now,
        },
    )
    if is_new and not unwanted:
        Attachment.objects.bulk_create(
            Attachment(message=message, name=e.name, media_type=e.media_type, content=e.content)
            for e in attachments
        )
        # A worker that cannot be woken is no reason to fail: the schedule comes within a minute.
        transaction.on_commit(wake, robust=True)
    return is_new


def _check(kind: str, to: str, language: str, key: str) -> None:
    try:
        validate_email(to)
    except ValidationError:
        raise BadInput(phrase("%(address)s is no e-mail address.", address=to)) from None
    if language not in dict(settings.LANGUAGES):
        raise BadInput(phrase("There are no texts in the language %(code)s.", code=language))
    if not 0 < len(kind) <= 60 or kind == DIGEST or not 0 < len(key) <= 250:
        raise BadInput("A message has a kind of its own and a key of at most 250 characters.")


def wake() -> None:
    """Have a worker deliver soon, unless one is about to."""
    if not why_nothing_is_sent() and not DBTaskResult.objects.ready().filter(task_path=TASK):
        import_string(TASK).enqueue()
