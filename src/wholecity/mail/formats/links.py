"""The link by which a receiver unsubscribes. It is signed, and says nothing about anybody."""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

_SALT = "wholecity.mail.unsubscribe"


def unsubscribe_link(message: UUID) -> str:
    """The address at which the receiver of a message unsubscribes from messages of its kind."""
    token = Signer(salt=_SALT).sign(message.hex)
    return settings.ADDRESS + reverse("mail:unsubscribe", args=[token])


def message_of(token: str) -> UUID | None:
    """The message whose link has this token, None when it was not made here."""
    try:
        return UUID(Signer(salt=_SALT).unsign(token))
    except (BadSignature, ValueError):
        return None
