"""Links by which somebody gets in without a password. Each is good once, and for a while."""

import hashlib

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from wholecity.people.models import User


def reset_link(user: User) -> str:
    """Where the owner of an account sets a new password; not after they have, or have signed in."""
    token = default_token_generator.make_token(user)
    return settings.ADDRESS + reverse(
        "people:new-password", args=[f"{urlsafe_base64_encode(force_bytes(user.pk))}.{token}"]
    )


def user_of_reset(token: str) -> User | None:
    """The open account whose link has this token; None when it is good for nothing."""
    encoded, _, rest = token.partition(".")
    try:
        pk = int(urlsafe_base64_decode(encoded))
    except (ValueError, OverflowError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and default_token_generator.check_token(user, rest) else None


def invitation_link(secret: str) -> str:
    """Where somebody who was invited opens their account."""
    return settings.ADDRESS + reverse("people:invitation", args=[secret])


def hashed(secret: str) -> str:
    """What is kept of the secret of an invitation."""
    return hashlib.sha256(secret.encode()).hexdigest()
