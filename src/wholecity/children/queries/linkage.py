"""What pages and commands may know of linkage: numbers only, no identities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wholecity.children.models import Child, LinkRun, RecordLink


@dataclass(frozen=True)
class SourceSummary:
    """One source in a run.

    `persons` it delivered; `records` of children took part; `hashed` (names
    not readable) and `too_old` did not. `repeats`: it holds some children more
    than once.
    """

    source: str
    persons: int
    records: int
    hashed: int
    too_old: int
    without_name: int
    without_birth_date: int
    weak_birth_date: int
    repeats: bool


@dataclass(frozen=True)
class WeightSummary:
    """What one degree of agreement means. `m`, `u` probabilities, `weight` in bits."""

    comparison: str
    level: str
    meaning: str
    label: str
    m: float
    u: float
    weight: float


@dataclass(frozen=True)
class RunSummary:
    """A run of linkage as the data lead's page shows it.

    `seen_in[a, b]`: children known to both sources, (a, a) known to a.
    `bands` and `held_back` count pairs; `sizes[n]` children with n records;
    `registry` what the run changed; `seconds` by step.
    """

    number: int
    at: datetime
    as_of: date
    by: str
    version: str
    learned: bool
    link_at: float
    review_at: float
    sources: tuple[SourceSummary, ...]
    seen_in: Mapping[tuple[str, str], int]
    bands: Mapping[str, int]
    held_back: Mapping[str, int]
    sizes: Mapping[int, int]
    weights: tuple[WeightSummary, ...]
    registry: Mapping[str, int]
    seconds: Mapping[str, float]

    @property
    def records(self) -> int:
        return sum(source.records for source in self.sources)

    @property
    def children(self) -> int:
        return sum(self.sizes.values())

    @property
    def matrix(self) -> list[list[int]]:
        """Children known to both the source of the row and that of the column."""
        keys = [source.source for source in self.sources]
        return [[self.seen_in.get((min(a, b), max(a, b)), 0) for b in keys] for a in keys]


def latest_run() -> RunSummary | None:
    """The newest run, None before the first."""
    run = LinkRun.objects.order_by("-number").first()
    return _summary(run) if run else None


def runs(most: int = 20) -> list[RunSummary]:
    """The newest runs, newest first."""
    return [_summary(run) for run in LinkRun.objects.order_by("-number")[:most]]


def registry_size() -> tuple[int, int]:
    """(children with at least one record now, IDs ever given)."""
    current = RecordLink.objects.filter(ended=None).values("child").distinct().count()
    return current, Child.objects.count()


def _summary(run: LinkRun) -> RunSummary:
    counts, model = run.counts, run.model
    return RunSummary(
        number=run.number,
        at=run.at,
        as_of=run.as_of,
        by=run.by,
        version=run.version,
        learned=model["learned"],
        link_at=model["link_at"],
        review_at=model["method"]["review_at"],
        sources=tuple(SourceSummary(**source) for source in counts["sources"]),
        seen_in={(a, b): children for a, b, children in counts["seen_in"]},
        bands=counts["bands"],
        held_back=counts["held_back"],
        sizes={int(size): children for size, children in counts["sizes"].items()},
        weights=_weights(model["weights"]),
        registry=counts["registry"],
        seconds=counts["seconds"],
    )


def _weights(weights: Sequence[Mapping[str, Any]]) -> tuple[WeightSummary, ...]:
    return tuple(WeightSummary(**weight) for weight in weights)
