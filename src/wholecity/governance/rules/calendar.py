"""When a body meets: wall time in a zone, and the next day by its cadence.

A meeting is at ten o'clock on the city's clocks, whatever the clocks do in
between; so it keeps its wall time and its zone, and the instant follows.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wholecity.kernel.days import FIRST_DAY, LAST_DAY
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

A_WEEK = timedelta(days=7)


def is_of_record(day: date) -> bool:
    """Whether a record can have such a day: on pages, in files, and in what calendars send."""
    return FIRST_DAY <= day <= LAST_DAY


def day_of_record(day: date, field: str) -> date:
    """A day that a file says under this name. Raises BadInput for one that no record can have."""
    if not is_of_record(day):
        raise BadInput(
            phrase(
                "%(field)s is %(value)s; a day lies between %(first)s and %(last)s.",
                field=field,
                value=day,
                first=FIRST_DAY,
                last=LAST_DAY,
            )
        )
    return day


def instant(day: date, at: time, zone: str) -> datetime | None:
    """The instant of a wall time, in UTC; None where the clocks leave that time out.

    Of a time that comes twice, when clocks are set back, it is the first one.
    """
    wall = datetime.combine(day, at)
    here = ZoneInfo(zone)
    found = wall.replace(tzinfo=here).astimezone(UTC)
    back = found.astimezone(here).replace(tzinfo=None)
    return found if back == wall else None


def next_day(last: date, months: int) -> date:
    """The same weekday of the month, some months on: the third Tuesday after the third Tuesday.

    Where that month has no fifth one, it is the last one. No months is a week on.
    """
    if months == 0:
        return last + A_WEEK
    year, month = divmod(last.year * 12 + last.month - 1 + months, 12)
    first, days = monthrange(year, month + 1)
    which = (last.day - 1) // 7
    day = 1 + (last.weekday() - first) % 7 + 7 * which
    return date(year, month + 1, day if day <= days else day - 7)


def starts(first: time, minutes: list[int]) -> list[time]:
    """When each item of an agenda begins, when each takes its minutes."""
    at = datetime.combine(date.min, first)
    found = []
    for number in minutes:
        found.append(at.time())
        at += timedelta(minutes=number)
    return found
