"""How often somebody may try to get in, whatever process answers.

An attempt is written before anything is compared, and taken back when it was
right: so twenty at the same moment are twenty, and none is free.
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from wholecity.kernel.errors import TooMany
from wholecity.people.models import Assertion, Attempt

WINDOW = timedelta(minutes=15)
# For one account from one address; and from one address at all, behind which a whole office may be.
OF_ONE, OF_ADDRESS = 5, 100
# For the code of one account from anywhere: it has few digits, and the password was right already.
CODES_OF_ONE = 20
KEPT = timedelta(days=1)


@contextmanager
def attempt(*, kind: str, whom: str, address: str) -> Iterator[None]:
    """One try of `whom` from an address: counted when the block raises, else forgotten.

    Nobody is locked out everywhere by what somebody else does: who tries from
    elsewhere is counted there. Only the codes of an account (`kind` "code") are
    counted wherever they come from, too. Raises TooMany.
    """
    rows = count_attempt(kind=kind, whom=whom, address=address)
    yield
    Attempt.objects.filter(pk__in=rows).delete()


def count_attempt(*, kind: str, whom: str, address: str) -> list[int]:
    """Count one try, and leave it counted; the rows that did. Raises TooMany as `attempt` does."""
    limits = [(whom, address, OF_ONE), ("", address, OF_ADDRESS)]
    if kind == "code":
        limits.append((whom, "", CODES_OF_ONE))
    return [_counted(kind, _key(kind, who, where), most) for who, where, most in limits]


def _counted(kind: str, key: str, most: int) -> int:
    row, now = Attempt.objects.create(kind=kind, key=key), timezone.now()
    if Attempt.objects.filter(kind=kind, key=key, at__gte=now - WINDOW).count() > most:
        raise TooMany(
            "Too many attempts failed.", hint="Wait a quarter of an hour.", until=now + WINDOW
        )
    return row.pk


def forget_attempts() -> None:
    """Forget what is too old to count, and assertions that are too old to be taken."""
    Assertion.objects.filter(at__lt=timezone.now() - KEPT).delete()
    Attempt.objects.filter(at__lt=timezone.now() - KEPT).delete()


def _key(kind: str, whom: str, address: str) -> str:
    told = "\0".join((kind, whom, address)).encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()
