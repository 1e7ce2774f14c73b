"""A step: a named table and the query that fills it.

Steps are written in the part of SQL that DuckDB and Spark share. Each reads
catalogue tables or earlier steps, and can be run and looked at alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class Step:
    """`name` says what a row of the table is; `sql` is the SELECT that yields them."""

    name: str
    sql: str


def run(
    connection: duckdb.DuckDBPyConnection,
    steps: Iterable[Step],
    done: Callable[[int], None] = lambda number: None,
) -> None:
    """Make the temporary table of each step, in order; `done` hears how many are made."""
    for number, step in enumerate(steps, 1):
        connection.execute(f'CREATE OR REPLACE TEMP TABLE "{step.name}" AS {step.sql}')
        done(number)


def text_list(values: Sequence[str]) -> str:
    """Values as a list of SQL literals."""
    return ", ".join("'" + v.replace("'", "''") + "'" for v in values)
