"""Where an agreement stands on a day of the city."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """What people have done with it; the rest of its life follows from the calendar."""

    DRAFT = "draft"
    REVIEW = "review"
    SIGNED = "signed"
    DESTROYED = "destroyed"


class Standing(StrEnum):
    """Where it stands on a day."""

    DRAFT = "draft"
    REVIEW = "review"
    SIGNED = "signed"
    IN_FORCE = "in force"
    EXPIRING = "expiring"
    ENDED = "ended"
    DESTROYED = "destroyed"


@dataclass(frozen=True)
class Life:
    """What decides where an agreement stands. Days are both included.

    `ended_on` is its last day where it was ended before its time.
    """

    stage: Stage
    starts: date | None
    ends: date | None = None
    ended_on: date | None = None
    notice_days: int = 0

    @property
    def last_day(self) -> date | None:
        """The last day on which it counts; None while none was set."""
        days = [day for day in (self.ends, self.ended_on) if day is not None]
        return min(days, default=None)


def standing(life: Life, today: date) -> Standing:
    """Signed before its first day, in force, expiring in its last days of notice, then ended."""
    if life.stage is Stage.DESTROYED:
        return Standing.DESTROYED
    last = life.last_day
    if life.stage is not Stage.SIGNED or life.starts is None:
        return Standing(life.stage.value) if life.stage is not Stage.SIGNED else Standing.DRAFT
    if last is not None and today > last:
        return Standing.ENDED
    if today < life.starts:
        return Standing.SIGNED
    if last is not None and (last - today).days <= life.notice_days:
        return Standing.EXPIRING
    return Standing.IN_FORCE
