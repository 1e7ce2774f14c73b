"""Destruction: what came under an agreement goes from the warehouse and from the archives."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from wholecity.intake.pipeline.expressions import quoted
from wholecity.intake.pipeline.undoing import undo_in
from wholecity.warehouse.catalogue import CELL, DELIVERED, INDICATOR_SOURCE, INDICATOR_YEAR
from wholecity.warehouse.store import SUPERSEDED, Warehouse

COMPUTED = (CELL, INDICATOR_YEAR, INDICATOR_SOURCE)


def count(folder: Path, key: str, deliveries: Sequence[int]) -> dict[str, int]:
    """Rows of these deliveries by table, those that were replaced or refused included."""
    warehouse = Warehouse(folder, key)
    if not deliveries or not warehouse.published.exists():
        return {}
    among = ", ".join(map(str, deliveries))
    places = [(t.name, s) for t in DELIVERED for s in ("main", SUPERSEDED)]
    places += [("quarantine", "main"), ("delivery", "main")]
    found: dict[str, int] = {}
    with warehouse.reading() as connection:
        for name, schema in places:
            row = connection.execute(
                f"SELECT count(*) FROM {schema}.{quoted(name)} WHERE delivery IN ({among})"
            ).fetchone()
            found[name] = found.get(name, 0) + (row[0] if row else 0)
    return {name: rows for name, rows in found.items() if rows}


def destroy(folder: Path, key: str, deliveries: Sequence[int], sources: Sequence[str]) -> None:
    """Take the deliveries out of the warehouse; what they replaced of others comes back.

    Counts that were computed from these sources go too, and are computed anew without them.
    The file is written anew, so that nothing stays in its free room. Again, it finds nothing.
    """
    warehouse = Warehouse(folder, key)
    if not deliveries or not warehouse.published.exists():
        return
    with warehouse.writing() as connection:
        undo_in(connection, deliveries)
        used = connection.execute(
            "SELECT count(*) FROM main.indicator_source WHERE list_contains($1, contributor)",
            [list(sources)],
        ).fetchone()
        for table in COMPUTED if used and used[0] else ():
            connection.execute(f"DELETE FROM main.{quoted(table.name)}")
    warehouse.compact()


def kept_files(folders: Sequence[Path]) -> int:
    """How many delivered files are kept in these folders."""
    return sum(len(list(folder.glob("[0-9]*.bin"))) for folder in folders)


def remove(folder: Path) -> None:
    """A kept delivery goes, with what a broken-off attempt left of it."""
    if folder.exists():
        shutil.rmtree(folder)
