"""Scored pairs put together to children: tables `record` and `pair` in, table `grouped` out."""

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import duckdb
import numpy as np

from wholecity.linkage.definitions.bands import Band
from wholecity.linkage.rules import clusters
from wholecity.linkage.rules.clusters import Numbers, Pairs
from wholecity.warehouse.columns import shown

# So many rows are taken out of the engine at a time.
ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Member:
    """A record in a cluster.

    `how`: `deterministic` (names and birth date equal), `model` (probable enough),
    or `first sight` (alone in its cluster). `weight` in bits, of its best link.
    """

    source: str
    person_key: str
    how: str
    weight: float | None


def group(connection: duckdb.DuckDBPyConnection) -> int:
    """Make table `grouped`; how many links did not stand, as they fit two records of one source.

    A row has a `record`, its `child` (a number that its records alone share), `how` it came
    there, and the `weight` of its best link.
    """
    apart = _column(
        connection, "SELECT dense_rank() OVER (ORDER BY apart) - 1 FROM record ORDER BY record"
    )
    links = _pairs(connection, Band.LINK)
    stands = clusters.unambiguous(links, apart)
    standing, tied = links.where(stands), links.where(~stands)
    permitted = (tied, _pairs(connection, Band.REVIEW), _pairs(connection, Band.NO_LINK))
    child = clusters.group(apart, standing, *permitted)
    _keep(connection, child, standing)
    return len(tied)


def members(connection: duckdb.DuckDBPyConnection) -> tuple[tuple[Member, ...], ...]:
    """The records of each child, in the order of their numbers."""
    rows = connection.execute(
        """
        SELECT child, source, person_key, how, weight FROM grouped JOIN record USING (record)
        ORDER BY child, record
        """
    )
    chunks = iter(lambda: rows.fetchmany(ROWS), [])
    of_children = groupby((row for chunk in chunks for row in chunk), key=itemgetter(0))
    return tuple(tuple(Member(*row[1:]) for row in of_child) for _, of_child in of_children)


def sizes(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """How many children have how many records."""
    rows = connection.execute(
        """
        SELECT records, count(*) FROM (SELECT count(*) AS records FROM grouped GROUP BY child)
        GROUP BY records ORDER BY records
        """
    ).fetchall()
    return dict(rows)


def seen_in(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int]:
    """Children by the sources that know them: (a, a) known to a, (a, b) known to both, a < b."""
    rows = connection.execute(
        """
        WITH known AS (SELECT DISTINCT child, source FROM grouped JOIN record USING (record))
        SELECT a.source, b.source, count(*)
        FROM known a JOIN known b ON a.child = b.child AND a.source <= b.source
        GROUP BY ALL ORDER BY ALL
        """
    ).fetchall()
    return {(a, b): children for a, b, children in rows}


def _column(connection: duckdb.DuckDBPyConnection, query: str) -> Numbers:
    [column] = connection.execute(query).fetchnumpy().values()
    return np.asarray(column, dtype=np.int64)


def _pairs(connection: duckdb.DuckDBPyConnection, band: Band) -> Pairs:
    """The pairs of a band; records are numbered from 0 there, and from 1 in the tables."""
    found = connection.execute(
        "SELECT l, r, weight, certain FROM pair WHERE band = $1 ORDER BY l, r", [band.value]
    ).fetchnumpy()
    return Pairs(
        np.asarray(found["l"], dtype=np.int64) - 1,
        np.asarray(found["r"], dtype=np.int64) - 1,
        np.asarray(found["weight"], dtype=np.float64),
        np.asarray(found["certain"], dtype=bool),
    )


def _keep(connection: duckdb.DuckDBPyConnection, child: Numbers, links: Pairs) -> None:
    best = clusters.strongest(child, links)
    linked = best >= 0
    weight = np.full(len(child), np.nan)
    weight[linked] = links.weight[best[linked]]
    certain = np.zeros(len(child), dtype=bool)
    certain[linked] = links.certain[best[linked]]
    columns = {
        "record": np.arange(1, len(child) + 1, dtype=np.int32),
        "child": (child + 1).astype(np.int32),
        "weight": weight,
        "certain": certain,
    }
    with shown(connection, "grouped_columns", **columns):
        connection.execute(
            """
            CREATE TABLE grouped AS
            SELECT record, child, CASE WHEN isnan(weight) THEN 'first sight'
                    WHEN certain THEN 'deterministic' ELSE 'model' END AS how,
                CASE WHEN NOT isnan(weight) THEN weight END AS weight
            FROM grouped_columns
            """
        )
