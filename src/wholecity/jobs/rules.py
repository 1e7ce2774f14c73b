"""When work is tried again, and when scheduled work is due."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from croniter import croniter

# A worker that was not heard of for this long is taken for dead.
LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 3


def wait_before(attempt: int) -> timedelta:
    """How long to wait before the attempt after `attempt` failures: 2, 4, 8 … seconds."""
    return timedelta(seconds=2**attempt)


def next_run(cron: str, after: datetime, time_zone: str) -> datetime:
    """The first moment after `after` that a cron line names, by the wall clock of the city."""
    local = after.astimezone(ZoneInfo(time_zone))
    due: datetime = croniter(cron, local).get_next(datetime)
    return due
