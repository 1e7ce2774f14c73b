"""Which children the initiatives of a city reach, by age and domain: duplication and gaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class AgeGroup:
    """Ages in years, both included."""

    youngest: int
    oldest: int
    title: str

    def meets(self, youngest: int, oldest: int) -> bool:
        """Whether some age lies in both."""
        return self.youngest <= oldest and youngest <= self.oldest


@dataclass(frozen=True)
class Effort:
    """What one initiative is for. `lead` names whoever leads it, `key` the initiative."""

    key: str
    domain: str
    youngest: int
    oldest: int
    lead: str


@dataclass(frozen=True)
class Cell:
    """Children of an age group in a domain, and the initiatives that are for them."""

    domain: str
    ages: AgeGroup
    keys: tuple[str, ...]
    leads: int

    @property
    def is_gap(self) -> bool:
        """Whether nobody does anything for these children here."""
        return not self.keys

    @property
    def is_shared(self) -> bool:
        """Whether several who may not know of each other do: it may be the same work twice."""
        return self.leads > 1


def cells(
    efforts: Iterable[Effort], domains: Iterable[str], groups: Sequence[AgeGroup]
) -> list[Cell]:
    """A cell for each domain and age group, in their order, those without initiatives too."""
    known = list(efforts)
    return [_cell(known, domain, ages) for domain in domains for ages in groups]


def _cell(efforts: Iterable[Effort], domain: str, ages: AgeGroup) -> Cell:
    here = [e for e in efforts if e.domain == domain and ages.meets(e.youngest, e.oldest)]
    return Cell(domain, ages, tuple(e.key for e in here), len({e.lead for e in here}))
