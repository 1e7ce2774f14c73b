"""What pages show about long work."""

import uuid
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from wholecity.jobs.models import Job, WorkerBeat
from wholecity.jobs.rules import LEASE

__all__ = ["Job", "a_worker_is_alive", "job", "jobs", "recent"]


def job(job_id: uuid.UUID) -> Job | None:
    """One job, None when there is no such."""
    return Job.objects.filter(pk=job_id).first()


def jobs(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Job]:
    """Those of these jobs that are still known."""
    return Job.objects.in_bulk(ids)


def recent(kind: str) -> QuerySet[Job]:
    """Jobs of a kind, newest first."""
    return Job.objects.filter(kind=kind)


def a_worker_is_alive() -> bool:
    """Whether some worker was heard of lately; without one, jobs wait."""
    return WorkerBeat.objects.filter(seen_at__gte=timezone.now() - LEASE).exists()
