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
import numpy as np

from wholecity.intake.definitions import ROW_END, VALUE_END, Batch, LeftOut, Record, Remark
from wholecity.intake.pipeline.careful import BrokenRow, shown
from wholecity.intake.pipeline.expressions import (
    TYPES,
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
from wholecity.intake.pipeline.lines import record_starts
from wholecity.intake.pipeline.text import Text

NAMED_REJECTS = {"MISSING COLUMNS", "TOO MANY COLUMNS"}
LONGEST_ROW = 4 * 2**20


class NeedsCare(Exception):
    """The database cannot tell the rows of this file apart; it must be read line by line."""


@dataclass
class Staged:
    """One file's rows of one record. `number` names its tables: typed_N, text_N, lines_N."""

    number: int
    record: Record
    file: str
    columns: tuple[str, ...]  # as delivered, in order
    positions: Mapping[str, int]  # field → column
    source: str  # SQL of the delivered rows: c0, c1, … and, when `has_lines`, _line
    has_lines: bool = False
    rows: int = 0
    first: int = 0  # rowid of the first row; inside a transaction it is not 0
    first_line: int = 0  # likewise of lines_N
    line_by: str = "counting"  # or "bytes" (table lines_N), or "reader" (column _line)
    conditions: list[Condition] = field(default_factory=list)
    broken: list[BrokenRow] = field(default_factory=list)

    @property
    def table(self) -> str:
        return f"typed_{self.number}"

    def line_of(self, row: str) -> str:
        """SQL of the line in the file, for the SQL of a row's number in the typed table."""
        match self.line_by:
            case "counting":
                return f"({row} - {self.first - 2})"
            case "bytes":
                apart = self.first_line - self.first
                return f"(SELECT l.line FROM lines_{self.number} l WHERE l.rowid = {row} + {apart})"
            case _:
                return f"(SELECT l._line FROM {self.table} l WHERE l.rowid = {row})"

    @property
    def delivered(self) -> list[str]:
        return [f.name for f in self.record.fields if f.name in self.positions]


def stage_csv(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    text: Text,
    delimiter: str,
    expected: Expected,
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
        )
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise NeedsCare from error
    _number_lines(connection, staged, text, rejects)


def stage_batches(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    expected: Expected,
) -> None:
    """Type and check the rows that `fill` has put into the text table."""
    staged.source = f"text_{staged.number}"
    staged.has_lines = True
    _make_typed(connection, staged, staged.source, expected)
    staged.line_by = "reader"


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
    connection: duckdb.DuckDBPyConnection, staged: Staged, source: str, expected: Expected
) -> None:
    """Text → typed values → marks, in three named steps of one query."""
    staged.conditions = conditions(staged.record, staged.delivered, expected)
    hard = [c for c in staged.conditions if not c.soft]
    soft = [c for c in staged.conditions if c.soft]
    lines = ["_line"] if staged.has_lines else []
    kept = ", ".join([*lines, *(_kept(staged, f.name) for f in staged.record.fields)])
    connection.execute(
        f"CREATE TEMP TABLE {staged.table} AS "
        f"SELECT {kept}, {any_of(hard)} AS _bad, {any_of(soft)} AS _warned "
        f"FROM ({typed_step(staged, source, lines)})"
    )
    staged.rows, staged.first = _extent(connection, staged.table)


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
    starts = record_starts(text.path)
    rejected = np.isin(starts.offsets[1:], np.array([o for o, *_ in found], np.int64))
    if rejected.sum() != len(found) or staged.rows != len(rejected) - len(found):
        raise NeedsCare
    lines = starts.lines[1:]
    staged.broken = [
        BrokenRow(int(line), "ragged", shown(row.encode()), int(cells))
        for line, (_, _, row, cells) in zip(lines[rejected], found, strict=True)
    ]
    connection.register("line_numbers", {"line": lines[~rejected]})
    connection.execute(f"CREATE TEMP TABLE lines_{staged.number} AS SELECT * FROM line_numbers")
    connection.unregister("line_numbers")
    _, staged.first_line = _extent(connection, f"lines_{staged.number}")
    staged.line_by = "bytes"


def _extent(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[int, int]:
    """Rows of a table, and the rowid of the first. Rowids follow the order of the file."""
    row = connection.execute(f"SELECT count(*), coalesce(min(rowid), 0) FROM {table}").fetchone()
    assert row is not None
    return int(row[0]), int(row[1])
