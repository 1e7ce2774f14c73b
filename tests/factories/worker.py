"""A worker in a process of its own, on the test's database and home; or in this one."""

import os
import signal
import subprocess
import sys

from django.db import connection

from wholecity.jobs.worker import Worker

PROGRAM = """
import django
import tests.settings
tests.settings.DATABASES["default"]["NAME"] = {name!r}
tests.settings.TASKS = {{"default": {{"BACKEND": "django_tasks_db.DatabaseBackend"}}}}
django.setup()
{first}
from wholecity.jobs.worker import work
work(batch=True)
"""
# As the power fails: between two messages, in the middle of whatever transaction is open.
KILLED = """
import os, signal
from itertools import count
from django.db.models.signals import post_save
from wholecity.mail.models import Message
written = count(1)
def killed(created, **of):
    if created and next(written) == {number}:
        os.kill(os.getpid(), signal.SIGKILL)
post_save.connect(killed, sender=Message)
"""


def run_worker_process(*, seconds: float = 60, killed_at_message: int = 0) -> int:
    """Run what is ready, then end; its exit code. A worker that is killed is no failure of this.

    `killed_at_message` kills it once it has written so many messages to the outbox.
    """
    first = KILLED.format(number=killed_at_message) if killed_at_message else ""
    name = str(connection.settings_dict["NAME"])
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    program = PROGRAM.format(name=name, first=first)
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, check=False, timeout=seconds
    )
    return done.returncode


def work_off() -> None:
    """Run what is ready in this process, as a worker does; it leaves the signals as they were."""
    watched = (signal.SIGINT, signal.SIGTERM)
    before = {one: signal.getsignal(one) for one in watched}
    try:
        Worker(batch=True).run()
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
