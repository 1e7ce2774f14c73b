"""The faults of a delivery while it is being checked: rows by number, kinds of faults once.

A file of which every row is faulty has as many faults as rows, so a fault is
a few numbers; its words stand with its kind.
"""

import duckdb

from wholecity.intake.pipeline.expressions import Condition
from wholecity.kernel.texts import kept


def make_fault_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """`faults` (staged, row, kind, shape), `fault_kinds`, and both together as `told_faults`."""
    connection.execute(
        "CREATE TEMP TABLE faults (staged INTEGER, row BIGINT, kind INTEGER, shape VARCHAR)"
    )
    connection.execute(
        "CREATE TEMP TABLE fault_kinds "
        "(kind INTEGER, field VARCHAR, reason VARCHAR, message VARCHAR, soft BOOLEAN)"
    )
    connection.execute(
        "CREATE TEMP VIEW told_faults AS "
        "SELECT f.staged, f.row, f.shape, k.* FROM faults f JOIN fault_kinds k USING (kind)"
    )


def kind_of(
    connection: duckdb.DuckDBPyConnection, field: str, reason: str, message: str, soft: bool = False
) -> int:
    """The number of a new kind of fault."""
    row = connection.execute("SELECT count(*) + 1 FROM fault_kinds").fetchone()
    number = int(row[0]) if row else 1
    connection.execute(
        "INSERT INTO fault_kinds VALUES ($1, $2, $3, $4, $5)",
        [number, field, reason, kept(message), soft],
    )
    return number


def kind_of_condition(connection: duckdb.DuckDBPyConnection, condition: Condition) -> int:
    """The number under which a condition's faults are kept."""
    told = condition.field, condition.reason, condition.message, condition.soft
    return kind_of(connection, *told)
