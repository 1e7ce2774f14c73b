"""Work that the schedule brings."""

from django_tasks import task

from wholecity.people import actions


@task()
def forget_attempts() -> None:
    """Every night: forget attempts to get in that no longer count."""
    actions.forget_attempts()
