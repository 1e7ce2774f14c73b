"""Where extracts lie, and the keys with which they are encrypted and pseudonyms are made."""

import hashlib
import hmac
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

from wholecity.extracts.models import ProjectKey

PLAIN, LEFT_SECONDS = "work-", 3600


def folder_of(extract: UUID) -> Path:
    """The folder of an extract's encrypted files."""
    return Path(settings.EXTRACTS) / str(extract)


def clear_plain() -> int:
    """Remove the plain files that a killed process left, an hour after it; how many folders."""
    before, gone = time.time() - LEFT_SECONDS, 0
    for folder in Path(settings.EXTRACTS).glob(f"{PLAIN}*"):
        with suppress(FileNotFoundError):  # whoever made it has just removed it
            if folder.stat().st_mtime < before:
                shutil.rmtree(folder, ignore_errors=True)
                gone += 1
    return gone


@contextmanager
def plain_folder() -> Iterator[Path]:
    """A folder for plain files, for the time of the block."""
    home = Path(settings.EXTRACTS)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=PLAIN, dir=home) as folder:
        yield Path(folder)


def project_key(license: str) -> bytes:
    """The key of a project: made of a half that the database keeps and the warehouse's own.

    The same for all extracts under one license, so that a later one can be joined to an earlier;
    another one for each license.
    """
    half = ProjectKey.objects.get_or_create(license=license, defaults={"half": os.urandom(32)})[0]
    secret = settings.WAREHOUSE_KEY.encode()
    return hmac.new(secret, b"extract:" + bytes(half.half), hashlib.sha256).digest()
