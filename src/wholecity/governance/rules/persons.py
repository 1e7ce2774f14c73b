"""Who is who in a list of people: the same person spelled twice is not guessed, but told."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from wholecity.kernel.texts import phrase
from wholecity.people.rules import folded


@dataclass(frozen=True)
class Named:
    """A person as a line of a list names them."""

    line: int
    name: str
    email: str = ""

    @property
    def spelling(self) -> tuple[str, str]:
        return (self.name, self.email.casefold())


@dataclass(frozen=True)
class Doubt:
    """Lines that may name one person, and what to do about it."""

    lines: tuple[int, ...]
    message: str


def doubts(people: Sequence[Named]) -> list[Doubt]:
    """What a list leaves open about who is who, in the order of its lines.

    The same name and the same address, or none, letter for letter, is one
    person. Names that differ in accents, capitals or spaces are two people only
    where each has an address of its own; one address is never two people's.
    """
    found = [*_of_names(people), *_of_addresses(people)]
    return sorted(found, key=lambda doubt: doubt.lines)


def _of_names(people: Sequence[Named]) -> Iterator[Doubt]:
    for group in _groups(people, lambda named: folded(named.name)):
        addresses = [email for _, email in {named.spelling for named in group}]
        if len(addresses) > 1 and ("" in addresses or len(set(addresses)) < len(addresses)):
            yield Doubt(
                _lines(group),
                phrase(
                    "Lines %(lines)s may name one person: %(names)s. If it is one, write the name "
                    "and the e-mail address the same way in each line; if not, give each an "
                    "address of their own.",
                    lines=", ".join(map(str, _lines(group))),
                    names=_names(group),
                ),
            )


def _of_addresses(people: Sequence[Named]) -> Iterator[Doubt]:
    with_address = [named for named in people if named.email]
    for group in _groups(with_address, lambda named: named.email.casefold()):
        if len({folded(named.name) for named in group}) > 1:
            yield Doubt(
                _lines(group),
                phrase(
                    "Lines %(lines)s give the address %(email)s to several people: %(names)s. An "
                    "address belongs to one person.",
                    lines=", ".join(map(str, _lines(group))),
                    email=group[0].email,
                    names=_names(group),
                ),
            )


def _groups(people: Sequence[Named], key: Callable[[Named], str]) -> Iterator[list[Named]]:
    for _, group in groupby(sorted(people, key=lambda n: (key(n), n.line)), key=key):
        yield list(group)


def _lines(group: Sequence[Named]) -> tuple[int, ...]:
    return tuple(named.line for named in group)


def _names(group: Sequence[Named]) -> str:
    return ", ".join(dict.fromkeys(f"“{named.name}”" for named in group))
