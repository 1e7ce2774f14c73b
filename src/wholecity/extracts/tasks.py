"""Making an extract, and the end of extracts, as work for a worker."""

from django_tasks import task

from wholecity.extracts import actions
from wholecity.jobs.actions import running
from wholecity.people.rules import Acting


@task()
def make(job_id: str, name: str, role: str, license: str) -> None:
    """Make an extract on behalf of whoever asked."""
    with running(job_id) as progress:
        actions.make(by=Acting(name, role), license=license, progress=progress)


@task()
def destroy_ended() -> int:
    """Each night: destroy the extracts of licenses that are over; how many there were."""
    return actions.destroy_ended()
