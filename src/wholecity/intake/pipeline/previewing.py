"""How a file would be read, without loading anything: its first rows and their faults."""

import resource
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from wholecity.intake.definitions import Format
from wholecity.intake.formats import registered
from wholecity.intake.formats.mapped import build
from wholecity.intake.pipeline import parsing
from wholecity.intake.pipeline.arrival import Arrived, seen
from wholecity.intake.pipeline.checks import check_keys
from wholecity.intake.pipeline.expressions import Expected, quoted
from wholecity.intake.pipeline.faults import make_fault_tables
from wholecity.intake.pipeline.quarantine import (
    FaultFound,
    FaultTotal,
    examples,
    explain,
    totals,
)
from wholecity.intake.pipeline.reading import Desk, FileRead, read, spellings
from wholecity.intake.pipeline.recognition import (
    Recognized,
    missing,
    recognized,
)
from wholecity.intake.pipeline.staging import Staged
from wholecity.intake.rules.headers import match
from wholecity.jobs.progress import Silent
from wholecity.kernel.apart import Here, Reader
from wholecity.kernel.errors import BadInput
from wholecity.kernel.school_year import SchoolYear
from wholecity.kernel.texts import phrase, said
from wholecity.kernel.texts import translatable as _

FIRST_ROWS = 20


@dataclass(frozen=True)
class PreviewRow:
    """A row as it would be read: field → value, with what is wrong about it."""

    line: int
    values: Mapping[str, str | None]
    faults: tuple[str, ...]
    accepted: bool


@dataclass(frozen=True)
class Preview:
    """The first rows of each kind, the faults of all of the file, the columns that nobody reads."""

    record: str
    rows: int
    faulty: int
    first: tuple[PreviewRow, ...]
    totals: tuple[FaultTotal, ...]
    notes: tuple[str, ...]
    unread: tuple[str, ...]


def look(
    reader: Reader, format: Format, file: Arrived, expected: Expected, work: Path
) -> list[Preview]:
    """Ask for `preview`. Raises BadInput for a file that a load would refuse."""
    found = recognized(format, [file])[0]
    if not found.records:
        raise BadInput(
            phrase("%(what)s: %(why)s", what=file.name, why=said(found.why)),
            hint="Choose another format.",
        )
    return list(
        reader.ask(
            f"{__name__}:preview",
            file.name,
            (Preview,),
            path=str(file.path),
            name=file.name,
            work=str(work),
            format=format.key,
            mapping=format.made_from,
            school_year=expected.school_year.ending if expected.school_year else None,
            received_on=expected.received_on.isoformat(),
        )
    )


def preview(
    path: str,
    name: str,
    work: str,
    format: str,
    mapping: Mapping[str, Any] | None,
    school_year: int | None,
    received_on: str,
) -> Iterator[Preview]:
    """Read one file as `load` would, references to other files left out. Nothing is kept.

    For a process of its own: all of it happens there, the database included.
    """
    declared = registered()[format] if mapping is None else build(mapping)
    year = SchoolYear(school_year) if school_year else None
    expected = Expected(year, date.fromisoformat(received_on))
    file, folder = seen(name, Path(path)), Path(work)
    with _scratch([file.path, folder], folder) as connection:
        make_fault_tables(connection)
        desk = Desk(connection, declared, expected, folder, Here(), Silent())
        result = read(desk, recognized(declared, [file])[0])
        by_record: dict[str, list[Staged]] = defaultdict(list)
        for staged in result.staged:
            by_record[staged.record.name].append(staged)
        for files in by_record.values():
            check_keys(connection, files[0].record, files)
        for staged in result.staged:
            yield _preview(connection, staged, result)


def told_from(
    reader: Reader, formats: Sequence[Format], files: Sequence[Arrived], work: Path
) -> Format:
    """The one format whose mandatory files and columns are all there.

    Raises BadInput when none or several fit: nothing is guessed.
    """
    fitting = {f.key: _fitting(reader, f, files, work) for f in formats}
    most = max(fitting.values(), default=0)
    best = [f for f in formats if most and fitting[f.key] == most]
    if len(best) == 1:
        return best[0]
    told = (
        phrase("The files fit %(formats)s.", formats=", ".join(f.key for f in best))
        if best
        else _("The files fit none of the formats.")
    )
    raise BadInput(
        told,
        hint=phrase(
            "Name the format with --format: %(formats)s.", formats=", ".join(f.key for f in formats)
        ),
    )


def _fitting(reader: Reader, format: Format, files: Sequence[Arrived], work: Path) -> int:
    """How many of the files the format reads; 0 when something that it must have is not there."""
    found = [r for r in recognized(format, files) if r.records]
    if not format.mappings or missing(format, found):
        return 0
    if format.read is None and not all(_has_columns(reader, r, work) for r in found):
        return 0
    return len(found)


def _has_columns(reader: Reader, found: Recognized, work: Path) -> bool:
    try:
        delivered = parsing.header(reader, found.file, work)
    except BadInput:
        return False
    record = found.records[0]
    absent = match(delivered, spellings(record)).absent
    return not any(record.field(n).present for n in absent)


@contextmanager
def _scratch(readable: Sequence[Path], work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that takes half of what the process may, and then spills."""
    half = resource.getrlimit(resource.RLIMIT_AS)[0] // 2
    connection = duckdb.connect(
        config={
            "autoload_known_extensions": "false",
            "memory_limit": f"{half}B" if half > 0 else "1GB",
            "temp_directory": str(work),
            "threads": "1",
        }
    )
    try:
        connection.execute(
            "SET allowed_directories = $1", [[str(p) for p in readable if p.is_dir()]]
        )
        connection.execute("SET allowed_paths = $1", [[str(p) for p in readable if p.is_file()]])
        connection.execute("SET enable_external_access = false")
        connection.execute("BEGIN")
        yield connection
    finally:
        connection.close()


def _preview(connection: duckdb.DuckDBPyConnection, staged: Staged, result: FileRead) -> Preview:
    explain(connection, staged)
    faulty = connection.execute(f"SELECT count(*) FROM {staged.table} WHERE _bad").fetchone()
    told: dict[int, list[str]] = defaultdict(list)
    fault: FaultFound
    for fault in examples(connection, staged):
        if fault.line is not None:
            told[fault.line].append(fault.message)
    return Preview(
        staged.record.name,
        staged.rows + len(staged.broken),
        (int(faulty[0]) if faulty else 0) + len(staged.broken),
        tuple(_first_rows(connection, staged, told)),
        tuple(totals(connection, staged)),
        tuple(result.notes),
        result.extra,
    )


def _first_rows(
    connection: duckdb.DuckDBPyConnection, staged: Staged, told: Mapping[int, Sequence[str]]
) -> Iterator[PreviewRow]:
    names = staged.delivered
    columns = "".join(f", {quoted(n)}::VARCHAR AS {quoted(n)}" for n in names)
    first = (
        f"SELECT rowid AS row, NOT _bad AS accepted{columns} FROM {staged.table} "
        f"ORDER BY rowid LIMIT {FIRST_ROWS}"
    )
    chosen = "".join(f", {quoted(n)}" for n in names)
    found = connection.execute(
        f"SELECT _line, accepted{chosen} FROM ({staged.with_lines(first)}) ORDER BY row"
    ).fetchall()
    for line, accepted, *values in found:
        yield PreviewRow(
            line, dict(zip(names, values, strict=True)), tuple(told.get(line, ())), accepted
        )
