"""How wrong the crosswalk is, where the truth is known: in a synthetic city."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from wholecity.children.pipeline.crosswalk import Row
from wholecity.kernel.errors import BadInput
from wholecity.linkage.pipeline.quality import LinkageError, measure
from wholecity.warehouse.columns import shown


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
        unknown, missing = connection.execute(
            """
            SELECT (SELECT count(*) FROM crosswalk ANTI JOIN record USING (source, person_key)),
                (SELECT count(*) FROM record ANTI JOIN crosswalk USING (source, person_key)
                    WHERE child IS NOT NULL)
            """
        ).fetchall()[0]
        return measure(connection, ["naming"], unknown=unknown, missing=missing)


def _load(connection: duckdb.DuckDBPyConnection, crosswalk: Sequence[Row], truth: Path) -> None:
    sources, keys, children = zip(*crosswalk, strict=True) if crosswalk else ((), (), ())
    with shown(connection, "linked", source=sources, person_key=keys, id=children):
        connection.execute(
            "CREATE TABLE crosswalk AS SELECT source::VARCHAR AS source, "
            "person_key::VARCHAR AS person_key, id::VARCHAR AS id FROM linked"
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
        SELECT source, id, child, naming, row_number() OVER (ORDER BY source, person_key) AS n
        FROM crosswalk JOIN record USING (source, person_key)
        JOIN child USING (child) JOIN family USING (family)
        """
    )
    connection.execute(
        """
        CREATE TABLE relative AS
        SELECT l.child AS a, r.child AS b, abs(l.birth_date - r.birth_date) <= 1 AS twins
        FROM child l JOIN child r ON l.family = r.family AND l.child < r.child
        """
    )
