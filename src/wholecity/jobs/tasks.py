"""Work that the schedule brings."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from wholecity.jobs.models import Job

KEPT = timedelta(days=90)


@task()
def tidy() -> None:
    """Every night: forget ended sessions, and jobs that ended long ago."""
    SessionStore.clear_expired()
    before = timezone.now() - KEPT
    Job.objects.filter(finished_at__lt=before).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
