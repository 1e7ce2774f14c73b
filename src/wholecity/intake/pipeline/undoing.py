"""Taking a delivery back: its rows go, and the rows that it replaced return."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from wholecity.intake.pipeline.expressions import quoted
from wholecity.warehouse.catalogue import DELIVERED, Table
from wholecity.warehouse.store import Warehouse


def undo(folder: Path, key: str, delivery: int) -> dict[str, tuple[int, int]]:
    """Take a delivery out of the warehouse, as if it had never come.

    Returns for each table the rows that went and the rows that returned.
    Deliveries that came later stay as they are.
    """
    with Warehouse(folder, key).writing() as connection:
        changed = undo_in(connection, [delivery])
    return {name: counts for name, counts in changed.items() if any(counts)}


def undo_in(
    connection: duckdb.DuckDBPyConnection, deliveries: Sequence[int]
) -> dict[str, tuple[int, int]]:
    """The same on an open connection, for every table, and for several deliveries at once."""
    among = ", ".join(map(str, deliveries))
    changed = {t.name: _undo_table(connection, t, among) for t in DELIVERED}
    for table in ("quarantine", "delivery"):
        connection.execute(f"DELETE FROM main.{table} WHERE delivery IN ({among})")
    return changed


def published(folder: Path, key: str) -> set[int] | None:
    """The deliveries that the warehouse holds, which is what decides; None while there is none."""
    warehouse = Warehouse(folder, key)
    if not warehouse.published.exists():
        return None
    with warehouse.reading() as connection:
        return {n for (n,) in connection.execute("SELECT delivery FROM delivery").fetchall()}


def _undo_table(connection: duckdb.DuckDBPyConnection, table: Table, among: str) -> tuple[int, int]:
    """Rows that the deliveries set aside come back, or wait for the next later one of their key."""
    own, aside = f"main.{quoted(table.name)}", f"superseded.{quoted(table.name)}"
    keys = ", ".join(map(quoted, table.key))
    same = " AND ".join(f"a.{quoted(k)} IS NOT DISTINCT FROM b.{quoted(k)}" for k in table.key)
    connection.execute(f"DELETE FROM {aside} WHERE delivery IN ({among})")
    gone = _changed(connection, f"DELETE FROM {own} WHERE delivery IN ({among})")
    waits = ", ".join(f"a.{quoted(k)}" for k in table.key)
    connection.execute(
        f"UPDATE {aside} AS a SET superseded_by = b.later FROM "
        f"(SELECT {waits}, a.delivery, min(b.delivery) AS later FROM {aside} AS a JOIN "
        f"(SELECT {keys}, delivery FROM {own} UNION ALL SELECT {keys}, delivery FROM {aside}) "
        f"AS b ON {same} AND b.delivery > a.delivery "
        f"WHERE a.superseded_by IN ({among}) GROUP BY ALL) AS b "
        f"WHERE a.superseded_by IN ({among}) AND a.delivery = b.delivery AND {same}"
    )
    names = ", ".join(map(quoted, table.names))
    back = _changed(
        connection,
        f"INSERT INTO {own} ({names}) SELECT {names} FROM {aside} WHERE superseded_by IN ({among})",
    )
    connection.execute(f"DELETE FROM {aside} WHERE superseded_by IN ({among})")
    return gone, back


def _changed(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
