"""The 48-hour rule: an absent seat answers each action item, or says why it will not.

From the report: cabinets that decide ask whoever was absent to commit within two
days. The hours are those that really pass, whatever the clocks do in between.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

WITHIN = timedelta(hours=48)


class Standing(StrEnum):
    """How an answer that is owed stands."""

    OPEN = "open"
    OVERDUE = "overdue"
    ON_TIME = "on_time"
    LATE = "late"


def owes(*, is_represented: bool, somebody_holds_it: bool) -> bool:
    """Whether a seat owes answers: somebody holds it, and nobody could decide for it there."""
    return somebody_holds_it and not is_represented


def due_at(asked: datetime) -> datetime:
    """The last instant at which an answer is on time; `asked` is an instant with a zone.

    Counted in UTC: on a wall clock 48 hours are an hour off when the clocks change.
    """
    return (asked.astimezone(UTC) + WITHIN).astimezone(asked.tzinfo)


def standing(asked: datetime, answered: datetime | None, now: datetime) -> Standing:
    """How an answer stands now. Exactly 48 hours are on time, a second more is late."""
    limit = due_at(asked)
    if answered is None:
        return Standing.OPEN if now <= limit else Standing.OVERDUE
    return Standing.ON_TIME if answered <= limit else Standing.LATE


@dataclass(frozen=True)
class Punctuality:
    """How many answers came in time, of all whose time is over or that came."""

    on_time: int
    of: int


def punctuality(standings: list[Standing]) -> Punctuality:
    """Answers on time among those that count: one that is still open in time counts not yet."""
    counted = [one for one in standings if one is not Standing.OPEN]
    return Punctuality(sum(one is Standing.ON_TIME for one in counted), len(counted))
