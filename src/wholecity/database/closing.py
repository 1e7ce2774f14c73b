"""What a transaction does last, while it can still be taken back.

Django knows what comes after a commit, and nothing that comes before it. What
has to wait for a lock that all writers share belongs there: taken as the last
one and held until the commit alone, it cannot meet another lock the wrong way
round, and nobody waits longer for it than a commit takes.
"""

from collections.abc import Callable
from typing import Any

from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper

Step = Callable[[list[Any]], None]


class ClosingSteps(BaseDatabaseWrapper):
    """A connection with steps before its commit. An error in one of them takes everything back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.closing_steps: dict[Step, list[Any]] = {}

    def before_commit(self, step: Step, item: Any) -> None:
        """Have `step` called once before this transaction commits, with all items given for it.

        What a savepoint took back meanwhile is still among the items.
        """
        if not self.in_atomic_block:
            raise RuntimeError("There is no transaction whose end this could wait for.")
        self.closing_steps.setdefault(step, []).append(item)

    def settle(self) -> None:
        """Check what the database would check at the commit, while no shared lock is held."""

    def commit(self) -> None:
        if self.closing_steps:
            self._close_transaction()
        super().commit()

    def rollback(self) -> None:
        self.closing_steps = {}
        super().rollback()

    def close(self) -> None:
        self.closing_steps = {}
        super().close()

    def _close_transaction(self) -> None:
        steps, self.closing_steps = self.closing_steps, {}
        try:
            self._take(steps)
        except BaseException:
            try:
                self.rollback()
            except Error:
                self.close()
            raise

    def _take(self, steps: dict[Step, list[Any]]) -> None:
        """Django has left the atomic block already; for what the steps do, it is still one."""
        self.in_atomic_block = True
        try:
            self.settle()
            for step, items in steps.items():
                step(items)
        finally:
            self.in_atomic_block = False
