"""What a format declares: its files, fields, checks, and how rows become catalogue rows.

One engine reads all formats. A format's files are first laid out as rows of
text with their line number; the engine checks the declarations below in SQL,
keeps faulty rows in quarantine with a reason in words, and runs the mappings
over the sound rows.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO


class Kind(StrEnum):
    """What a field's text must be, and the type of its column in the view of sound rows.

    text VARCHAR, date DATE, datetime TIMESTAMP, integer BIGINT, decimal DECIMAL(18,6), boolean
    BOOLEAN (true/false, yes/no, y/n, t/f, 1/0), school_year SMALLINT ("2024-25", "2024-2025" or
    "2025" are 2025). A blank is NULL; space around a value is not part of it.
    """

    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    SCHOOL_YEAR = "school_year"


TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.DATE: "DATE",
    Kind.DATETIME: "TIMESTAMP",
    Kind.INTEGER: "BIGINT",
    Kind.DECIMAL: "DECIMAL(18,6)",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.SCHOOL_YEAR: "SMALLINT",
}
ISO_DATE = ("%Y-%m-%d",)


@dataclass(frozen=True)
class Field:
    """One field of a record.

    `present`: the column must be in the file. `filled`: the value must not be
    blank. `codes`: delivered code → catalogue value (compared without regard
    to case). `aliases`: other spellings of the header. `formats`: accepted
    date formats, first match wins. `low`/`high`: inclusive bounds,
    written as a value of the kind (0, 1.5, 2000-01-01). `pattern`: a regular expression that
    the whole text matches.
    `soft`: a bad value becomes blank with a warning while the row is kept.
    `path`: where a file of elements has the value, from the record's element.
    `header`: the one header under which it stands, where a saved mapping says so.
    `in_year`: a date or school year that must lie in the school year that was
    announced for the delivery. `tells_year`: rows of other years are sound, but a
    file of which no row is of the announced year is refused.
    """

    name: str
    meaning: str
    kind: Kind = Kind.TEXT
    present: bool = False
    filled: bool = False
    codes: Mapping[str, str] | None = None
    aliases: tuple[str, ...] = ()
    formats: tuple[str, ...] = ISO_DATE
    low: str | None = None
    high: str | None = None
    pattern: str | None = None
    soft: bool = False
    path: str = ""
    in_year: bool = False
    tells_year: bool = False
    header: str = ""


@dataclass(frozen=True)
class Reference:
    """The values of `fields` must occur among the sound rows of `record` in its `to` fields,

    or, where `table` is given, in that catalogue table's `columns` of the same source (for
    files that come alone). Rows with a blank in `fields` are not checked. When the record was
    not delivered and no table is given, the check is left out and said so; so is a soft one
    while nothing at all is known to compare with. `soft`: the row is kept, with a warning.
    """

    fields: tuple[str, ...]
    record: str = ""
    to: tuple[str, ...] = ()
    table: str = ""
    columns: tuple[str, ...] = ()
    soft: bool = False


@dataclass(frozen=True)
class Record:
    """One kind of row. `files` are name patterns, compared without regard to case.

    `name` is also the name of the view of sound rows that mappings select from:
    each field under its declared name, typed and with codes translated, and `_line`, `_file`.
    The view of a record of which nothing came is there too, and empty.
    `element`: the element that is one row, in formats that are read as elements.
    Rows with the same `key` are faults: of rows that are the same in every field the first is
    kept, of others none. `mandatory`: the delivery is refused without a file of it. `watched`:
    sets of fields; rows that are alike in one of them are counted for the quality page (a
    student with several rows on a day).
    """

    name: str
    files: tuple[str, ...]
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    mandatory: bool = False
    meaning: str = ""
    checks: tuple["Check", ...] = ()
    element: str = ""
    watched: tuple[tuple[str, ...], ...] = ()

    def field(self, name: str) -> Field:
        return next(f for f in self.fields if f.name == name)


@dataclass(frozen=True)
class Check:
    """A rule across fields: rows for which the SQL `fails` is true are quarantined.

    It uses the fields' names, typed.

    `soft`: the row is kept, with a warning. `refuses`: the whole delivery is
    refused with the message, because such a row says that the files are of
    another version or year.
    """

    field: str
    fails: str
    message: str
    soft: bool = False
    refuses: bool = False


@dataclass(frozen=True)
class Into:
    """A mapping: `select` yields columns of the catalogue `table` from the records' views.

    `needs` are the records that it reads; it is skipped when one of them was not delivered.
    Columns delivery and source are added by the engine. `$school_year`, `$received_on` and
    `$source` may be used. The select may also yield `_file` and `_line`, so that warnings can
    name the place. Rows with the same table key become one (the last wins, and where they differ
    a warning says so); `keyed` says that the record's own key makes that impossible, which
    saves the look. A select that reads the warehouse's own table must not say so: it is run before
    and after the earlier rows were set aside.
    `withdraws`: the select yields columns by which earlier rows of the source are found that
    were deleted there; they go before anything new is written.
    """

    table: str
    select: str
    needs: tuple[str, ...]
    keyed: bool = False
    withdraws: bool = False


@dataclass(frozen=True)
class Finding:
    """Something that holds for a file or a delivery as a whole, not for a row."""

    file: str
    message: str
    line: int | None = None
    fatal: bool = False


# Looks at the files together: file name → path. A fatal finding refuses the delivery.
Inspection = Callable[[Mapping[str, Path]], Sequence[Finding]]


class Reader(StrEnum):
    """How a file becomes rows of text."""

    CSV = "csv"
    XLSX = "xlsx"
    XML = "xml"


VALUE_END = "\x1f"
ROW_END = "\x1e"


@dataclass(frozen=True)
class Batch:
    """Some rows of one record in one text, as a format's own reader hands them over.

    Values are joined by VALUE_END and rows by ROW_END, two characters that no
    XML, JSON or CSV text may hold; so the database splits them and Python
    makes no object for each value. A row is the line number and then the
    record's fields in their declared order; blank values are empty.
    """

    record: str
    rows: int
    packed: str


@dataclass(frozen=True)
class LeftOut:
    """What stands in a file and is left alone: how many of them, and why."""

    what: str
    rows: int
    why: str


@dataclass(frozen=True)
class Remark:
    """A reader's warning about a line, such as what an official schema says of it."""

    line: int
    field: str
    reason: str
    message: str


Read = Callable[[BinaryIO, str, Mapping[str, str]], Iterator[Batch | LeftOut | Remark]]


@dataclass(frozen=True)
class Format:
    """A way in which agencies deliver.

    `unread`: name pattern → why Wholecity leaves such files alone; they are
    reported, never dropped without a word.
    `read`: the format's own reader: an open file, its name and the options
    that were given → rows, and what was left out. It raises BadInput for a
    file that cannot be read, with the line; then nothing of the delivery is published.
    `inspect` looks at all files together before they are read.
    `made_from`: the saved column mapping of which it was made; None for a format that is a folder.
    """

    key: str
    title: str
    about: str
    records: tuple[Record, ...]
    mappings: tuple[Into, ...]
    reader: Reader = Reader.CSV
    unread: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    read: Read | None = None
    inspect: Inspection | None = None
    made_from: Mapping[str, Any] | None = None

    def record(self, name: str) -> Record:
        return next(r for r in self.records if r.name == name)
