"""Whether enough seats were represented, and what became of a motion."""

from collections.abc import Iterable, Mapping


def quorum(seats: int, agreed: int | None) -> int:
    """How many seats must be represented: as a body agreed, else more than half of its table."""
    return seats // 2 + 1 if agreed is None else agreed


def is_adopted(positions: Iterable[str], *, by_vote: bool) -> bool:
    """Whether a motion is adopted: in a vote by more for than against, by consensus without
    anybody against. Who abstains, is recused or absent counts on neither side.
    """
    told = list(positions)
    against = told.count("against")
    return told.count("for") > against if by_vote else not against


def tally(positions: Iterable[str], order: Iterable[str]) -> Mapping[str, int]:
    """How many seats took each position, in an order; none for a position that nobody took."""
    told = list(positions)
    return {position: told.count(position) for position in order if position in told}
