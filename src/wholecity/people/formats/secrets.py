"""Secrets that the database keeps and must give back: of second factors and of directories.

They are encrypted with a key of the installation's own, which stands beside the
database and not in it: a stolen copy of the database makes nobody's codes.
"""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


def _cipher() -> AESGCM:
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"wholecity accounts")
    return AESGCM(key.derive(settings.ACCOUNTS_KEY.encode()))


def sealed(text: str) -> str:
    """The text, encrypted; another one each time."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + _cipher().encrypt(nonce, text.encode(), None)).decode()


def opened(kept: str) -> str:
    """What was sealed. Raises ValueError when it was changed, or sealed with another key."""
    content = base64.b64decode(kept)
    try:
        return _cipher().decrypt(content[:_NONCE], content[_NONCE:], None).decode()
    except InvalidTag:
        raise ValueError("WHOLECITY_ACCOUNTS_KEY is not the key that this was kept with.") from None
