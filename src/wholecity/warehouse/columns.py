"""Python's values shown to the engine as a table, column by column.

A list given as a parameter is looked at value by value, a hundred microseconds each; an array is
taken as it is.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb
import numpy as np
from numpy.typing import NDArray

Column = Sequence[str] | NDArray[np.generic]


@contextmanager
def shown(
    connection: duckdb.DuckDBPyConnection, table: str, /, **columns: Column
) -> Iterator[None]:
    """Within it, the connection has `table` with these columns, all of one length."""
    arrays = {
        column: values if isinstance(values, np.ndarray) else np.array(values, dtype=object)
        for column, values in columns.items()
    }
    connection.register(table, arrays)
    try:
        yield
    finally:
        connection.unregister(table)
