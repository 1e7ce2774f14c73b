"""Indicators: all of them with all groupings, against pandas, polars and a bare scan.

    python -m benchmarks.indicators                     100,000 children, about 18 million rows
    python -m benchmarks.indicators --children 10000
    python -m benchmarks.indicators --folder kept       keep the city there and use it again

Wholecity computes from the encrypted warehouse and writes its cells there; the
peers read the same tables from Parquet. The four run in turn, so that a busy
machine is busy for all, and their figures must be equal.
"""

import argparse
import gc
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from benchmarks import pandas_indicators, polars_indicators
from benchmarks.school_city import ORDERS, TABLES, YEAR, build
from wholecity.indicators.definitions import DIVISION_KEYS, GROUPINGS
from wholecity.indicators.pipeline import attendance, compute_on, enrolment
from wholecity.indicators.pipeline.cells import COUNTS
from wholecity.indicators.pipeline.step import run
from wholecity.indicators.rules import Method
from wholecity.jobs.progress import Silent
from wholecity.kernel.school_year import SchoolYear
from wholecity.warehouse.store import Warehouse

YEARS = [SchoolYear(y) for y in (YEAR - 2, YEAR - 1, YEAR)]
# Every value of the columns that attendance reads is handed to the engine once.
BARE_SCAN = """
    SELECT sum(length(source)), sum(length(person_key)), sum(length(school_key)),
           sum(day - DATE '2000-01-01'), sum(length(status)), sum(portion_absent)
    FROM attendance_day
"""
ALL_SETS = ", ".join(f"({', '.join(('school_year', *g))})" for g in GROUPINGS)
ATTENDANCE_CELLS = f"""
    SELECT count(*) FROM (
        SELECT sum(1), sum(CAST(missed_10 AS INTEGER)), sum(enrolled), sum(absent)
        FROM student WHERE eligible GROUP BY GROUPING SETS ({ALL_SETS}))
"""


def export(warehouse: Warehouse, folder: Path) -> Path:
    """The tables as Parquet for the peers; those that are there are used as they are."""
    folder.mkdir(exist_ok=True)
    with warehouse.reading() as connection:
        for table in TABLES:
            path = folder / f"{table}.parquet"
            if not path.exists():
                batches = connection.execute(f"SELECT * FROM {table}").to_arrow_reader(1_000_000)
                with pq.ParquetWriter(path, batches.schema) as writer:
                    for batch in batches:
                        writer.write_batch(batch)
    return folder


