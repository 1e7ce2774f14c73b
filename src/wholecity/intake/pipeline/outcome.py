"""What loading a delivery came to."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from wholecity.intake.pipeline.merging import Merged
from wholecity.intake.pipeline.quarantine import FaultFound, FaultTotal
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import kept

OUTCOME = "outcome"  # the note under which it is kept beside the delivered bytes


@dataclass
class FileOutcome:
    """What became of one file. state: read, unread or refused."""

    name: str
    state: str
    why: str = ""
    rows: int = 0
    accepted: int = 0
    quarantined: int = 0
    records: dict[str, int] = field(default_factory=dict)
    extra: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


@dataclass
class Outcome:
    """What loading a delivery came to; numbers and words only, no value about a child."""

    files: list[FileOutcome] = field(default_factory=list)
    totals: list[FaultTotal] = field(default_factory=list)
    examples: list[FaultFound] = field(default_factory=list)
    tables: list[Merged] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pauses: list[str] = field(default_factory=list)
    quality: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(f.rows for f in self.files)

    @property
    def accepted(self) -> int:
        return sum(f.accepted for f in self.files)

    @property
    def quarantined(self) -> int:
        return sum(f.quarantined for f in self.files)

    @property
    def records(self) -> dict[str, int]:
        counts: dict[str, int] = defaultdict(int)
        for file in self.files:
            for record, rows in file.records.items():
                counts[record] += rows
        return dict(counts)

    def as_json(self) -> dict[str, Any]:
        content: dict[str, Any] = kept(asdict(self))
        return content

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Outcome":
        return cls(
            [FileOutcome(**f) for f in content["files"]],
            [FaultTotal(**t) for t in content["totals"]],
            [FaultFound(**e) for e in content["examples"]],
            [Merged(**m) for m in content["tables"]],
            content["notes"],
            content["pauses"],
            content["quality"],
        )


class NotPublished(Exception):
    """Leaves the writer's block without publishing; the outcome says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("not published")
        self.outcome = outcome


class Refused(BadInput):
    """The delivery cannot be loaded; every file's fault is in the outcome."""

    def __init__(self, outcome: Outcome, message: str, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.outcome = outcome
