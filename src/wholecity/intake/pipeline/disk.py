"""A full disk and too little memory, told in words instead of a trace."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from wholecity.kernel.errors import WholecityError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FULL_WORDS = ("no space left", "file too large", "quota exceeded", "could not write")
# As the databases that keep the deliveries' register say it (SQLite, PostgreSQL).
DATABASE_WORDS = ("disk is full", "disk full", "no space left")


class NoRoom(WholecityError):
    """The machine has no room for this; nothing was published."""

    exit_code = 6


@contextmanager
def room_told() -> Iterator[None]:
    """Turn what a full disk or too little memory raises into NoRoom."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise NoRoom(
            "There is not enough memory for this delivery. Nothing was published.",
            hint="Load it in parts, or on a machine with more memory or a bigger disk.",
        ) from error
    except Exception as error:
        if not _is_full(error):
            raise
        raise NoRoom(
            "The disk is full. Nothing was published; all is as it was before.",
            hint="Free some space (`df -h` shows where), then load the delivery again.",
        ) from error


def _is_full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    if isinstance(error, WholecityError):
        return False
    words = FULL_WORDS if isinstance(error, duckdb.Error) else DATABASE_WORDS
    return any(word in str(error).lower() for word in words)
