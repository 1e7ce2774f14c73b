"""Having letters written about a meeting: by a worker, after the change that they tell of."""

from uuid import UUID

from django.utils.module_loading import import_string

# By its path: tasks call actions, so that actions cannot import them.
TASK = "wholecity.governance.tasks.write_letters"


def have_letters_written(kind: str, meeting: UUID) -> None:
    """Queue the letters in the transaction of the change: both are kept, or neither."""
    import_string(TASK).enqueue(kind, str(meeting))
