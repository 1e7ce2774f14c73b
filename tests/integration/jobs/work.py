"""Tasks that the tests of the worker run."""

import os
import signal

from django_tasks import task

from wholecity.jobs.actions import running
from wholecity.kernel.errors import BadInput


@task()
def count_to_three(job_id: str) -> None:
    with running(job_id) as progress:
        progress.step("Counting", total=3)
        for n in (1, 2, 3):
            progress.advance(n)
        progress.say("Counted to three.")


@task()
def find_bad_input(job_id: str) -> None:
    with running(job_id):
        raise BadInput("The file is empty.", hint="Export it again.")


@task()
def succeed_the_second_time(job_id: str, marker: str) -> None:
    with running(job_id) as progress:
        if not os.path.exists(marker):
            with open(marker, "w", encoding="utf-8"):
                raise RuntimeError("not yet")
        progress.say("Second time lucky.")


@task()
def always_break(job_id: str) -> None:
    with running(job_id):
        raise RuntimeError("broken")


@task()
def be_killed_once(job_id: str, marker: str) -> None:
    with running(job_id) as progress:
        if not os.path.exists(marker):
            with open(marker, "w", encoding="utf-8"):
                os.kill(os.getpid(), signal.SIGKILL)
        progress.say("Survived.")
