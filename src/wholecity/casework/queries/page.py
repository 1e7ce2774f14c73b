"""What somebody sees of a child, and how a page or a copy writes it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext

from wholecity.casework.definitions import LABELS, PARTS, SEXES
from wholecity.children.queries import Note
from wholecity.intake.queries import sources
from wholecity.kernel.school_year import SchoolYear
from wholecity.policy.classes import DataClass
from wholecity.policy.decision import Context, Permit
from wholecity.policy.terms import IN_SHORT
from wholecity.warehouse.catalogue import CATALOGUE


@dataclass(frozen=True, slots=True)
class SeenValue:
    """A value that is shown, the verdict on which it is, and what stands beside it."""

    column: str
    item: str
    value: str
    source: str
    agency: str
    agreement: str
    data_class: DataClass
    as_of: date
    verdict: Permit
    notes: Sequence[Note] = ()


@dataclass(frozen=True)
class ChildSeen:
    """What somebody may see of a child now, table by table.

    `masked` are classes that may be seen and were not asked for, `without_ground` those of
    which no ground is known: said of every child alike, whether there is anything or not.
    """

    child: str
    name: str
    parts: Mapping[str, Sequence[SeenValue]]
    masked: Sequence[DataClass]
    without_ground: Sequence[DataClass]
    context: Context


@dataclass(frozen=True)
class Written:
    """A value as its reader writes it.

    `amended` is what it should say, until its agency delivers another one; `statements` are
    those of a family that disagrees with it.
    """

    column: str
    label: str
    words: str
    amended: str
    amended_on: date | None
    statements: tuple[str, ...]
    data_class: str


@dataclass(frozen=True)
class Row:
    """A row of a source: its values, where it is from, on which grounds it is shown."""

    values: Sequence[Written]
    source: str
    as_of: date
    grounds: Sequence[str]
    agreement: str
    place: tuple[str, str, str]


@dataclass(frozen=True)
class Part:
    """A part of a child's page: rows of sources, the newest first."""

    title: str
    rows: Sequence[Row]

    @property
    def columns(self) -> dict[str, str]:
        """The columns that any of its rows has, with their labels, in the order of pages."""
        found = {value.column: value.label for row in self.rows for value in row.values}
        return {column: found[column] for column in LABELS if column in found}

    @property
    def lines(self) -> Iterator[tuple[Row, list[tuple[str, Written | None]]]]:
        """Each row with a value, or none, for each of the columns."""
        for row in self.rows:
            said = {value.column: value for value in row.values}
            yield row, [(label, said.get(column)) for column, label in self.columns.items()]


def parts_of(seen: ChildSeen) -> list[Part]:
    """What is seen of a child, written in the reader's language, part by part."""
    titles = {row.key: row.title for row in sources()}
    return [
        Part(gettext(PARTS[table]), list(_rows(table, values, titles)))
        for table, values in seen.parts.items()
    ]


def _rows(table: str, values: Sequence[SeenValue], titles: Mapping[str, str]) -> Iterator[Row]:
    rows = [list(group) for _, group in groupby(values, lambda v: (v.source, v.item))]
    for found in sorted(rows, key=_when, reverse=True):
        source, item = found[0].source, found[0].item
        yield Row(
            [_written(table, value) for value in _once(found)],
            titles.get(source, source),
            max(v.as_of for v in found),
            sorted({gettext(IN_SHORT[b]) for v in found if (b := v.verdict.basis)}),
            found[0].agreement,
            (source, table, item),
        )


def _when(row: Sequence[SeenValue]) -> tuple[str, ...]:
    """The days that a row says of itself."""
    said = {value.column: value.value for value in row}
    days = ("school_year", "entry_date", "start_date", "taken_on", "from_date")
    return tuple(said.get(day, "") for day in days)


def _once(values: Sequence[SeenValue]) -> list[SeenValue]:
    """A school year tells rows of several classes apart; it is shown once."""
    return list({v.column: v for v in reversed(values)}.values())[::-1]


def _written(table: str, value: SeenValue) -> Written:
    amends = [note for note in value.notes if note.amends(value.value)]
    return Written(
        value.column,
        gettext(LABELS[value.column]),
        in_words(table, value.column, value.value),
        in_words(table, value.column, amends[-1].amended) if amends else "",
        amends[-1].on if amends else None,
        tuple(note.statement for note in value.notes if note.statement),
        value.data_class,
    )


def in_words(table: str, column_name: str, text: str) -> str:
    """A value as its reader writes it; what cannot be such a value stays as it was typed."""
    column = CATALOGUE[table].column(column_name)
    try:
        if column_name == "sex":
            return gettext(SEXES.get(text, text))
        if column_name == "school_year":
            return SchoolYear(int(text)).label
        if column.codes:
            return gettext(column.codes.get(text, text))
        if column.kind == "BOOLEAN":
            return {"true": gettext("Yes"), "false": gettext("No")}.get(text, text)
        if column.kind == "DATE":
            return date_format(date.fromisoformat(text), "DATE_FORMAT")
    except ValueError:
        return text
    return text.removesuffix(".0") if column.kind.startswith("DECIMAL") else text
