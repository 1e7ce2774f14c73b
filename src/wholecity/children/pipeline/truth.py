"""How wrong the crosswalk is, where the truth is known: in a synthetic city.

The truth is only read here, after everything was linked; nothing that links
knows that there is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from wholecity.children.pipeline.crosswalk import Row
from wholecity.kernel.errors import BadInput


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def share(self) -> float:
        """1 where there was nothing to find."""
        return self.part / self.whole if self.whole else 1.0


@dataclass(frozen=True)
class LinkageError:
    """The crosswalk against the truth, counted in pairs of records.

    `right` of `found` is precision, `right` of `true` is recall. `exact`:
    children whose records are together, all of them and no other, of all
    children with a record. `twins` and `siblings`: pairs of them, both with
    records, that share an ID. `recall_by` tells recall by naming of the
    family, and by pair of sources. `unknown`: records of the crosswalk that
    the truth does not know; `missing`: records of children that the crosswalk
    does not have.
    """

    found: int
    true: int
    right: int
    exact: Share
    twins: Share
    siblings: Share
    recall_by: dict[str, dict[str, Share]]
    unknown: int
    missing: int

    @property
    def precision(self) -> float:
        return Share(self.right, self.found).share

    @property
    def recall(self) -> float:
        return Share(self.right, self.true).share

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def compare(crosswalk: Sequence[Row], truth: Path) -> LinkageError:
    """Compare with a synthetic city's folder `truth`. Raises BadInput when it is not there."""
    for name in ("record", "child", "family"):
        if not (truth / f"{name}.parquet").is_file():
            raise BadInput(
                f"{truth} holds no truth of a synthetic city: {name}.parquet is missing.",
                hint="Give the folder that wholecity city build has written.",
            )
    with duckdb.connect() as connection:
        _load(connection, crosswalk, truth)
        return _compare(connection)


def _load(connection: duckdb.DuckDBPyConnection, crosswalk: Sequence[Row], truth: Path) -> None:
    connection.execute(
        """
        CREATE TABLE crosswalk AS
        SELECT unnest($sources) AS source, unnest($keys) AS person_key, unnest($children) AS id
        """,
        {
            "sources": [row[0] for row in crosswalk],
            "keys": [row[1] for row in crosswalk],
            "children": [row[2] for row in crosswalk],
        },
    )
    for name in ("record", "child", "family"):
        connection.execute(
            f"CREATE TABLE {name} AS FROM read_parquet($path)",
            {"path": str(truth / f"{name}.parquet")},
        )
    # Both sides, for the records that both know; a record of no child has no truth to find.
    connection.execute(
        """
        CREATE TABLE known AS
        SELECT source, person_key, id, child, family, naming,
            row_number() OVER (ORDER BY source, person_key) AS n
        FROM crosswalk JOIN record USING (source, person_key)
        JOIN child USING (child) JOIN family USING (family)
        """
    )
    connection.execute(
        """
        CREATE TABLE true_pair AS
        SELECT l.naming, least(l.source, r.source) || ' – ' || greatest(l.source, r.source)
            AS sources, l.id = r.id AS found
        FROM known l JOIN known r ON l.child = r.child AND l.n < r.n
        """
    )


def _compare(connection: duckdb.DuckDBPyConnection) -> LinkageError:
    found, true, right, unknown, missing = _row(
        connection,
        """
        SELECT (SELECT coalesce(sum(n * (n - 1) // 2), 0)
                FROM (SELECT count(*) AS n FROM known GROUP BY id)),
            (SELECT count(*) FROM true_pair), (SELECT count(*) FROM true_pair WHERE found),
            (SELECT count(*) FROM crosswalk ANTI JOIN record USING (source, person_key)),
            (SELECT count(*) FROM record ANTI JOIN crosswalk USING (source, person_key)
                WHERE child IS NOT NULL)
        """,
    )
    return LinkageError(
        found=found,
        true=true,
        right=right,
        exact=_exact(connection),
        twins=_merged(connection, "abs(l.birth_date - r.birth_date) <= 1"),
        siblings=_merged(connection, "abs(l.birth_date - r.birth_date) > 1"),
        recall_by={by: _recall_by(connection, by) for by in ("naming", "sources")},
        unknown=unknown,
        missing=missing,
    )


def _exact(connection: duckdb.DuckDBPyConnection) -> Share:
    part, whole = _row(
        connection,
        """
        WITH of_child AS (SELECT child, min(id) AS id, count(DISTINCT id) AS ids
                FROM known GROUP BY child),
            of_id AS (SELECT id, count(DISTINCT child) AS children FROM known GROUP BY id)
        SELECT count(*) FILTER (ids = 1 AND children = 1), count(*)
        FROM of_child JOIN of_id USING (id)
        """,
    )
    return Share(part, whole)


def _merged(connection: duckdb.DuckDBPyConnection, how_far_apart: str) -> Share:
    """Pairs of children of one family, both with records, that share an ID."""
    part, whole = _row(
        connection,
        f"""
        WITH ids AS (SELECT child, list(DISTINCT id) AS ids FROM known GROUP BY child)
        SELECT count(*) FILTER (list_has_any(a.ids, b.ids)), count(*)
        FROM child l JOIN child r ON l.family = r.family AND l.child < r.child AND {how_far_apart}
        JOIN ids a ON a.child = l.child JOIN ids b ON b.child = r.child
        """,
    )
    return Share(part, whole)


def _recall_by(connection: duckdb.DuckDBPyConnection, by: str) -> dict[str, Share]:
    rows = connection.execute(
        f"SELECT {by}, count(*) FILTER (found), count(*) FROM true_pair GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return {str(name): Share(part, whole) for name, part, whole in rows}


def _row(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[int, ...]:
    row = connection.execute(sql).fetchone()
    return tuple(int(value) for value in row or ())
