"""A recognized file becomes staged tables, whatever kind of file it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path

import duckdb

from wholecity.intake.definitions import ISO_DATE, Batch, Format, LeftOut, Record, Remark
from wholecity.intake.pipeline import parsing
from wholecity.intake.pipeline.careful import BrokenRow
from wholecity.intake.pipeline.expressions import Expected
from wholecity.intake.pipeline.heads import check_size, split
from wholecity.intake.pipeline.recognition import Recognized, is_spreadsheet
from wholecity.intake.pipeline.staging import (
    NeedsCare,
    Staged,
    add_batch,
    fill,
    make_text_table,
    stage_batches,
    stage_csv,
)
from wholecity.intake.pipeline.text import Text
from wholecity.intake.pipeline.versions import refuse_other_versions
from wholecity.intake.rules.headers import Matched, delimiter, match, nearest
from wholecity.jobs.progress import Progress
from wholecity.kernel.apart import Reader
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, together, verbatim


@dataclass
class FileRead:
    """What reading one file gave: staged tables, and what a person should know about it."""

    name: str
    staged: list[Staged] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    extra: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    remarks: list[Remark] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


@dataclass
class Desk:
    """Where the files of one delivery are laid out."""

    connection: duckdb.DuckDBPyConnection
    format: Format
    expected: Expected
    work: Path
    reader: Reader
    progress: Progress
    options: Mapping[str, str] = field(default_factory=dict)
    tables: int = 0

    def next_table(self) -> int:
        self.tables += 1
        return self.tables


def read(desk: Desk, found: Recognized) -> FileRead:
    """Lay one file out. Raises BadInput for a file that cannot be used at all, saying why."""
    if desk.format.read is not None:
        result = _read_own(desk, found)
    elif is_spreadsheet(found.file):
        result = _read_sheet(desk, found)
    else:
        result = _read_csv(desk, found)
    for staged in result.staged:
        refuse_other_versions(desk.connection, staged, desk.expected)
    return result


def _read_csv(desk: Desk, found: Recognized) -> FileRead:
    name, record = found.file.name, found.records[0]
    text, first = parsing.text(desk.reader, found.file, desk.work)
    desk.progress.step(phrase("Reading %(file)s", file=name), text.scan.lines)
    result = FileRead(name, notes=[text.note] if text.note else [])
    mark = delimiter(first, spellings(record))
    staged = _staged(desk, result, record, split(first, mark))
    try:
        stage_csv(desk.connection, staged, text, mark, desk.expected, desk.progress)
    except NeedsCare:
        _read_carefully(desk, staged, text, mark)
    result.staged.append(staged)
    desk.progress.advance(text.scan.lines)
    return result


def _read_carefully(desk: Desk, staged: Staged, text: Text, mark: str) -> None:
    for table in (staged.table, f"moves_{staged.number}", f"rejects_{staged.number}"):
        desk.connection.execute(f"DROP TABLE IF EXISTS {table}")
    staged.broken = []
    width = len(staged.columns)
    rows = parsing.lines(
        desk.reader, text.path, staged.file, staged.record.name, width=width, mark=mark
    )
    fill(desk.connection, staged, _counted(desk, rows))
    stage_batches(desk.connection, staged, desk.expected, desk.progress)


def _counted(desk: Desk, items: Iterator[Batch | BrokenRow]) -> Iterator[Batch | BrokenRow]:
    done = 0
    for item in items:
        done += item.rows if isinstance(item, Batch) else 1
        desk.progress.advance(done)
        yield item


def spellings(record: Record) -> dict[str, tuple[str, ...]]:
    """Field → the headers under which it may stand."""
    return {f.name: (f.header,) if f.header else (f.name, *f.aliases) for f in record.fields}


def _staged(desk: Desk, result: FileRead, record: Record, header: Sequence[str]) -> Staged:
    check_size(header, result.name)
    matched = match(header, spellings(record))
    _check_header(result.name, record, header, matched)
    result.extra, result.absent = matched.extra, matched.absent
    return Staged(desk.next_table(), record, result.name, tuple(header), matched.columns, source="")


def _check_header(name: str, record: Record, header: Sequence[str], matched: Matched) -> None:
    """Refuse a file whose columns cannot be told apart, or that lacks one that it must have."""
    if matched.repeated:
        raise BadInput(
            phrase(
                "%(name)s, line 1: the column %(columns)s stands there more than once.",
                name=name,
                columns=_both(matched.repeated),
            ),
            hint="Give each column a name of its own.",
        )
    absent = [n for n in matched.absent if record.field(n).present]
    if not absent:
        return
    if not matched.columns:
        # It may be a row of a file without a header: then it says something about a child.
        raise BadInput(
            phrase("%(name)s, line 1: no column of it is known.", name=name),
            hint="Export the file with a header in its first line, "
            "or load it with a saved column mapping.",
        )
    told = [_told(record.field(n).header or n, header) for n in absent]
    listed = ", ".join(h for h in header if h.strip())
    raise BadInput(
        phrase(
            "%(name)s, line 1: the column %(columns)s is missing. It has: %(present)s.",
            name=name,
            columns=together(*told, mark=", "),
            present=listed,
        ),
        hint="Export the file with this column, or load it with a saved column mapping.",
    )


def _both(names: Sequence[str]) -> str:
    return reduce(lambda one, other: phrase("%(one)s and %(other)s", one=one, other=other), names)


def _told(name: str, header: Sequence[str]) -> str:
    alike = nearest(name, header)
    if not alike:
        return verbatim(name)
    return phrase("%(column)s (is it %(alike)s?)", column=name, alike=alike)


def _read_sheet(desk: Desk, found: Recognized) -> FileRead:
    name, record = found.file.name, found.records[0]
    desk.progress.step(phrase("Reading %(file)s", file=name))
    result = FileRead(name)
    header, rows = parsing.sheet(desk.reader, found.file, record.name)
    staged = _staged(desk, result, _with_iso_dates(record), header)
    fill(desk.connection, staged, _counted(desk, rows))
    stage_batches(desk.connection, staged, desk.expected, desk.progress)
    result.staged.append(staged)
    return result


def _with_iso_dates(record: Record) -> Record:
    """A date cell is a date whatever it looks like; it is laid out as YYYY-MM-DD."""
    fields = tuple(
        replace(f, formats=(*f.formats, *ISO_DATE)) if not set(ISO_DATE) & set(f.formats) else f
        for f in record.fields
    )
    return replace(record, fields=fields)


def _read_own(desk: Desk, found: Recognized) -> FileRead:
    """Let the format's own reader go through the file once; one staged table for each record."""
    result, name = FileRead(found.file.name), found.file.name
    desk.progress.step(phrase("Reading %(file)s", file=name))
    tables: dict[str, Staged] = {}
    done = 0
    for item in parsing.own(desk.reader, found.file, desk.format, desk.options):
        if isinstance(item, LeftOut):
            result.left_out.append(item)
        elif isinstance(item, Remark):
            result.remarks.append(item)
        else:
            staged = tables.get(item.record) or _open_table(desk, name, item.record)
            tables[item.record] = staged
            add_batch(desk.connection, staged.number, len(staged.columns), item)
            done += item.rows
            desk.progress.advance(done)
    for staged in tables.values():
        stage_batches(desk.connection, staged, desk.expected, desk.progress)
        result.staged.append(staged)
    return result


def _open_table(desk: Desk, file: str, name: str) -> Staged:
    record = desk.format.record(name)
    columns = tuple(f.name for f in record.fields)
    staged = Staged(
        desk.next_table(), record, file, columns, {c: i for i, c in enumerate(columns)}, source=""
    )
    make_text_table(desk.connection, staged.number, len(columns))
    return staged
