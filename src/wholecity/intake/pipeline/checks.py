"""Checks that need more than one row: keys and references. They mark rows and keep the reasons."""

from collections.abc import Mapping, Sequence

import duckdb
import numpy as np
from numpy.typing import NDArray

from wholecity.intake.definitions import Record, Reference
from wholecity.intake.pipeline.expressions import literal, quoted
from wholecity.intake.pipeline.faults import kind_of
from wholecity.intake.pipeline.staging import Staged
from wholecity.intake.rules.reasons import words
from wholecity.kernel.texts import phrase

FILTER = 2**24 - 1  # bits of a hash by which rows are looked through quickly
ByRecord = Mapping[str, Sequence[Staged]]


def check_keys(
    connection: duckdb.DuckDBPyConnection, record: Record, files: Sequence[Staged]
) -> None:
    """Mark rows whose key occurs again: repeats of a row, and all rows that contradict another."""
    if not record.key or not files:
        return
    staged, rows = _suspects(connection, record.key, files)
    if not len(rows):
        return
    connection.register("suspects", {"staged": staged, "row": rows})
    connection.execute(f"CREATE TEMP TABLE alike AS {_alike(record, files)}")
    connection.unregister("suspects")
    connection.execute(_key_faults(connection, record))
    connection.execute("DROP TABLE alike")
    _mark(connection, files)


def count_alike(
    connection: duckdb.DuckDBPyConnection, fields: Sequence[str], files: Sequence[Staged]
) -> int:
    """How many rows share the values of these fields with an earlier one."""
    hashes = np.concatenate([_hashes(connection, fields, s) for s in files])
    hashes.sort()
    return int((hashes[1:] == hashes[:-1]).sum())


def _hashes(
    connection: duckdb.DuckDBPyConnection, fields: Sequence[str], staged: Staged
) -> NDArray[np.uint64]:
    """A hash of the fields for each row, in the order of the file.

    To sort 18 million numbers takes a second; to group as many rows by text in the database ten.
    """
    names = ", ".join(map(quoted, fields))
    found = connection.execute(f"SELECT hash({names}) AS h FROM {staged.table}").fetchnumpy()
    return np.asarray(found["h"], np.uint64)


