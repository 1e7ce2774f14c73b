"""Faulty rows, whole, with the reason: told apart, counted, kept, and given back."""

import json
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from wholecity.intake.pipeline.careful import BrokenRow
from wholecity.intake.pipeline.expressions import literal, quoted, text_name
from wholecity.intake.pipeline.faults import kind_of_condition
from wholecity.intake.pipeline.staging import Staged, settle, typed_step
from wholecity.intake.rules.headers import plain
from wholecity.intake.rules.reasons import words
from wholecity.kernel.texts import kept, reopened
from wholecity.warehouse.columns import shown
from wholecity.warehouse.store import Warehouse

EXAMPLES = 200  # faults of one kind in one file that are kept one by one outside the warehouse


@dataclass(frozen=True)
class FaultFound:
    """One fault, without any value: `shape` is what the value looked like (99/99/9999)."""

    file: str
    record: str
    line: int | None
    field: str
    reason: str
    message: str
    shape: str
    warning: bool


@dataclass(frozen=True)
class FaultTotal:
    """How often one kind of fault occurs in a file."""

    file: str
    record: str
    field: str
    reason: str
    message: str
    warning: bool
    count: int


def explain(connection: duckdb.DuckDBPyConnection, staged: Staged, most: int | None = None) -> None:
    """Read the faulty rows of a file again, whole, and tell each of their faults.

    `most`: no more than so many rows, the first ones.
    """
    faulty, numbered = f"faulty_{staged.number}", "row_number() OVER () - 1 AS _row"
    connection.execute(
        f"CREATE TEMP TABLE {faulty} AS SELECT rowid AS row FROM {staged.table} "
        f"WHERE _bad OR _warned{'' if most is None else f' ORDER BY rowid LIMIT {most}'}"
    )
    settle(connection)
    some = connection.execute(f"SELECT 1 FROM {faulty} LIMIT 1").fetchone()
    # The planner takes a CSV file for small and would keep all of it in memory to look up a few.
    connection.execute("SET disabled_optimizers = 'build_side_probe_side'")
    connection.execute(
        f"CREATE TEMP TABLE whole_{staged.number} AS SELECT * FROM "
        f"(SELECT {numbered}, * FROM {staged.source}) WHERE _row IN (SELECT row FROM {faulty})"
        + ("" if some else " LIMIT 0")
    )
    connection.execute("RESET disabled_optimizers")
    if some and staged.conditions:
        connection.execute(_row_faults(connection, staged))


def _row_faults(connection: duckdb.DuckDBPyConnection, staged: Staged) -> str:
    """One list of the conditions that hold for each faulty row, then one row for each of them."""
    held = ", ".join(
        f"CASE WHEN {c.sql} THEN "
        f"{{'kind': {kind_of_condition(connection, c)}, 'shape': {_shape(staged, c.field)}}} END"
        for c in staged.conditions
    )
    rows = typed_step(staged, f"whole_{staged.number}", ["_row"])
    return (
        f"INSERT INTO faults SELECT {staged.number}, _row, fault.kind, fault.shape "
        f"FROM (SELECT _row, unnest(list_filter([{held}], lambda x: x IS NOT NULL)) AS fault "
        f"FROM ({rows}))"
    )


def _shape(staged: Staged, field: str) -> str:
    """9 for a digit, A and a for letters: enough to see the fault, too little to see the child."""
    if field not in staged.positions:
        return "''"
    text = text_name(field)
    return (
        f"left(regexp_replace(regexp_replace(regexp_replace(coalesce({text}, ''), "
        r"'\p{Nd}', '9', 'g'), '\p{Lu}', 'A', 'g'), '[\p{Ll}\p{Lo}]', 'a', 'g'), 30)"
    )


