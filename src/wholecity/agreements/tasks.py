"""What a worker does for agreements."""

from django.utils import timezone
from django_tasks import task

from wholecity.agreements.actions.notices import send_notices


@task()
def remind() -> int:
    """Each morning: tell what expires and what is to be destroyed; how many messages were new."""
    return send_notices(timezone.localdate())
