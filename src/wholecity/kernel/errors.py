"""Errors that a person can act on.

Every error that is meant for a person says what is wrong, where, and what to
do. Shells turn the class into an exit code or an HTTP status; anything else
that is raised is a fault of the program.
"""

import math
from datetime import datetime
from typing import Protocol

from wholecity.kernel.texts import together

# No error: what was brought is kept, and none of it is published until a person has looked at it.
WAITS_FOR_A_PERSON = 6


class WholecityError(Exception):
    """An expected failure, told in words. `hint` says what to do about it.

    A page may show it in any language, so words with values in them are a `phrase`.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def words(self) -> str:
        """The message and the hint as one, to be kept or told."""
        return together(self.message, self.hint)

    def __str__(self) -> str:
        return str(self.words)


class BadInput(WholecityError):
    """What was given cannot be used: a file, an option, a field."""

    exit_code = 2


class NotFound(WholecityError):
    """What was named does not exist, or must look as if it did not."""

    exit_code = 3


class NotAllowed(WholecityError):
    """The person may not do this; the reasons are in the message."""

    exit_code = 4


class Conflict(WholecityError):
    """Somebody else is at it, or it is no longer in the state it was."""

    exit_code = 5


class Unavailable(WholecityError):
    """Something that is needed, such as the audit record, cannot be used at the moment."""

    exit_code = 7


class TooMany(WholecityError):
    """Somebody did something too often in a short time; `until` is when they may go on."""

    def __init__(self, message: str, *, until: datetime, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.until = until

    def seconds_from(self, now: datetime) -> int:
        """How long there is to wait, in whole seconds: at least one."""
        return max(math.ceil((self.until - now).total_seconds()), 1)


class Versioned(Protocol):
    """Something that carries a number, which goes up with each change."""

    version: int


def check_version(found: Versioned, version: int) -> None:
    """Raise Conflict where something was changed after it was looked at."""
    if found.version != version:
        raise Conflict(
            "Somebody changed this while you wrote. Nothing of yours was saved.",
            hint="It is shown as it is now, with your words in the form: save again to replace it.",
        )
