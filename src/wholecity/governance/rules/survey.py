"""What members think of a meeting, from 1 to 5, so that nobody can tell who said what."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

LOWEST, HIGHEST = 1, 5
# Fewer replies would say who said what.
REPLIES_NEEDED = 3


def is_score(value: object) -> bool:
    """Whether a value is one of the whole numbers from 1 to 5."""
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    return LOWEST <= value <= HIGHEST


def means(replies: Sequence[Mapping[str, int]]) -> dict[str, Fraction]:
    """The mean score of each statement; nothing while there are fewer than three replies."""
    if len(replies) < REPLIES_NEEDED:
        return {}
    statements = {key for reply in replies for key in reply}
    said = {key: [reply[key] for reply in replies if key in reply] for key in statements}
    return {key: Fraction(sum(scores), len(scores)) for key, scores in said.items()}
