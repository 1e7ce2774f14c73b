"""The link in a mail by which somebody answers for a seat, without signing in.

It is signed, for one answer and one person, and says nothing to whoever sees it.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

LASTS = timedelta(days=14)
_SALT = "wholecity.governance.answer"


@dataclass(frozen=True)
class AnswerLink:
    """Whose link it is, and to what it answers."""

    response: UUID
    person: UUID


def answer_link(response: UUID, person: UUID) -> str:
    """The address at which a person answers."""
    token = _signer().sign(f"{response.hex}.{person.hex}")
    return settings.ADDRESS + reverse("governance:answer-by-link", args=[token])


def opened(token: str) -> AnswerLink | None:
    """What a link is for; None for one that was not made here, or is too old."""
    try:
        response, person = _signer().unsign(token, max_age=LASTS).split(".")
        return AnswerLink(UUID(response), UUID(person))
    except (BadSignature, ValueError):
        return None


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=_SALT)
