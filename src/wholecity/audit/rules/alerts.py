"""What raises an alert. Plain values in, a verdict out; limits are the city's settings."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import takewhile

# Parts of surnames that say nothing about a family.
PARTICLES = frozenset(
    "al bin da das de del der di dos du el ibn la las le los van von y".split()  # noqa: SIM905
)
SATURDAY = 5


@dataclass(frozen=True)
class Kin:
    """Names and addresses of whoever reads, and of the child; compared, and not kept."""

    own_names: Sequence[str] = ()
    own_addresses: Sequence[str] = ()
    child_names: Sequence[str] = ()
    child_addresses: Sequence[str] = ()


@dataclass(frozen=True)
class Limits:
    """Above which an alert is raised; and how many children's pages may be opened in `within`."""

    children: int
    pages: int
    within: timedelta
    opens: time
    closes: time
    denials: int


def is_mass_reading(children: int, limits: Limits) -> bool:
    """More children than the limit, counted once each, in the time of the limits."""
    return children > limits.children


def goes_on_at(opened: Sequence[datetime], limits: Limits) -> datetime | None:
    """When somebody may open the next child's page; None for at once.

    `opened` are the seconds of the pages that they opened within the limits' time, the latest
    first: the one that fills the limit has to be that long ago.
    """
    if len(opened) < limits.pages:
        return None
    return opened[limits.pages - 1] + limits.within + timedelta(seconds=1)


def is_out_of_hours(at: datetime, limits: Limits) -> bool:
    """At night or on a weekend; `at` is on the city's wall clock."""
    return at.weekday() >= SATURDAY or not limits.opens <= at.time() < limits.closes


def denied_in_a_row(refused: Iterable[bool]) -> int:
    """How many of somebody's attempts, the last one first, were refused with none between."""
    return sum(1 for _ in takewhile(bool, refused))


def may_be_family(kin: Kin) -> bool:
    """Whether whoever reads and the child share a part of a surname, or an address.

    A Spanish double surname is shared by its halves. A common surname gives
    false alarms: an alert is a question, not a finding.
    """
    names = _surnames(kin.own_names) & _surnames(kin.child_names)
    return bool(names) or bool(_places(kin.own_addresses) & _places(kin.child_addresses))


def _surnames(names: Sequence[str]) -> set[str]:
    return {part for name in names for part in _words(name) if part not in PARTICLES}


def _places(addresses: Sequence[str]) -> set[str]:
    return {" ".join(words) for address in addresses if (words := _words(address))}


def _words(text: str) -> list[str]:
    """Without accents, capitals and signs: O’Neil and ONeil are one, Pérez-Gil is two."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in letters if not unicodedata.combining(c) and c not in "'’‘`´ʼ")
    return re.findall(r"\w+", plain)
