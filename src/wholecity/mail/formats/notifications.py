"""Delivery status notifications (RFC 3464): what a mail server says came of a message."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mail
from uuid import UUID

from wholecity.kernel.errors import BadInput


@dataclass(frozen=True)
class Notification:
    """One message, whether it failed for good, the status code, and the server's words."""

    message: UUID | None
    failed: bool
    status: str
    words: str


def read_notification(content: bytes) -> Notification:
    """The notification in a mail, whole, as a mail server hands it to a program.

    `message` is None where the original's Message-ID is not in it or is not
    ours. Raises BadInput for a mail that is no notification.
    """
    mail = message_from_bytes(content)
    report = _part(mail, "message/delivery-status")
    # The first block is about the report; each that follows is about one receiver.
    blocks = _inside(report)[1:] if report else []
    if not blocks:
        raise BadInput(
            "This mail is no delivery status notification.",
            hint="Give the whole mail, with its headers, as the mail server has it.",
        )
    failed = [b for b in blocks if _field(b, "Action").lower() == "failed"]
    block = (failed or blocks)[0]
    status, diagnostic = _field(block, "Status"), _field(block, "Diagnostic-Code")
    words = diagnostic.partition(";")[2].strip() or diagnostic or status
    return Notification(_original(mail), bool(failed), status, words)


def _part(mail: Mail, *kinds: str) -> Mail | None:
    return next((part for part in mail.walk() if part.get_content_type() in kinds), None)


def _inside(part: Mail) -> list[Mail]:
    return [inner for inner in part.get_payload() if isinstance(inner, Mail)]


def _field(block: Mail, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


_OURS = re.compile(r"<([0-9a-f]{32})@")


def _original(mail: Mail) -> UUID | None:
    """The message that is meant: it, or its headers, come back in the last part."""
    part = _part(mail, "message/rfc822", "text/rfc822-headers")
    if part is None:
        return None
    if part.is_multipart():
        (headers,) = _inside(part)[:1] or [Mail()]
    else:
        content = part.get_payload(decode=True)
        headers = message_from_bytes(content if isinstance(content, bytes) else b"")
    found = _OURS.search(_field(headers, "Message-ID"))
    return UUID(found[1]) if found else None
