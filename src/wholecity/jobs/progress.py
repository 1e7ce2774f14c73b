"""How far long work has come, told the same way to a terminal, a page or nobody.

Its words are messages of `kernel.texts`: marked where they stand, with values a `phrase`.
"""

from typing import Protocol


class Progress(Protocol):
    """Receives the steps of long work."""

    def step(self, name: str, total: int | None = None) -> None:
        """A new step begins; `total` is how many units it has, None when that is unknown."""

    def advance(self, done: int) -> None:
        """So many units of the current step are done, counted from its beginning."""

    def say(self, message: str) -> None:
        """A finding worth keeping."""


class Silent:
    """Progress that nobody watches."""

    def step(self, name: str, total: int | None = None) -> None:
        pass

    def advance(self, done: int) -> None:
        pass

    def say(self, message: str) -> None:
        pass
