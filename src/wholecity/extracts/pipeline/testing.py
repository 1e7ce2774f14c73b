"""The tests of an extract's file: by SQL, from the file and from nothing else.

They share no code with what coarsens it. Fields that are left out everywhere are known to
nobody; a row's year, and in which years a child is there at all, are known.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb

ID, YEAR = "research_id", "school_year"


def failings(
    file: Path,
    *,
    known: Sequence[str],
    sensitive: Sequence[str],
    dates: Sequence[str],
    harmless: dict[str, str],
    k: int,
    diversity: int,
) -> dict[str, int]:
    """What does not hold of a file, with how many groups or rows; empty when all of it holds."""
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE told AS FROM read_csv($path, header = true, all_varchar = true)",
            {"path": str(file)},
        )
        connection.execute(_alike(known, dates))
        found = {
            "columns": _columns(connection, {ID, YEAR, *known, *sensitive, *dates}),
            "ids": _number(
                connection,
                f"SELECT count(*) FROM told WHERE NOT regexp_full_match({ID}, '[0-9a-f]{{32}}')",
            ),
            "twice": _number(
                connection,
                f"SELECT count(*) - count(DISTINCT ({ID}, {YEAR})) FROM told",
            ),
            "k": _number(connection, f"SELECT count(*) FROM sizes WHERE children < {k}"),
            "diversity": sum(
                _too_alike(connection, name, harmless[name], diversity) for name in sensitive
            ),
            "combinations": _too_few(connection, sensitive, diversity),
        }
        return {name: number for name, number in found.items() if number}


def _alike(known: Sequence[str], dates: Sequence[str]) -> str:
    """Each child's trajectory: what is known in every year, and which dates how far apart."""
    values = ", ".join(f"coalesce({name}, '')" for name in (YEAR, *known))
    days = " UNION ALL ".join(
        f"SELECT {ID}, {YEAR} || '{name}' AS which, {name}::DATE AS day FROM told "
        f"WHERE {name} IS NOT NULL"
        for name in dates
    )
    nothing = f"SELECT {ID}, '' AS which, NULL::DATE AS day FROM told WHERE FALSE"
    return f"""
        CREATE TABLE way AS
        SELECT {ID}, string_agg(concat_ws('|', {values}), '/' ORDER BY {YEAR}) AS way
        FROM told GROUP BY {ID};
        CREATE TABLE moment AS {days or nothing};
        CREATE TABLE apart AS
        SELECT {ID}, string_agg(concat(which, day - since), '/' ORDER BY day, which) AS apart
        FROM moment JOIN (SELECT {ID}, min(day) AS since FROM moment GROUP BY {ID}) USING ({ID})
        GROUP BY {ID};
        CREATE TABLE grouped AS
        SELECT {ID}, dense_rank() OVER (ORDER BY way) AS alike,
               dense_rank() OVER (ORDER BY way, coalesce(apart, '')) AS alike_in_days
        FROM way LEFT JOIN apart USING ({ID});
        CREATE TABLE sizes AS
        SELECT count(*) AS children FROM grouped GROUP BY alike_in_days;
    """


def _columns(connection: duckdb.DuckDBPyConnection, declared: set[str]) -> int:
    there = {row[0] for row in connection.execute("DESCRIBE told").fetchall()}
    return len(there ^ declared)


def _too_alike(
    connection: duckdb.DuckDBPyConnection, name: str, harmless: str, diversity: int
) -> int:
    """Groups in a year of whom fewer than so many do not have a value that somebody has."""
    return _number(
        connection,
        f"""
        SELECT count(*) FROM (
            SELECT g.alike, t.{YEAR}, t.{name}, count(*) AS have
            FROM told t JOIN grouped g USING ({ID})
            WHERE t.{name} NOT IN ('not_reported', $harmless) OR t.{name} IS NULL
            GROUP BY ALL) h
        JOIN (SELECT alike, count(*) AS children FROM grouped GROUP BY alike) s USING (alike)
        WHERE s.children - h.have < {diversity}
        """,
        {"harmless": harmless},
    )


def _too_few(
    connection: duckdb.DuckDBPyConnection, sensitive: Sequence[str], diversity: int
) -> int:
    if not sensitive:
        return 0
    values = ", ".join(f"t.{name}" for name in sensitive)
    return _number(
        connection,
        f"""
        SELECT count(*) FROM (
            SELECT g.alike, t.{YEAR}, count(DISTINCT ({values})) AS different
            FROM told t JOIN grouped g USING ({ID}) GROUP BY ALL)
        WHERE different < {diversity}
        """,
    )


def _number(
    connection: duckdb.DuckDBPyConnection, sql: str, values: dict[str, str] | None = None
) -> int:
    row = connection.execute(sql, values or {}).fetchone()
    assert row is not None
    return int(row[0])
