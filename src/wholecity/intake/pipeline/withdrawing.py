"""What a delivery says was deleted at the source goes from the warehouse, and can come back."""

from collections.abc import Mapping

import duckdb

from wholecity.intake.definitions import Into
from wholecity.intake.pipeline.expressions import literal, quoted
from wholecity.warehouse.catalogue import CATALOGUE


def withdraw(
    connection: duckdb.DuckDBPyConnection,
    into: Into,
    *,
    delivery: int,
    source: str,
    values: Mapping[str, object],
) -> int:
    """Set the source's earlier rows aside that agree with a row of the select; how many.

    The select yields some of the table's columns, which must be equal. Taking
    the delivery back brings the rows back, as it does with rows that were replaced.
    """
    table = CATALOGUE[into.table]
    own, aside = (f"warehouse.{s}.{quoted(into.table)}" for s in ("main", "superseded"))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE gone AS {into.select}", dict(values))
    columns = [d[0] for d in connection.execute("SELECT * FROM gone LIMIT 0").description or ()]
    same = " AND ".join(f"o.{quoted(c)} = gone.{quoted(c)}" for c in columns)
    found = (
        f"SELECT o.rowid FROM {own} o SEMI JOIN gone ON {same} WHERE o.source = {literal(source)}"
    )
    names = ", ".join(map(quoted, table.names))
    connection.execute(
        f"INSERT INTO {aside} ({names}, superseded_by) "
        f"SELECT {names}, {delivery} FROM {own} WHERE rowid IN ({found})"
    )
    row = connection.execute(f"DELETE FROM {own} WHERE rowid IN ({found})").fetchone()
    connection.execute("DROP TABLE gone")
    return int(row[0]) if row else 0