def keep(connection: duckdb.DuckDBPyConnection, staged: Staged, delivery: int) -> None:
    """Write the faulty rows of a file into the warehouse's quarantine."""
    head = f"{delivery}, {literal(staged.file)}, {literal(staged.record.name)}"
    cells = ", ".join(f"{quoted(h)} := w.c{i}" for i, h in enumerate(_headers(staged.columns)))
    faults = f"SELECT * FROM told_faults WHERE staged = {staged.number} AND NOT soft"
    connection.execute(
        f"INSERT INTO warehouse.main.quarantine SELECT {head}, f._line, f.field, f.reason, "
        f"f.message, to_json(struct_pack({cells})) FROM ({staged.with_lines(faults)}) f "
        f"JOIN whole_{staged.number} w ON w._row = f.row"
    )
    if staged.broken:
        with shown(
            connection,
            "broken",
            line=np.array([b.line for b in staged.broken]),
            reason=[b.reason for b in staged.broken],
            message=[kept(broken_words(staged, b)) for b in staged.broken],
            row=[json.dumps({"line": b.text}) for b in staged.broken],
        ):
            connection.execute(
                f"INSERT INTO warehouse.main.quarantine "
                f"SELECT {head}, line, '', reason, message, row::JSON FROM broken"
            )


def _headers(columns: Sequence[str]) -> list[str]:
    """The headers as delivered; those that are blank get a name that no other one has."""
    taken = {plain(header) for header in columns}
    return [header.strip() or _free(f"column {i}", taken) for i, header in enumerate(columns, 1)]


def _free(name: str, taken: Set[str]) -> str:
    return name if plain(name) not in taken else _free(f"blank {name}", taken)


def broken_words(staged: Staged, row: BrokenRow) -> str:
    return words(row.reason, expected=len(staged.columns), found=row.found)


def totals(connection: duckdb.DuckDBPyConnection, staged: Staged) -> list[FaultTotal]:
    """Exact counts of each kind of fault in a file."""
    found = connection.execute(
        f"SELECT field, reason, message, soft, count(*) FROM told_faults "
        f"WHERE staged = {staged.number} GROUP BY ALL ORDER BY 5 DESC, 1, 2"
    ).fetchall()
    by_reason: dict[tuple[str, str], int] = {}
    for row in staged.broken:
        told = (row.reason, broken_words(staged, row))
        by_reason[told] = by_reason.get(told, 0) + 1
    name, record = staged.file, staged.record.name
    return [
        FaultTotal(name, record, field, reason, reopened(message), soft, count)
        for field, reason, message, soft, count in found
    ] + [
        FaultTotal(name, record, "", reason, message, False, count)
        for (reason, message), count in by_reason.items()
    ]


def examples(connection: duckdb.DuckDBPyConnection, staged: Staged) -> list[FaultFound]:
    """The first faults of each kind, with their lines."""
    first = (
        f"SELECT * FROM told_faults WHERE staged = {staged.number} QUALIFY row_number() OVER "
        f"(PARTITION BY field, reason ORDER BY row) <= {EXAMPLES}"
    )
    found = connection.execute(
        f"SELECT _line, field, reason, message, shape, soft FROM ({staged.with_lines(first)}) "
        "ORDER BY _line, field, reason"
    ).fetchall()
    name, record = staged.file, staged.record.name
    return [
        FaultFound(name, record, line, field, reason, reopened(message), shape, soft)
        for line, field, reason, message, shape, soft in found
    ] + [
        FaultFound(name, record, b.line, "", b.reason, broken_words(staged, b), "", False)
        for b in staged.broken[:EXAMPLES]
    ]


@dataclass(frozen=True)
class FaultyRow:
    """A quarantined row as it was delivered: for the agency it came from, and nobody else."""

    file: str
    record: str
    line: int | None
    field: str
    reason: str
    message: str
    row: str


def faulty_rows(folder: Path, key: str, delivery: int) -> Iterator[FaultyRow]:
    """The quarantine of a delivery, in the order of files and lines."""
    with Warehouse(folder, key).reading() as connection:
        found = connection.execute(
            "SELECT file, record, line, field, reason, message, row::VARCHAR "
            "FROM quarantine WHERE delivery = $1 ORDER BY file, line, field, reason",
            [delivery],
        )
        while rows := found.fetchmany(5_000):
            for file, record, line, field, reason, message, row in rows:
                yield FaultyRow(file, record, line, field, reason, reopened(message), row)


def faulty_count(connection: duckdb.DuckDBPyConnection, files: Sequence[Staged]) -> int:
    """Rows of these files that are not accepted."""
    marked = 0
    for staged in files:
        row = connection.execute(f"SELECT count(*) FROM {staged.table} WHERE _bad").fetchone()
        assert row is not None
        marked += int(row[0]) + len(staged.broken)
    return marked
