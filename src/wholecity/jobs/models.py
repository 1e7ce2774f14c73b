"""Long work that people asked for, and the workers that do it."""

import uuid

from django.db import models


class Job(models.Model):
    """One piece of long work: who asked, how far it is, how it ended.

    Title, step, findings and error are messages as `kernel.texts.kept` keeps them.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60, db_index=True)
    title = models.TextField()
    requested_by = models.CharField(max_length=200)
    requested_at = models.DateTimeField(auto_now_add=True, db_index=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    step = models.TextField(blank=True)
    step_number = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    findings = models.JSONField(default=list, blank=True)
    error = models.TextField(blank=True)
    cancel_requested = models.BooleanField(default=False)
    task_id = models.UUIDField(null=True, blank=True, db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    privacy = dict.fromkeys(
        (
            "id",
            "kind",
            "title",
            "requested_by",
            "requested_at",
            "state",
            "step",
            "step_number",
            "done",
            "total",
            "findings",
            "error",
            "cancel_requested",
            "task_id",
            "finished_at",
        ),
        "C14",
    )

    class Meta:
        ordering = ("-requested_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("kind",),
                condition=models.Q(state__in=("waiting", "running")),
                name="one_open_job_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"

    @property
    def ended(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    @property
    def percent(self) -> int | None:
        """How much of the current step is done, None when its length is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None


class WorkerBeat(models.Model):
    """The last sign of life of a worker."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField(db_index=True)

    privacy = {"worker_id": "C14", "seen_at": "C14"}

    def __str__(self) -> str:
        return self.worker_id


class Schedule(models.Model):
    """When a scheduled task runs next. Workers compete for the row; one of them wins."""

    name = models.CharField(max_length=60, primary_key=True)
    next_run = models.DateTimeField()

    privacy = {"name": "C14", "next_run": "C14"}

    def __str__(self) -> str:
        return self.name
