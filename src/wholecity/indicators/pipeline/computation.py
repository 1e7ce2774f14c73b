"""All indicators, for all school years that were delivered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from wholecity.indicators.definitions import INDICATORS, Basis, Reason
from wholecity.indicators.pipeline import attendance, enrolment, groups, outcomes
from wholecity.indicators.pipeline.cells import (
    INSERT_CELLS,
    MOST_STUDENTS,
    NUMBERED_CELL,
    PACKED_CELL,
    PACKED_PAIR,
)
from wholecity.indicators.pipeline.step import Step, run
from wholecity.indicators.rules import Method
from wholecity.jobs.progress import Progress
from wholecity.kernel.errors import BadInput
from wholecity.kernel.school_year import SchoolYear
from wholecity.kernel.texts import phrase
from wholecity.warehouse.store import Warehouse


@dataclass(frozen=True)
class SourceYear:
    """How one source's attendance in a school year is known, and between which days."""

    source: str
    basis: Basis
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True)
class YearComputed:
    """What was made of one school year, and what had to be decided on the way.

    `children` were enrolled on any day, `students` long enough to be counted.
    `crossing` children had two stays on one day; on `contradicted` days one row
    said absent and another in school; `set_aside` absences fell outside any
    stay or on no day of instruction (those outside any stay are counted for
    all years together, in `Computed`). `missing` says which indicators cannot
    be computed and why.
    """

    year: SchoolYear
    sources: tuple[SourceYear, ...]
    children: int
    students: int
    crossing: int
    contradicted: int
    missing: Mapping[str, Reason]


@dataclass(frozen=True)
class Computed:
    """The outcome of a run. `set_aside` absences counted for nobody."""

    years: tuple[YearComputed, ...]
    cells: int
    set_aside: int


def compute(
    folder: Path,
    key: str,
    *,
    method: Method,
    progress: Progress,
    only: Collection[str] | None = None,
) -> Computed:
    """Compute all indicators and publish the cells; what was there before is replaced.

    `folder` and `key` are those of the warehouse; with `only`, what other sources delivered is
    no input. Raises Conflict while another process writes to it.
    """
    with Warehouse(folder, key).writing(only=only) as connection:
        return compute_on(connection, method=method, progress=progress)


def compute_on(
    connection: duckdb.DuckDBPyConnection, *, method: Method, progress: Progress
) -> Computed:
    """The same on an open connection, whose transaction is the caller's."""
    for table in ("cell", "indicator_year", "indicator_source"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("INSERT INTO indicator_source SELECT DISTINCT source FROM delivery")
    run(connection, [enrolment.SOURCE_YEAR])
    years = _years(connection)
    if not years:
        return Computed((), 0, 0)
    steps = all_steps(years, method)
    progress.step("Indicators", len(steps) + 1)
    run(connection, steps, progress.advance)
    _check_size(connection)
    connection.execute(INSERT_CELLS)
    progress.advance(len(steps) + 1)
    return _report(connection, years)


def _check_size(connection: duckdb.DuckDBPyConnection) -> None:
    children = _number(connection, "SELECT coalesce(max(student), 0) FROM student")
    if children > MOST_STUDENTS:
        raise BadInput(
            phrase(
                "There are %(children)s children; indicators count up to %(most)s.",
                children=children,
                most=MOST_STUDENTS,
            ),
            hint="One installation serves one city: are these several?",
        )


def all_steps(years: Sequence[SchoolYear], method: Method) -> tuple[Step, ...]:
    """Every step after the list of years, in order."""
    return (*student_steps(years, method), PACKED_PAIR, PACKED_CELL, NUMBERED_CELL)


def student_steps(years: Sequence[SchoolYear], method: Method) -> tuple[Step, ...]:
    """Those that end with one row per child and school year, before anything is counted."""
    return (
        enrolment.recorded(years),
        *enrolment.STEPS,
        *attendance.steps(method),
        *groups.steps(years),
        *outcomes.steps(method),
    )


def students_on(connection: duckdb.DuckDBPyConnection, *, method: Method) -> None:
    """Make the temporary table `student`, one row per child and school year, and those before it.

    From what the connection shows: views before the catalogue's tables are read instead of
    them. Nothing is kept. Raises BadInput when no enrolment is there.
    """
    run(connection, [enrolment.SOURCE_YEAR])
    years = _years(connection)
    if not years:
        raise BadInput("There is no enrollment to begin with.")
    run(connection, student_steps(years, method))


def _years(connection: duckdb.DuckDBPyConnection) -> list[SchoolYear]:
    rows = connection.execute("SELECT DISTINCT school_year FROM source_year ORDER BY 1").fetchall()
    return [SchoolYear(ending) for (ending,) in rows]


SET_ASIDE = "SELECT coalesce(sum(days), 0) FROM daily_absence WHERE outside"


def _report(connection: duckdb.DuckDBPyConnection, years: Sequence[SchoolYear]) -> Computed:
    computed = tuple(_year(connection, y) for y in years)
    rows = [(y.year.ending, i.key, y.missing.get(i.key)) for y in computed for i in INDICATORS]
    connection.execute(
        "INSERT INTO indicator_year (school_year, indicator, reason) VALUES "
        + ", ".join("(?, ?, ?)" for _ in rows),
        [value for row in rows for value in row],
    )
    return Computed(
        computed,
        cells=_number(connection, "SELECT count(*) FROM cell"),
        set_aside=_number(connection, SET_ASIDE),
    )


def _year(connection: duckdb.DuckDBPyConnection, year: SchoolYear) -> YearComputed:
    def count(what: str) -> int:
        return _number(connection, f"{what} AND school_year = {year.ending}")

    return YearComputed(
        year,
        _sources(connection, year),
        children=count("SELECT count(*) FROM student WHERE TRUE"),
        students=count("SELECT count(*) FROM student WHERE eligible"),
        crossing=count("SELECT count(*) FROM crossing WHERE TRUE"),
        contradicted=count("SELECT count(*) FROM settled_day WHERE contradicted"),
        missing=_missing(connection, year),
    )


def _sources(connection: duckdb.DuckDBPyConnection, year: SchoolYear) -> tuple[SourceYear, ...]:
    rows = connection.execute(
        "SELECT source, basis, first_day, last_day FROM attendance_basis "
        "WHERE school_year = ? ORDER BY source",
        [year.ending],
    ).fetchall()
    return tuple(SourceYear(source, Basis(basis), *days) for source, basis, *days in rows)


def _missing(connection: duckdb.DuckDBPyConnection, year: SchoolYear) -> dict[str, Reason]:
    """Indicator → the first reason that holds, where one does."""
    holds = connection.execute(
        f"SELECT {', '.join(Reason)} FROM lacking WHERE school_year = ?", [year.ending]
    ).fetchone()
    assert holds is not None
    held = {reason for reason, it_holds in zip(Reason, holds, strict=True) if it_holds}
    found = {i.key: next((r for r in i.lacking if r in held), None) for i in INDICATORS}
    return {key: reason for key, reason in found.items() if reason}


def _number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    assert row is not None
    return int(row[0])
