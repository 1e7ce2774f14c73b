"""Files laid out as typed tables: one for each file and kind of row, faulty rows marked.

A sound CSV file is read by the database in one pass that also types and checks
it, 18 million rows in seconds; its faulty rows are read again, whole, when
their reasons are told. Other files come as batches from a reader and are kept
as text beside the typed table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from wholecity.intake.definitions import ROW_END, TYPES, VALUE_END, Batch, LeftOut, Record, Remark
from wholecity.intake.pipeline.careful import BrokenRow, shown
from wholecity.intake.pipeline.expressions import (
    Condition,
    Expected,
    any_of,
    conditions,
    literal,
    quoted,
    text_name,
    text_of,
    typed,
)
from wholecity.intake.pipeline.lines import HEADER_LINES, moves
from wholecity.intake.pipeline.text import Text
from wholecity.intake.pipeline.watching import run_watched
from wholecity.jobs.progress import Progress

NAMED_REJECTS = {"MISSING COLUMNS", "TOO MANY COLUMNS"}
LONGEST_ROW = 4 * 2**20


class NeedsCare(Exception):
    """The database cannot tell the rows of this file apart; it must be read line by line."""


@dataclass
class Staged:
    """One file's rows of one record. `number` names its tables: typed_N, text_N, moves_N."""

    number: int
    record: Record
    file: str
    columns: tuple[str, ...]  # as delivered, in order
    positions: Mapping[str, int]  # field → column
    source: str  # SQL of the delivered rows: c0, c1, … and, when `has_lines`, _line
    has_lines: bool = False
    rows: int = 0
    moved: bool = False  # lines are not the rows' numbers and two more: see moves_N
    conditions: list[Condition] = field(default_factory=list)
    broken: list[BrokenRow] = field(default_factory=list)

    @property
    def table(self) -> str:
        return f"typed_{self.number}"

    def with_lines(self, query: str) -> str:
        """The query's rows with their line in the file as `_line`.

        The query yields `row`, the rowid in the typed table, and no `_line`.
        """
        if self.has_lines:
            return f"SELECT q.*, l._line FROM ({query}) q JOIN {self.table} l ON l.rowid = q.row"
        if not self.moved:
            return f"SELECT q.*, q.row + {HEADER_LINES} AS _line FROM ({query}) q"
        return (
            f"WITH q AS MATERIALIZED ({query}), "
            "asked AS (SELECT DISTINCT row, true AS is_row, NULL AS extra FROM q "
            f"UNION ALL SELECT row, false, extra FROM moves_{self.number}), "
            "moved AS (SELECT row, is_row, "
            "last_value(extra IGNORE NULLS) OVER (ORDER BY row, is_row) AS extra FROM asked) "
            f"SELECT q.*, q.row + {HEADER_LINES} + m.extra AS _line "
            "FROM q JOIN moved m ON m.row = q.row WHERE m.is_row"
        )

    @property
    def delivered(self) -> list[str]:
        return [f.name for f in self.record.fields if f.name in self.positions]


def stage_csv(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    text: Text,
    delimiter: str,
    expected: Expected,
    progress: Progress,
) -> None:
    """Read a CSV file in one pass of the database. Raises NeedsCare for what it cannot read."""
    if not text.scan.utf8 or text.scan.control or not text.scan.one_line_end:
        raise NeedsCare
    staged.source = _csv(text.path, len(staged.columns), delimiter, "ignore_errors = true")
    rejects = f"rejects_{staged.number}"
    watching = f"store_rejects = true, rejects_table = '{rejects}', rejects_scan = '{rejects}_s'"
    try:
        _make_typed(
            connection,
            staged,
            _csv(text.path, len(staged.columns), delimiter, watching),
            expected,
            progress,
            text.scan.lines,
        )
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise NeedsCare from error
    _number_lines(connection, staged, text, rejects)


def stage_batches(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    expected: Expected,
    progress: Progress,
) -> None:
    """Type and check the rows that `fill` has put into the text table."""
    staged.source = f"text_{staged.number}"
    staged.has_lines = True
    _make_typed(connection, staged, staged.source, expected, progress, 0)


def make_text_table(connection: duckdb.DuckDBPyConnection, number: int, width: int) -> None:
    columns = ", ".join(f"c{i} VARCHAR" for i in range(width))
    connection.execute(f"CREATE TEMP TABLE text_{number} (_line INTEGER, {columns})")


def add_batch(connection: duckdb.DuckDBPyConnection, number: int, width: int, batch: Batch) -> None:
    """Unpack a batch into the text table; the database splits, Python makes no object a value."""
    values = ", ".join(f"nullif(v[{i + 2}], '')" for i in range(width))
    connection.execute(
        f"INSERT INTO text_{number} SELECT v[1]::INTEGER, {values} FROM "
        f"(SELECT string_split(unnest(string_split($rows, $row_end)), $value_end) AS v)",
        {"rows": batch.packed, "row_end": ROW_END, "value_end": VALUE_END},
    )


