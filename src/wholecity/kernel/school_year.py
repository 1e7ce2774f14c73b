"""School years, named by the calendar year in which they end: 2026 is 2025-26."""

import re
from dataclasses import dataclass
from datetime import date

FIRST_MONTH = 7
WRITTEN = re.compile(r"(\d{4})(?:-(\d{4}|\d\d))?", re.ASCII)


@dataclass(frozen=True, order=True)
class SchoolYear:
    """A school year from 1 July to 30 June. `ending` is the year of its June."""

    ending: int

    @classmethod
    def of(cls, day: date) -> "SchoolYear":
        """The school year that a day belongs to."""
        return cls(day.year + 1 if day.month >= FIRST_MONTH else day.year)

    @classmethod
    def parse(cls, text: str) -> "SchoolYear":
        """The year of `2025-26`, `2025-2026` or `2026`. ValueError for anything else."""
        found = WRITTEN.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"{text!r} is no school year; write 2025-26 or 2026")
        year, following = int(found[1]), found[2]
        if following is None:
            return cls(year)
        if following not in (str(year + 1), f"{(year + 1) % 100:02d}"):
            raise ValueError(f"{text!r} is no school year: its two years do not follow each other")
        return cls(year + 1)

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
