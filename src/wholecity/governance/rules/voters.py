"""Which seat somebody had when they voted, by name and day."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from wholecity.governance.rules.terms import Term
from wholecity.people.rules import folded

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Voting(Generic[Key]):
    """Somebody could vote for a seat in a term: its holder, or who acted for it."""

    name: str
    term: Term
    seat: Key
    person: Key
    is_designee: bool = False


def voting(name: str, day: date, known: Iterable[Voting[Key]]) -> list[Voting[Key]]:
    """For which seats somebody of a name could vote on a day: one, none, or several."""
    wanted = folded(name)
    return [v for v in known if folded(v.name) == wanted and v.term.holds_on(day)]
