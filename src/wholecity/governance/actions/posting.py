"""Having letters written about a meeting: by a worker, after the change that they tell of."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.utils.module_loading import import_string

# By its path: tasks call actions, so that actions cannot import them.
TASK = "wholecity.governance.tasks.write_letters"
_silent = ContextVar("silent", default=False)


def have_letters_written(kind: str, meeting: UUID) -> None:
    """Queue the letters in the transaction of the change: both are kept, or neither."""
    if not _silent.get():
        import_string(TASK).enqueue(kind, str(meeting))


@contextmanager
def without_letters() -> Iterator[None]:
    """For what is only entered now, although it is long over: nobody is told of it."""
    before = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(before)
