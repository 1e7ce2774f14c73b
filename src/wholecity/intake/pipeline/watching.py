"""Long statements of the database, watched: how far one has come, told while it runs."""

from concurrent.futures import ThreadPoolExecutor, TimeoutError
from typing import Any

import duckdb

from wholecity.jobs.progress import Progress

SECONDS_BETWEEN = 0.25


def make_watchable(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the database count its progress, and print nothing of it itself."""
    connection.execute("SET enable_progress_bar_print = false")
    connection.execute("SET enable_progress_bar = true")


def run_watched(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    values: dict[str, Any] | None,
    progress: Progress,
    total: int,
) -> duckdb.DuckDBPyConnection:
    """Execute a statement and advance the current step, of `total` units, as it goes on.

    The statement runs in a thread; `progress` is called in the caller's own,
    since what it does (write to a database, draw) belongs there. When the
    caller is interrupted, the statement is too.
    """
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(connection.execute, query, values)
        try:
            while True:
                try:
                    return running.result(timeout=SECONDS_BETWEEN)
                except TimeoutError:
                    percent = connection.query_progress()
                    progress.advance(int(total * max(percent, 0.0) / 100))
        except BaseException:
            if not running.done():
                connection.interrupt()
            raise
