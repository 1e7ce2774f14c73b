"""Starting, following and ending long work; keeping workers honest."""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from wholecity.jobs.models import Job, Schedule, WorkerBeat
from wholecity.jobs.progress import Progress
from wholecity.jobs.rules import LEASE, MAX_ATTEMPTS, next_run, wait_before
from wholecity.kernel.errors import Conflict, NotFound, WholecityError
from wholecity.kernel.texts import kept
from wholecity.kernel.texts import translatable as _

KEPT_BEATS = timedelta(days=1)


class Cancelled(Exception):
    """The person who asked for the work no longer wants it."""


class WorkerLost(Exception):
    """The worker stopped while running a job, and no attempts are left."""


class JobProgress:
    """Progress that is kept with the job, written at most twice a second."""

    def __init__(self, job: Job, pause: float = 0.5) -> None:
        self.job = job
        self.pause = pause
        self._written = 0.0

    def step(self, name: str, total: int | None = None) -> None:
        self.job.step, self.job.total, self.job.done = kept(name), total, 0
        self.job.step_number += 1
        self._write()

    def advance(self, done: int) -> None:
        self.job.done = done
        if time.monotonic() - self._written >= self.pause:
            self._write()

    def say(self, message: str) -> None:
        self.job.findings = [*self.job.findings, kept(message)]
        self._write()

    def _write(self) -> None:
        self._written = time.monotonic()
        self.job.save(update_fields=["step", "step_number", "done", "total", "findings"])
        if Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise Cancelled


def start(task: str, *, kind: str, title: str, by: str, **arguments: Any) -> Job:
    """Ask a worker to run `task(job_id, **arguments)`; `task` is the path of a task.

    Raises Conflict while another job of its kind waits or runs.
    """
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=kind, title=kept(title), requested_by=by)
    except IntegrityError:
        raise Conflict(
            "This is already running.", hint="Wait until it has ended, or cancel it first."
        ) from None
    result = import_string(task).enqueue(str(job.pk), **arguments)
    Job.objects.filter(pk=job.pk).update(task_id=uuid.UUID(result.id))
    job.refresh_from_db()
    return job


@contextmanager
def running(job_id: str) -> Iterator[Progress]:
    """Mark the job as running for the time of the block and record how it ends.

    An expected failure is told in its words and not tried again; any other is
    raised, so that the worker tries again while attempts are left.
    """
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise NotFound("This job does not exist.")
    if job.cancel_requested:
        _end(job, Job.State.CANCELLED)
        raise Cancelled
    job.state, job.step_number, job.findings, job.error = Job.State.RUNNING, 0, [], ""
    job.save(update_fields=["state", "step_number", "findings", "error"])
    try:
        yield JobProgress(job)
    except Cancelled:
        _end(job, Job.State.CANCELLED)
        raise
    except WholecityError as error:
        _end(job, Job.State.FAILED, error.words)
        raise
    else:
        _end(job, Job.State.DONE)


def cancel(job_id: uuid.UUID) -> None:
    """Ask the job to stop at its next sign of progress; one that waits ends at once."""
    Job.objects.filter(pk=job_id).update(cancel_requested=True)
    waiting = Job.objects.filter(pk=job_id, state=Job.State.WAITING)
    waiting.update(state=Job.State.CANCELLED, finished_at=timezone.now())


def _end(job: Job, state: Job.State, error: str = "") -> None:
    job.state, job.error, job.finished_at = state, kept(error), timezone.now()
    job.save(update_fields=["state", "error", "finished_at"])


def beat(worker_id: str) -> None:
    """The worker lives."""
    WorkerBeat.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": timezone.now()})


def farewell(worker_id: str) -> None:
    """The worker goes in good order."""
    WorkerBeat.objects.filter(worker_id=worker_id).delete()


def retry_or_fail(task_id: uuid.UUID) -> None:
    """A task that raised runs again after a growing wait, until its attempts are used.

    Expected failures and cancelled work are final at the first attempt.
    """
    result = DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.FAILED).first()
    if result is None:
        return
    final = _is_final(result.exception_class_path)
    attempts = len(result.worker_ids)
    if not final and attempts < MAX_ATTEMPTS:
        DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.FAILED).update(
            status=TaskResultStatus.READY, run_after=timezone.now() + wait_before(attempts)
        )
    elif not final:
        _fail_job(task_id, _("The work failed for a reason that nobody foresaw. See the log."))


def _is_final(exception_path: str) -> bool:
    try:
        kind = import_string(exception_path)
    except ImportError:
        return False
    return issubclass(kind, WholecityError | Cancelled)


def _fail_job(task_id: uuid.UUID, error: str) -> None:
    Job.objects.filter(task_id=task_id).update(
        state=Job.State.FAILED, error=error, finished_at=timezone.now()
    )


def reap() -> int:
    """Give the tasks of dead workers to others; returns how many there were."""
    now = timezone.now()
    alive = set(
        WorkerBeat.objects.filter(seen_at__gte=now - LEASE).values_list("worker_id", flat=True)
    )
    WorkerBeat.objects.filter(seen_at__lt=now - KEPT_BEATS).delete()
    lost = [r for r in DBTaskResult.objects.running() if r.worker_ids[-1] not in alive]
    return sum(_take_from_the_dead(result) for result in lost)


def _take_from_the_dead(result: DBTaskResult[Any, Any]) -> bool:
    # The filter on worker_ids makes this safe against another worker doing the same.
    same = DBTaskResult.objects.filter(
        pk=result.pk, status=TaskResultStatus.RUNNING, worker_ids=result.worker_ids
    )
    if len(result.worker_ids) < MAX_ATTEMPTS:
        return bool(same.update(status=TaskResultStatus.READY, run_after=timezone.now()))
    message = _("The worker stopped while running this job.")
    taken = same.update(
        status=TaskResultStatus.FAILED,
        finished_at=timezone.now(),
        exception_class_path=f"{WorkerLost.__module__}.{WorkerLost.__qualname__}",
        traceback=message,
    )
    if taken:
        _fail_job(result.pk, message)
    return bool(taken)


def enqueue_due() -> int:
    """Queue the scheduled tasks whose time has come; each time is taken by one worker only."""
    return sum(_enqueue_if_due(name, *entry) for name, entry in settings.SCHEDULES.items())


def _enqueue_if_due(name: str, cron: str, task_path: str) -> bool:
    now = timezone.now()
    following = next_run(cron, now, settings.TIME_ZONE)
    schedule, _made = Schedule.objects.get_or_create(name=name, defaults={"next_run": following})
    if schedule.next_run > now:
        return False
    with transaction.atomic():
        won = Schedule.objects.filter(name=name, next_run=schedule.next_run).update(
            next_run=following
        )
        if won:
            import_string(task_path).enqueue()
    return bool(won)
