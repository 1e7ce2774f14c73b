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
from wholecity.jobs.worker import work
work(batch=True)
"""


def run_worker_process(*, seconds: float = 60) -> None:
    """Run what is ready, then end. A worker that a job kills is no failure of this."""
    name = str(connection.settings_dict["NAME"])
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    subprocess.run(
        [sys.executable, "-c", PROGRAM.format(name=name)],
        env=environment,
        check=False,
        timeout=seconds,
    )


def work_off() -> None:
    """Run what is ready in this process, as a worker does; it leaves the signals as they were."""
    watched = (signal.SIGINT, signal.SIGTERM)
    before = {one: signal.getsignal(one) for one in watched}
    try:
        Worker(batch=True).run()
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
