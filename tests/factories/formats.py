"""Loads files of a format into a warehouse of the test's own, and asks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from wholecity.intake.formats import registered
from wholecity.intake.pipeline.arrival import arrived
from wholecity.intake.pipeline.expressions import Expected
from wholecity.intake.pipeline.loading import Request, load
from wholecity.intake.pipeline.outcome import Outcome
from wholecity.intake.pipeline.quarantine import faulty_rows
from wholecity.jobs.progress import Silent
from wholecity.kernel.school_year import SchoolYear
from wholecity.warehouse.store import Warehouse

KEY = "only-for-tests-only-for-tests-only-for-tests"
RECEIVED = date(2026, 6, 29)


@dataclass
class Town:
    """A warehouse, and deliveries into it, one after the other."""

    folder: Path
    deliveries: int = 0

    @property
    def warehouse(self) -> Warehouse:
        return Warehouse(self.folder / "warehouse", KEY)

    def load(
        self,
        format: str,
        path: Path,
        *,
        received: date = RECEIVED,
        year: int | None = None,
        options: Mapping[str, str] | None = None,
        source: str = "source",
    ) -> Outcome:
        """Load a file, folder or zip; a pause for many faults is accepted beforehand."""
        self.deliveries += 1
        own = self.folder / str(self.deliveries)
        work, kept = own / "work", own / "kept"
        work.mkdir(parents=True)
        kept.mkdir()
        request = Request(
            number=self.deliveries,
            source=source,
            agency="agency",
            agreement="agreement",
            lanes=("EVALUATE",),
            format=registered()[format],
            files=arrived(path, work),
            expected=Expected(SchoolYear(year) if year else None, received),
            received_at=datetime(2026, 6, 29, tzinfo=UTC),
            kept=kept,
            work=work,
            secret=KEY,
            options=options or {},
            accept=True,
        )
        return load(self.folder / "warehouse", KEY, request, Silent())

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query on the published warehouse."""
        with self.warehouse.reading() as connection:
            return connection.execute(query).fetchall()

    def faults(self) -> list[tuple[str, int, str, str]]:
        """File, line, field and reason of what stands in quarantine, in order."""
        return sorted(
            (row.file, row.line, row.field, row.reason)
            for delivery in range(1, self.deliveries + 1)
            for row in faulty_rows(self.folder / "warehouse", KEY, delivery)
        )


def warnings(outcome: Outcome) -> dict[tuple[str, str], int]:
    """Record and field of the warnings → how many."""
    return {(t.record, t.field): t.count for t in outcome.totals if t.warning}


def write_csv(folder: Path, name: str, header: str, *rows: str) -> Path:
    """Write a CSV file with CRLF, as most systems do."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(
        "".join(f"{line}\r\n" for line in (header, *rows)), encoding="utf-8", newline=""
    )
    return path


def records(files: Sequence[Any]) -> dict[str, dict[str, int]]:
    """File → kind of row → rows, of an outcome's files."""
    return {f.name: f.records for f in files if f.records}
