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
    """An initiative: its `key` and name, whom it is for, and who leads it."""

    key: str
    name: str
    domain: str
    youngest: int
    oldest: int
    lead: str


@dataclass(frozen=True)
class Cell:
    """Children of an age group in a domain, and the initiatives that are for them."""

    domain: str
    ages: AgeGroup
    efforts: tuple[Effort, ...]

    @property
    def leads(self) -> int:
        """How many lead something here."""
        return len({effort.lead for effort in self.efforts})

    @property
    def is_gap(self) -> bool:
        """Whether nobody does anything for these children here."""
        return not self.efforts

    @property
    def is_shared(self) -> bool:
        """Whether several who may not know of each other do: it may be the same work twice."""
        return self.leads > 1


def cells(
    efforts: Sequence[Effort], domains: Sequence[str], groups: Iterable[AgeGroup]
) -> list[list[Cell]]:
    """For each age group a cell for each domain, in their order, those without initiatives too."""
    return [[_cell(efforts, domain, ages) for domain in domains] for ages in groups]


def _cell(efforts: Iterable[Effort], domain: str, ages: AgeGroup) -> Cell:
    here = (e for e in efforts if e.domain == domain and ages.meets(e.youngest, e.oldest))
    return Cell(domain, ages, tuple(here))
