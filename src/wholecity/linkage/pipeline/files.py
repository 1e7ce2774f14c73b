"""Linking the records of a file, and how wrong that was where the file says who is who.

    result = benchmark(path, truth="child", progress=Silent())

The file stands for what the warehouse would hold: one row per record, as CSV with a header or
as Parquet. Nothing is kept, and the column with the truth is laid aside before anything is linked.
"""

import resource
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.errors import BadInput
from wholecity.linkage.definitions.bands import METHOD, Method
from wholecity.linkage.pipeline import MEMORY, Findings, link_on
from wholecity.linkage.pipeline.quality import LinkageError, measure

COLUMNS = (
    *("unique_id", "source_dataset", "first_name", "middle_name", "surname", "dob", "sex"),
    *("address", "zip", "phone"),
)
REQUIRED = "unique_id"
DATES = ("%Y-%m-%d", "%Y%m%d", "%m/%d/%Y")
# Public sets hold adults too: nobody is left out for their age.
NOBODY_TOO_OLD = 200


@dataclass(frozen=True)
class Benchmark:
    """What linking a file cost, and how wrong it was. `mebibytes`: the most memory at once."""

    linkage: Findings
    error: LinkageError
    seconds: float
    mebibytes: int

    def as_json(self) -> dict[str, Any]:
        return {
            **self.error.as_json(),
            "records": sum(source.records for source in self.linkage.sources),
            "clusters": sum(self.linkage.sizes.values()),
            "bands": self.linkage.bands,
            "link_at": self.linkage.link_at,
            "version": self.linkage.version,
            "seconds": {**self.linkage.seconds, "all": self.seconds},
            "mebibytes": self.mebibytes,
        }


def benchmark(
    path: Path,
    *,
    truth: str,
    family: str | None = None,
    method: Method = METHOD,
    progress: Progress | None = None,
) -> Benchmark:
    """Train on the file, link its records, and compare with its column `truth`.

    Records with the same `truth` are one child; without one, nothing is known. `family` names the
    column that children of one family share; without it, children who share a surname and a home
    are taken for one. Raises BadInput for a file or a column that is not there or cannot be read.
    """
    with TemporaryDirectory() as spills, duckdb.connect() as connection:
        connection.execute("SET temp_directory = $1", [spills])
        connection.execute("SET memory_limit = $1", [MEMORY])
        _read(connection, path, truth, family)
        began = time.perf_counter()
        linkage = link_on(
            connection,
            as_of=date.today(),
            method=replace(method, oldest=NOBODY_TOO_OLD),
            progress=progress or Silent(),
        )
        seconds = round(time.perf_counter() - began, 3)
        mebibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return Benchmark(linkage, _error(connection, family), seconds, mebibytes)


def _read(
    connection: duckdb.DuckDBPyConnection, path: Path, truth: str, family: str | None
) -> None:
    """Tables `person`, `address` and `guardian` as the warehouse has them; `truth` beside them."""
    _open(connection, path)
    there = {row[0] for row in connection.execute("DESCRIBE given").fetchall()}
    for name in (REQUIRED, truth, family):
        if name is not None and name not in there:
            raise BadInput(
                f"{path.name} has no column {name}.",
                hint=f"It has: {', '.join(sorted(there))}.",
            )
    value = {
        name: f"nullif(trim(\"{name}\"::VARCHAR), '')" if name in there else "NULL::VARCHAR"
        for name in COLUMNS
    }
    key = f"coalesce({value['source_dataset']}, 'records') AS source, {value[REQUIRED]}"
    born = f"left({value['dob']}, 10)"
    connection.execute(
        f"""
        CREATE TABLE person AS
        SELECT {key} AS person_key, {value["first_name"]} AS first_name,
            {value["middle_name"]} AS middle_name, {value["surname"]} AS last_name,
            try_strptime({born}, {list(DATES)})::DATE AS birth_date,
            upper(left({value["sex"]}, 1)) AS sex, false AS names_hashed, 1 AS delivery
        FROM given
        """
    )
    _check_keys(connection, path)
    connection.execute(
        f"""
        CREATE TABLE address AS
        SELECT {key} AS person_key, {value["address"]} AS line, {value["zip"]} AS postal_code,
            NULL::DATE AS from_date
        FROM given WHERE coalesce({value["address"]}, {value["zip"]}) IS NOT NULL
        """
    )
    connection.execute(
        f"""
        CREATE TABLE guardian AS
        SELECT {key} AS person_key, {value["phone"]} AS phone, NULL::VARCHAR AS email,
            NULL::VARCHAR AS first_name, NULL::VARCHAR AS last_name
        FROM given WHERE {value["phone"]} IS NOT NULL
        """
    )
    of_family = f'"{family}"::VARCHAR' if family else "NULL::VARCHAR"
    connection.execute(
        f"""
        CREATE TABLE truth AS
        SELECT {key} AS person_key, nullif(trim("{truth}"::VARCHAR), '') AS child,
            {of_family} AS family
        FROM given
        """
    )
    connection.execute("DROP TABLE given")


