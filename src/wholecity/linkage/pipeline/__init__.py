"""Which records of the warehouse are one child. Reads the published state, writes nothing.

    result = link(folder, key, as_of=date.today())

Deterministic: the same records and the same day give the same clusters, pairs
and model. Everything is computed beside the warehouse in memory; what does not
fit spills into the warehouse's own encrypted temporary files.
"""

import time
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from wholecity.jobs.progress import Progress, Silent
from wholecity.linkage.definitions.bands import METHOD, Method
from wholecity.linkage.pipeline import grouping, pairs, records
from wholecity.linkage.pipeline import model as models
from wholecity.linkage.pipeline.grouping import Member
from wholecity.linkage.pipeline.model import Model
from wholecity.linkage.pipeline.records import SourceCount
from wholecity.warehouse.store import Warehouse

# What the engine may take; a city of a million records needs no more, and spills what is over.
MEMORY = "2GB"


@dataclass(frozen=True)
class Findings:
    """What a run found, in numbers.

    `seen_in`: children by pair of sources that know them, (a, a) being all of a.
    `bands` count pairs; `held_back` counts probable pairs that a guard or a tie
    put to review, by reason. `link_at` is the probability from which pairs
    were linked. `seconds` by step.
    """

    sources: tuple[SourceCount, ...]
    bands: dict[str, int]
    held_back: dict[str, int]
    sizes: dict[int, int]
    seen_in: dict[tuple[str, str], int]
    model: Model
    method: Method
    link_at: float
    as_of: date
    seconds: dict[str, float]

    @property
    def version(self) -> str:
        return f"{self.method.version}-{self.model.version}"

    def model_json(self) -> dict[str, Any]:
        """The model and the settings of the method, to be kept with the run."""
        return {
            "version": self.version,
            "method": asdict(self.method),
            "link_at": self.link_at,
            "as_of": self.as_of.isoformat(),
            **self.model.as_json(),
        }

    def counts_json(self) -> dict[str, Any]:
        """What was found, in numbers only."""
        return {
            "sources": [asdict(source) for source in self.sources],
            "bands": self.bands,
            "held_back": self.held_back,
            "sizes": {str(size): children for size, children in self.sizes.items()},
            "seen_in": [[a, b, children] for (a, b), children in self.seen_in.items()],
            "seconds": self.seconds,
        }


@dataclass(frozen=True)
class Linkage(Findings):
    """What a run found: also which records are one child."""

    clusters: tuple[tuple[Member, ...], ...]


def link(
    folder: Path,
    key: str,
    *,
    as_of: date,
    only: Collection[str] | None = None,
    method: Method = METHOD,
    progress: Progress | None = None,
) -> Linkage:
    """Link the children of the sources that the warehouse in `folder` holds; `key` opens it.

    With `only`, records of other sources take no part. Raises BadInput when the warehouse is
    empty.
    """
    with Warehouse(folder, key, memory_limit=MEMORY).reading(only) as connection:
        # The warehouse stays read-only: what is computed lives in memory beside it.
        connection.execute("SET search_path = 'memory.main,warehouse.main'")
        found = link_on(connection, as_of=as_of, method=method, progress=progress or Silent())
        return Linkage(**vars(found), clusters=grouping.members(connection))


def link_on(
    connection: duckdb.DuckDBPyConnection, *, as_of: date, method: Method, progress: Progress
) -> Findings:
    """The same for tables `person`, `address` and `guardian` of an open connection.

    Leaves its own tables there, among them `record`, and `grouped`: the child of each record.
    """
    watch = _Watch(progress)
    watch.step("Lay records out plainly")
    records.prepare(connection, method, as_of)
    counts = records.counts(connection)
    watch.step("Learn how records of one child differ")
    model = models.train(connection, method)
    watch.step("Compare candidate pairs")
    scored = pairs.score(connection, model, method)
    watch.step("Group records into children")
    ties = grouping.group(connection)
    watch.done()
    bands, held_back = {**scored.bands}, {**scored.held_back}
    if ties:
        bands["link"] -= ties
        bands["review"] += ties
        held_back["fits two records of one source"] = ties
    return Findings(
        sources=counts,
        bands=bands,
        held_back=held_back,
        sizes=grouping.sizes(connection),
        seen_in=grouping.seen_in(connection),
        model=model,
        method=method,
        link_at=scored.link_at,
        as_of=as_of,
        seconds=watch.seconds,
    )


class _Watch:
    """Tells the steps to whoever watches, and times them."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._began: tuple[str, float] | None = None
        self.seconds: dict[str, float] = {}

    def step(self, name: str) -> None:
        self.done()
        self._progress.step(name)
        self._began = name, time.perf_counter()

    def done(self) -> None:
        if self._began:
            name, since = self._began
            self.seconds[name] = round(time.perf_counter() - since, 3)
        self._began = None
