"""What a worker does for the cabinet: letters after a change, reminders by the schedule."""

from collections.abc import Callable
from uuid import UUID

from django_tasks import task

from wholecity.governance.actions import mailing

LETTERS: dict[str, Callable[[UUID], int]] = {
    "invitation": mailing.send_invitations,
    "change": mailing.send_change,
    "cancellation": mailing.send_cancellation,
    "record": mailing.send_record,
}


@task()
def write_letters(kind: str, meeting: str) -> int:
    """Post the letters about a meeting; how many were new. Done again it posts none twice."""
    return LETTERS[kind](UUID(meeting))


@task()
def remind() -> int:
    """Post the reminders whose time has come; how many were new."""
    return mailing.remind()