def _open(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    reader = "read_parquet($1)"
    if path.suffix.lower() != ".parquet":
        reader = "read_csv($1, header = true, all_varchar = true)"
    try:
        connection.execute(f"CREATE TABLE given AS FROM {reader}", [str(path)])
    except duckdb.Error as error:
        raise BadInput(
            f"{path.name} cannot be read: {str(error).splitlines()[0]}",
            hint="Give a CSV with a header or a Parquet file, one row per record.",
        ) from error
    connection.execute("SET enable_external_access = false")


def _check_keys(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    [(records, without, distinct)] = connection.execute(
        "SELECT count(*), count(*) FILTER (person_key IS NULL), "
        "count(DISTINCT (source, person_key)) FILTER (person_key IS NOT NULL) FROM person"
    ).fetchall()
    if not records:
        raise BadInput(f"{path.name} holds no record.")
    if without or distinct < records:
        raise BadInput(
            f"{path.name}: {without:,} records have no {REQUIRED}, and "
            f"{records - without - distinct:,} repeat one of their source.",
            hint="Each record needs one that its source_dataset gives no other record.",
        )


def _error(connection: duckdb.DuckDBPyConnection, family: str | None) -> LinkageError:
    connection.execute(
        """
        CREATE TABLE known AS
        SELECT source, g.child AS id, t.child, family, record AS n,
            coalesce(sex, 'not told') AS sex,
            CASE WHEN max(len(surname_words)) OVER (PARTITION BY t.child) > 1 THEN 'two surnames'
                ELSE 'one surname' END AS naming
        FROM grouped g JOIN record USING (record) JOIN truth t USING (source, person_key)
        WHERE t.child IS NOT NULL
        """
    )
    connection.execute(_RELATIVE_BY_FAMILY if family else _RELATIVE_BY_HOME)
    [(unknown, missing)] = connection.execute(
        """
        SELECT (SELECT count(*) FROM truth WHERE child IS NULL),
            (SELECT count(*) FROM truth ANTI JOIN record USING (source, person_key)
                WHERE child IS NOT NULL)
        """
    ).fetchall()
    return measure(connection, ["naming", "sex"], unknown=unknown, missing=missing)


# The birth date that most of a child's records tell, and where they live.
_CHILD = """
    child_told AS (
        SELECT child, mode(born_sure) AS born, any_value(family) AS family,
            list_distinct(flatten(list(places))) AS places, mode(surname_first) AS surname
        FROM known JOIN record ON record = n GROUP BY child
    )
"""
_RELATIVE_BY_FAMILY = f"""
    CREATE TABLE relative AS
    WITH {_CHILD}
    SELECT l.child AS a, r.child AS b, coalesce(abs(l.born - r.born) <= 1, false) AS twins
    FROM child_told l JOIN child_told r ON l.family = r.family AND l.child < r.child
"""
_RELATIVE_BY_HOME = f"""
    CREATE TABLE relative AS
    WITH {_CHILD},
        living AS (SELECT child, born, surname, unnest(places) AS place FROM child_told)
    SELECT l.child AS a, r.child AS b,
        coalesce(abs(any_value(l.born) - any_value(r.born)) <= 1, false) AS twins
    FROM living l JOIN living r ON l.place = r.place AND l.surname = r.surname AND l.child < r.child
    GROUP BY ALL
"""
