"""Work that the schedule brings."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from wholecity.jobs.models import Job

KEPT = timedelta(days=90)
# What the schedule brings every minute and went well tells nobody anything after a while.
KEPT_SUCCESS = timedelta(days=7)


@task()
def tidy() -> None:
    """Every night: forget ended sessions, and jobs that ended long ago."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    now = timezone.now()
    Job.objects.filter(finished_at__lt=now - KEPT).delete()
    results = DBTaskResult.objects
    results.successful().filter(finished_at__lt=now - KEPT_SUCCESS).delete()
    results.failed().filter(finished_at__lt=now - KEPT).delete()