@contextmanager
def computing(warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """A draft of the warehouse that is thrown away, so that each run finds the same."""

    class Discard(Exception):
        pass

    try:
        with warehouse.writing() as connection:
            yield connection
            raise Discard
    except Discard:
        pass


class Timed:
    """Seconds by contender, in the order of the runs."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    def time(self, name: str, work: Callable[[], Any]) -> Any:
        gc.collect()
        began = time.perf_counter()
        result = work()
        self.seconds.setdefault(name, []).append(time.perf_counter() - began)
        return result

    def median(self, name: str) -> float:
        return statistics.median(self.seconds[name])


def round_of(timed: Timed, warehouse: Warehouse, parquet: Path) -> dict[str, Any]:
    """Each contender once; what each found."""
    found: dict[str, Any] = {}
    with computing(warehouse) as connection:
        timed.time("bare scan", lambda: connection.execute(BARE_SCAN).fetchall())
        timed.time(
            "wholecity",
            lambda: compute_on(connection, method=Method(), progress=Silent()),
        )
        found["wholecity"] = rows_of(connection)
        timed.time("wholecity, attendance alone", lambda: attendance_alone(connection))
    found["polars"] = timed.time("polars", lambda: polars_indicators.cells(parquet))
    found["polars"] = polars_indicators.as_rows(found["polars"])
    found["pandas"] = timed.time("pandas", lambda: pandas_indicators.cells(parquet))
    found["pandas"] = pandas_indicators.as_rows(found["pandas"])
    return found


def attendance_alone(connection: duckdb.DuckDBPyConnection) -> None:
    """What chronic absence and average daily attendance need, to the cells of all groupings."""
    steps = (enrolment.recorded(YEARS), *enrolment.STEPS, *attendance.steps(Method()))
    run(connection, steps)
    connection.execute(ATTENDANCE_CELLS).fetchall()


def rows_of(connection: duckdb.DuckDBPyConnection) -> dict[tuple[object, ...], list[float]]:
    """The cells as the peers tell theirs; what a year cannot say is zero there."""
    order = ("students", "chronic", "tier_under_5", "tier_from_5_to_10", "tier_from_10_to_20")
    order += ("tier_from_20", "mobile", "homeless", "suspended", "chronic_in_program")
    order += ("days_enrolled", "days_absent")
    assert set(order) == set(COUNTS)
    numbers = ", ".join(f"coalesce({name}, 0)" for name in order)
    levels = ", ".join(
        f"CASE WHEN {k} IS NOT NULL THEN {level} END"
        for k, level in ((k, PEER_LEVEL.get(k, k)) for k in DIVISION_KEYS)
    )
    query = f"SELECT grouping, school_year, {levels}, {numbers} FROM cell"
    width = 2 + len(DIVISION_KEYS)
    return {
        (
            tuple(filter(None, row[0].split(","))),
            str(row[1]),
            *(level for level in row[2:width] if level is not None),
        ): [float(n) for n in row[width:]]
        for row in connection.execute(query).fetchall()
    }


# The peers keep the values as delivered.
PEER_LEVEL = {
    **{
        key: f"CASE {key} WHEN 'yes' THEN 'true' ELSE 'false' END"
        for key in ("low_income", "english_learner", "disability")
    },
}


def check_equal(found: dict[str, dict[tuple[object, ...], list[float]]]) -> None:
    ours = _lower(found["wholecity"])
    for peer in ("polars", "pandas"):
        theirs = _lower(found[peer])
        if ours != theirs:
            different = [k for k in ours.keys() | theirs.keys() if ours.get(k) != theirs.get(k)]
            first = different[0]
            raise SystemExit(
                f"{peer} finds other figures in {len(different)} cells, as in {first}: "
                f"{ours.get(first)} and {theirs.get(first)}"
            )


def _lower(rows: dict[tuple[object, ...], list[float]]) -> dict[tuple[object, ...], list[float]]:
    return {(g, *(str(level).lower() for level in key)): n for (g, *key), n in rows.items()}


def report(timed: Timed, rows: int, cells: int, as_json: bool) -> None:
    ours, alone = timed.median("wholecity"), timed.median("wholecity, attendance alone")
    result = {
        "attendance_rows": rows,
        "cells": cells,
        "runs": len(timed.seconds["wholecity"]),
        "median_seconds": {name: round(timed.median(name), 3) for name in timed.seconds},
        "pandas_over_wholecity": round(timed.median("pandas") / ours, 2),
        "polars_over_wholecity": round(timed.median("polars") / ours, 2),
        "attendance_over_bare_scan": round(alone / timed.median("bare scan"), 2),
    }
    if as_json:
        print(json.dumps(result))
        return
    print(f"{rows:,} rows of attendance, {cells:,} cells, {result['runs']} runs, medians")
    for name, seconds in result["median_seconds"].items():
        print(f"  {name:30s} {seconds:7.2f} s")
    print(f"  pandas / wholecity             {result['pandas_over_wholecity']:7.1f}")
    print(f"  polars / wholecity             {result['polars_over_wholecity']:7.1f}")
    print(f"  attendance / bare scan         {result['attendance_over_bare_scan']:7.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--children", type=int, default=100_000)
    parser.add_argument("--order", choices=ORDERS, default="student")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", action="store_true", dest="as_json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        warehouse = build(folder, options.children, options.order)
        parquet = export(warehouse, folder / "parquet")
        timed = Timed()
        for _ in range(options.runs):
            found = round_of(timed, warehouse, parquet)
        check_equal(found)
        rows = pq.read_metadata(parquet / "attendance_day.parquet").num_rows
        report(timed, rows, len(found["wholecity"]), options.as_json)


if __name__ == "__main__":
    main()
