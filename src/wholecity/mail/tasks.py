"""Mail as work for a worker."""

from django_tasks import task

from wholecity.mail import actions


@task()
def deliver() -> None:
    """Every minute, and soon after something was posted: send what is due."""
    actions.deliver()
