"""The worker: django-tasks' own, with heartbeat, reaper, retry and schedule."""

import logging
import threading

from django.db import DatabaseError, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as DatabaseWorker
from django_tasks_db.models import DBTaskResult

from wholecity.jobs import actions
from wholecity.jobs.rules import LEASE

logger = logging.getLogger(__name__)


class Worker(DatabaseWorker):
    """Runs jobs until it is told to stop; what raised goes back to the queue."""

    def __init__(self, *, batch: bool = False, interval: float = 0.5) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        actions.retry_or_fail(db_task_result.pk)


def _keep_beating(worker_id: str, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            actions.beat(worker_id)
            actions.reap()
            actions.enqueue_due()
        except DatabaseError:
            # A locked or restarting database: the next beat tries again.
            logger.exception("The worker could not report.")
        stop.wait(LEASE.total_seconds() / 3)
    connection.close()


def work(*, batch: bool = False) -> None:
    """Run jobs until a signal comes, or, with `batch`, until none is ready."""
    worker = Worker(batch=batch)
    worker.configure_signals()
    actions.beat(worker.worker_id)
    stop = threading.Event()
    heart = threading.Thread(target=_keep_beating, args=(worker.worker_id, stop), daemon=True)
    heart.start()
    try:
        worker.run()
    finally:
        stop.set()
        heart.join(timeout=5)
        actions.farewell(worker.worker_id)