def _suspects(
    connection: duckdb.DuckDBPyConnection, key: Sequence[str], files: Sequence[Staged]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows (file, rowid) whose key may occur again: its hash shares some bits with another's.

    Few rows that are alone in their key are among them; the database tells them apart.
    """
    hashes = [_hashes(connection, key, s) for s in files]
    ordered = np.sort(np.concatenate(hashes))
    repeated = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    del ordered
    marked = np.zeros(FILTER + 1, np.bool_)
    marked[repeated & np.uint64(FILTER)] = True
    found = [np.flatnonzero(marked[h & np.uint64(FILTER)]) for h in hashes]
    staged = [np.full(len(f), s.number) for f, s in zip(found, files, strict=True)]
    return np.concatenate(staged), np.concatenate(found)


def _alike(record: Record, files: Sequence[Staged]) -> str:
    """The suspects that are sound by themselves, with a hash of all that they say."""
    keys = ", ".join(map(quoted, record.key))
    content = ", ".join(quoted(f.name) for f in record.fields)
    return " UNION ALL ".join(
        f"SELECT {s.number} AS staged, t.rowid AS row, {keys}, hash({content}) AS content "
        f"FROM {s.table} t WHERE NOT _bad AND t.rowid IN "
        f"(SELECT row FROM suspects WHERE staged = {s.number})"
        for s in files
    )


def _key_faults(connection: duckdb.DuckDBPyConnection, record: Record) -> str:
    keys, named = ", ".join(map(quoted, record.key)), ", ".join(record.key)
    contradictory = kind_of(connection, named, "contradictory", words("contradictory", named))
    repeated = kind_of(connection, named, "repeated", words("repeated"))
    return (
        f"INSERT INTO faults SELECT staged, row, if(differ, {contradictory}, {repeated}), '' "
        "FROM (SELECT staged, row, "
        "min(content) OVER alike <> max(content) OVER alike AS differ, "
        "row_number() OVER (alike ORDER BY staged, row) AS nth, count(*) OVER alike AS n "
        f"FROM alike WINDOW alike AS (PARTITION BY {keys})) "
        "WHERE n > 1 AND (differ OR nth > 1)"
    )


def _mark(connection: duckdb.DuckDBPyConnection, files: Sequence[Staged]) -> None:
    for staged in files:
        connection.execute(
            f"UPDATE {staged.table} SET _bad = true WHERE NOT _bad AND rowid IN "
            f"(SELECT row FROM faults WHERE staged = {staged.number} "
            "AND kind IN (SELECT kind FROM fault_kinds WHERE NOT soft))"
        )


def in_order_of_reference(records: Sequence[Record]) -> list[Record]:
    """Records so that each comes after those that it refers to, as far as there is no circle."""
    by_name = {r.name: r for r in records}
    done: dict[str, Record] = {}

    def visit(record: Record, above: tuple[str, ...]) -> None:
        for reference in record.references:
            other = by_name.get(reference.record)
            if other and other.name not in (*done, *above, record.name):
                visit(other, (*above, record.name))
        done.setdefault(record.name, record)

    for record in records:
        visit(record, ())
    return list(done.values())


def check_references(
    connection: duckdb.DuckDBPyConnection, record: Record, staged: ByRecord, source: str
) -> list[str]:
    """Mark rows that refer to what is not known. Returns notes on checks that were left out."""
    notes = []
    for reference in record.references:
        known = _known(reference, staged, source)
        if not known or (reference.soft and not _any(connection, known)):
            notes.append(
                phrase(
                    "%(record)s: %(fields)s was not compared with %(other)s, "
                    "of which nothing was delivered.",
                    record=record.name,
                    fields=", ".join(reference.fields),
                    other=reference.record or reference.table,
                )
            )
            continue
        for file in staged.get(record.name, ()):
            _refer(connection, file, reference, known)
    _mark(connection, staged.get(record.name, ()))
    return notes


def _any(connection: duckdb.DuckDBPyConnection, query: str) -> bool:
    return connection.execute(f"SELECT 1 FROM ({query}) LIMIT 1").fetchone() is not None


def _known(reference: Reference, staged: ByRecord, source: str) -> str:
    sets = [
        f"SELECT {', '.join(map(quoted, reference.to))} FROM {s.table} WHERE NOT _bad"
        for s in staged.get(reference.record, ())
    ]
    if reference.table:
        columns = ", ".join(map(quoted, reference.columns))
        sets.append(
            f"SELECT {columns} FROM warehouse.main.{quoted(reference.table)} "
            f"WHERE source = {literal(source)}"
        )
    return " UNION ALL ".join(sets)


def _refer(
    connection: duckdb.DuckDBPyConnection, file: Staged, reference: Reference, known: str
) -> None:
    """Look the few different values up, and go through the rows only when one is not known."""
    if not set(reference.fields) <= set(file.delivered):
        return
    fields = ", ".join(map(quoted, reference.fields))
    filled = " AND ".join(f"{quoted(f)} IS NOT NULL" for f in reference.fields)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE strangers AS "
        f"SELECT DISTINCT {fields} FROM {file.table} WHERE NOT _bad AND {filled} "
        f"EXCEPT ({known})"
    )
    named = ", ".join(reference.fields)
    other = (reference.record or reference.table).replace("_", " ")
    message = words("unknown", named, expected=other)
    kind = kind_of(connection, named, "unknown", message, reference.soft)
    connection.execute(
        f"INSERT INTO faults SELECT {file.number}, t.rowid, {kind}, '' FROM {file.table} t "
        f"WHERE NOT _bad AND ({fields}) IN (SELECT {_tuple(reference.fields)} FROM strangers)"
    )


def _tuple(fields: Sequence[str]) -> str:
    names = ", ".join(map(quoted, fields))
    return names if len(fields) == 1 else f"({names})"
