"""The main job as work for a worker."""

from django_tasks import task

from wholecity.chain.actions import run_chain
from wholecity.jobs.actions import running
from wholecity.people.rules import Acting


@task()
def run(job_id: str, name: str, role: str) -> None:
    """Link, compute and propose what was loaded so far, on behalf of whoever asked."""
    with running(job_id) as progress:
        run_chain(by=Acting(name, role), progress=progress)
