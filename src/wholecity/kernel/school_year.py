"""School years, named by the calendar year in which they end: 2026 is 2025-26."""

from dataclasses import dataclass
from datetime import date

FIRST_MONTH = 7


@dataclass(frozen=True, order=True)
class SchoolYear:
    """A school year from 1 July to 30 June. `ending` is the year of its June."""

    ending: int

    @classmethod
    def of(cls, day: date) -> "SchoolYear":
        """The school year that a day belongs to."""
        return cls(day.year + 1 if day.month >= FIRST_MONTH else day.year)

    @property
    def first_day(self) -> date:
        return date(self.ending - 1, FIRST_MONTH, 1)

    @property
    def last_day(self) -> date:
        return date(self.ending, FIRST_MONTH - 1, 30)

    @property
    def label(self) -> str:
        """As schools write it: 2025-26."""
        return f"{self.ending - 1}-{self.ending % 100:02d}"

    def __str__(self) -> str:
        return self.label
