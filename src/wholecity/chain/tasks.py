"""The main job, and the destruction of what came under an agreement, as work for a worker."""

from django_tasks import task

from wholecity.chain import actions
from wholecity.jobs.actions import running
from wholecity.people.rules import Acting


@task()
def run(job_id: str, name: str, role: str) -> None:
    """Link, compute and propose what was loaded so far, on behalf of whoever asked."""
    with running(job_id) as progress:
        actions.run_chain(by=Acting(name, role), progress=progress)


@task()
def destroy(job_id: str, name: str, role: str, key: str) -> None:
    """Destroy what came under an ended agreement, on behalf of whoever asked."""
    with running(job_id) as progress:
        actions.destroy(by=Acting(name, role), key=key, progress=progress)


@task()
def coarser(job_id: str, name: str, role: str, release: int, which: int) -> None:
    """Propose a release again by coarser levels, on behalf of whoever asked."""
    with running(job_id) as progress:
        actions.propose_coarser(
            by=Acting(name, role), release=release, which=which, progress=progress
        )
