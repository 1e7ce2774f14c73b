"""What members think of a meeting, from 1 to 5, so that nobody can tell who said what.

Means that move with each reply give every reply away: whoever looks before and after one, and
knows who answered in between, subtracts. So nothing is computed from a survey that still runs.
It ends on a day that is known beforehand, and from then on its means stand: they come once, from
three replies or more, and are the same in whatever order the replies came.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

LOWEST, HIGHEST = 1, 5
# Fewer replies would say who said what.
REPLIES_NEEDED = 3
DAYS_OPEN = 14
Reply = Mapping[str, int]


def is_score(value: object) -> bool:
    """Whether a value is one of the whole numbers from 1 to 5."""
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    return LOWEST <= value <= HIGHEST


def last_day(closed_on: date) -> date:
    """The last day on which the survey of a meeting takes replies."""
    return closed_on + timedelta(days=DAYS_OPEN)


def is_over(closed_on: date, today: date) -> bool:
    """Whether the survey of a meeting that was closed on a day takes no more replies."""
    return today > last_day(closed_on)


def are_published(replies: int, closed_on: date, today: date) -> bool:
    """Whether anything may be computed from so many replies: enough, of a survey that is over."""
    return replies >= REPLIES_NEEDED and is_over(closed_on, today)


def means(replies: Sequence[Reply]) -> dict[str, Fraction]:
    """The mean score of each statement, of replies that are published."""
    statements = {key for reply in replies for key in reply}
    said = {key: [reply[key] for reply in replies if key in reply] for key in statements}
    return {key: Fraction(sum(scores), len(scores)) for key, scores in said.items()}
