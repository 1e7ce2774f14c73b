"""What an agency hands over: its files, how they are to be loaded, and what it does not say aloud.

The records (whose child it really is) and the deliberate faults go to the
truth, not to the agency's folder.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wholecity.synthetic.plan import Numbers, Texts

NOBODY = -1  # a record of no child: a parent, or a row that should not be there


@dataclass(frozen=True)
class Fault:
    """A row that was added on purpose and must not be accepted, or must change nothing."""

    source: str
    file: str
    line: int
    kind: str


@dataclass(frozen=True)
class Records:
    """Which child each of an agency's keys really belongs to."""

    source: str
    key: Texts
    child: Numbers


@dataclass(frozen=True)
class Delivery:
    """One delivery, as `sources.json` lists it. `path` is relative to the city's folder."""

    source: str
    format: str
    path: str
    received_on: str
    school_year: int | None = None
    mapping: str | None = None

    def told(self) -> dict[str, Any]:
        named = {
            "source": self.source,
            "format": self.format,
            "path": self.path,
            "received_on": self.received_on,
            "school_year": self.school_year,
            "mapping": self.mapping,
        }
        return {name: value for name, value in named.items() if value is not None}


@dataclass
class Handed:
    """All that one agency handed over."""

    deliveries: list[Delivery] = field(default_factory=list)
    records: list[Records] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, other: "Handed") -> None:
        self.deliveries += other.deliveries
        self.records += other.records
        self.faults += other.faults


def spread(chance: np.random.Generator, lines: int, count: int) -> list[int]:
    """Where in a file of so many lines to put so many more, in order."""
    return sorted(chance.choice(lines, size=min(count, lines), replace=False).tolist())