def fill(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    items: Iterable[Batch | BrokenRow | LeftOut | Remark],
) -> None:
    """Put one record's batches into its text table and keep the lines that are no rows."""
    width = len(staged.columns)
    make_text_table(connection, staged.number, width)
    for item in items:
        if isinstance(item, Batch):
            add_batch(connection, staged.number, width, item)
        elif isinstance(item, BrokenRow):
            staged.broken.append(item)


def _csv(path: Path, width: int, delimiter: str, options: str) -> str:
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
    return (
        f"read_csv({literal(str(path))}, header = true, auto_detect = false, "
        f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', strict_mode = true, "
        f"max_line_size = {LONGEST_ROW}, columns = {{{columns}}}, {options})"
    )


def _make_typed(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    source: str,
    expected: Expected,
    progress: Progress,
    total: int,
) -> None:
    """Text → typed values → marks, in three named steps of one query."""
    staged.conditions = conditions(staged.record, staged.delivered, expected)
    hard = [c for c in staged.conditions if not c.soft]
    soft = [c for c in staged.conditions if c.soft]
    lines = ["_line"] if staged.has_lines else []
    kept = ", ".join([*lines, *(_kept(staged, f.name) for f in staged.record.fields)])
    query = (
        f"CREATE TEMP TABLE {staged.table} AS "
        f"SELECT {kept}, {any_of(hard)} AS _bad, {any_of(soft)} AS _warned "
        f"FROM ({typed_step(staged, source, lines)})"
    )
    run_watched(connection, query, None, progress, total)
    settle(connection)
    row = connection.execute(f"SELECT count(*) FROM {staged.table}").fetchone()
    staged.rows = int(row[0]) if row else 0


def typed_step(staged: Staged, source: str, keep: Sequence[str] = ()) -> str:
    """The query that yields text and typed value of each field from delivered rows."""
    given = [(staged.record.field(n), f"c{staged.positions[n]}") for n in staged.delivered]
    texts = [f"{text_of(raw)} AS {text_name(f.name)}" for f, raw in given]
    raws = [f"{raw} AS {quoted(f.name + ' raw')}" for f, raw in given if f.codes]
    values = [f"{typed(f, quoted(f.name + ' raw'))} AS {quoted(f.name)}" for f, _ in given]
    absent = [
        f"NULL::{TYPES[f.kind]} AS {quoted(f.name)}"
        for f in staged.record.fields
        if f.name not in staged.positions
    ]
    inner = ", ".join([*keep, *texts, *raws]) or "1"
    outer = ", ".join([*keep, *(text_name(f.name) for f, _ in given), *values, *absent])
    return f"SELECT {outer} FROM (SELECT {inner} FROM {source})"


def _kept(staged: Staged, name: str) -> str:
    """A soft field's bad value becomes blank; every other value stays."""
    bad = [c for c in staged.conditions if c.soft and c.field == name and c.reason != "check"]
    column = quoted(name)
    return f"CASE WHEN {any_of(bad)} THEN NULL ELSE {column} END AS {column}" if bad else column


def _number_lines(
    connection: duckdb.DuckDBPyConnection, staged: Staged, text: Text, rejects: str
) -> None:
    """Find the line of each row: by counting where each line is a row, else from the bytes."""
    found = connection.execute(
        "SELECT line_byte_position - 1, any_value(error_type), any_value(csv_line), "
        f"max(column_idx) "
        f"FROM {rejects} GROUP BY ALL ORDER BY 1"
    ).fetchall()
    if any(kind not in NAMED_REJECTS for _, kind, *_ in found):
        raise NeedsCare
    if not found and not text.scan.quotes and staged.rows == text.scan.lines - 1:
        return
    moved = moves(text.path, [offset for offset, *_ in found])
    if len(moved.set_aside) != len(found) or staged.rows != moved.count:
        raise NeedsCare
    staged.broken = [
        BrokenRow(line, "ragged", shown(row.encode()), int(cells))
        for line, (_, _, row, cells) in zip(moved.set_aside, found, strict=True)
    ]
    connection.register("moves", {"row": moved.rows, "extra": moved.extra})
    connection.execute(f"CREATE TEMP TABLE moves_{staged.number} AS SELECT * FROM moves")
    connection.unregister("moves")
    staged.moved = True


def settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Commit what was staged, in the draft that nobody sees.

    Until then the planner takes the new tables for empty and builds its joins
    on the wrong side, and their rowids do not count from 0.
    """
    connection.execute("COMMIT")
    connection.execute("BEGIN")
