"""A message as the letter that a mail server takes."""

from collections.abc import Iterator, Sequence
from email.encoders import encode_base64
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext, ngettext, override

from wholecity.mail.definitions import Enclosure
from wholecity.mail.formats.links import unsubscribe_link
from wholecity.mail.models import Message
from wholecity.mail.rules import is_calendar

RULE = "\n\n" + "-" * 60 + "\n\n"


def message_id(message: UUID) -> str:
    """Always the same for a message, so that a server can drop one that came before."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{message.hex}@{domain}>"


def letter(
    message: Message, enclosures: Sequence[Enclosure], *, may_unsubscribe: bool
) -> EmailMultiAlternatives:
    """The letter of a message, with a link to unsubscribe where its receiver may."""
    link = unsubscribe_link(message.id) if may_unsubscribe else ""
    with override(message.language):
        text = f"{message.text}\n\n-- \n{_how_to_stop(link)}" if link else message.text
        found = EmailMultiAlternatives(
            subject=message.subject,
            body=text,
            from_email=settings.MAIL_BOUNCES,
            to=[message.to],
            headers=dict(_headers(message, link)),
        )
        if message.html:
            found.attach_alternative(_html(message, link), "text/html")
    for enclosure in enclosures:
        # An invitation stands in the letter too: some programs offer to answer it only there.
        if is_calendar(enclosure.media_type):
            found.attach_alternative(enclosure.content.decode(), enclosure.media_type)
        found.attach(_part(enclosure))
    return found


def _how_to_stop(link: str) -> str:
    return gettext("If you no longer want messages of this kind: %(link)s") % {"link": link}


def _headers(message: Message, link: str) -> Iterator[tuple[str, str]]:
    yield from message.headers.items()
    yield "From", settings.DEFAULT_FROM_EMAIL
    yield "Message-ID", message_id(message.id)
    yield "Auto-Submitted", "auto-generated"
    if link:
        yield "List-Unsubscribe", f"<{link}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _html(message: Message, link: str) -> str:
    how_to_stop = _how_to_stop(link) if link else ""
    context = {"message": message, "how_to_stop": how_to_stop}
    return render_to_string("mail/letter.html", context)


def _part(enclosure: Enclosure) -> MIMENonMultipart:
    """The bytes as they are, under their whole media type."""
    part = MIMENonMultipart(*enclosure.media_type.partition(";")[0].split("/"))
    part.replace_header("Content-Type", enclosure.media_type)
    part.set_payload(enclosure.content)
    encode_base64(part)
    name = enclosure.name
    filename = name if name.isascii() else ("utf-8", "", name)
    part.add_header("Content-Disposition", "attachment", filename=filename)
    return part


def digest_subject(number: int) -> str:
    """The subject of the one mail a day, in the language that is active."""
    words = ngettext("%(city)s: %(number)s message", "%(city)s: %(number)s messages", number)
    return words % {"city": settings.CITY.name, "number": number}


def digest_text(parts: Sequence[Message]) -> str:
    """What waited for the day's mail: first what there is, then each in full."""
    contents = "\n".join(f"{n}. {part.subject}" for n, part in enumerate(parts, start=1))
    return RULE.join((contents, *(f"{part.subject}\n\n{part.text}" for part in parts)))
