"""What may be used for the care of each child, out of the warehouse: one row per row and class."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from wholecity.children.definitions import SHOWN
from wholecity.policy.classes import ABOUT_A_CHILD
from wholecity.warehouse.catalogue import CATALOGUE, Column, Table
from wholecity.warehouse.store import Warehouse


@dataclass(frozen=True, slots=True)
class CareRow:
    """Values of one class of one row: the catalogue's names, the values as text."""

    child: str
    source: str
    table: str
    item: str
    data_class: str
    values: Mapping[str, str]
    as_of: date

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        return self.child, self.source, self.table, self.item, self.data_class


def care_rows(
    folder: Path, key: str, *, only: frozenset[str], covered: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, Iterator[CareRow]]]:
    """Each table that a page may show, with its rows about children of these sources.

    Rows come child by child. `covered` says for each source which fields, `table.column`, its
    agreement covers: the others stay behind, and so does what is blank. An empty warehouse has
    tables without rows.
    """
    warehouse = Warehouse(folder, key)
    if not warehouse.published.exists():
        yield from ((name, iter(())) for name in SHOWN)
        return
    with warehouse.reading(only) as connection:
        for name in SHOWN:
            yield name, _rows_of(connection, CATALOGUE[name], covered)


def _rows_of(
    connection: duckdb.DuckDBPyConnection, table: Table, covered: Mapping[str, frozenset[str]]
) -> Iterator[CareRow]:
    classes = _by_class(table)
    if not classes:
        return
    parts = ", ".join(_packed(data_class, columns) for data_class, columns in classes.items())
    item = ", ".join(f"coalesce(t.\"{k}\"::VARCHAR, '')" for k in _item_key(table)) or "''"
    result = connection.execute(
        f"SELECT x.child, t.source, left(sha256(concat_ws('|', {item})), 16), "
        f"coalesce(d.received_at::DATE, current_date), {parts} "
        f'FROM "{table.name}" t JOIN crosswalk x '
        "ON x.source = t.source AND x.person_key = t.person_key "
        f"{_named(table)} "
        "LEFT JOIN delivery d ON d.delivery = t.delivery ORDER BY ALL"
    )
    while rows := result.fetchmany(10_000):
        for child, source, key, as_of, *packed in rows:
            yield from _told(table.name, list(classes), child, source, key, as_of, packed, covered)


def _told(
    table: str,
    classes: list[str],
    child: str,
    source: str,
    item: str,
    as_of: date,
    packed: list[Any],
    covered: Mapping[str, frozenset[str]],
) -> Iterator[CareRow]:
    known = covered[source]
    for data_class, text in zip(classes, packed, strict=True):
        values = {
            name: str(value)
            for name, value in json.loads(text).items()
            if value is not None and f"{table}.{name}" in known
        }
        if values:
            yield CareRow(child, source, table, item, data_class, values, as_of)


def _by_class(table: Table) -> dict[str, list[Column]]:
    """The columns that are about a child, by their class. A school year tells which row it is."""
    found: dict[str, list[Column]] = defaultdict(list)
    for column in table.columns:
        if column.data_class in ABOUT_A_CHILD:
            found[column.data_class.value].append(column)
    if "school_year" in table.names:
        for columns in found.values():
            columns.append(table.column("school_year"))
    return found


# Keys that a reader knows by a name: column → the table of its names.
_NAMES = {"school_key": "school", "program_key": "program"}


def _named(table: Table) -> str:
    """Joins that bring the names of schools and programs."""
    return " ".join(
        f'LEFT JOIN "{named}" ON "{named}".source = t.source AND "{named}".{key} = t.{key}'
        for key, named in _NAMES.items()
        if key in table.names
    )


def _value(column: str) -> str:
    if column in _NAMES:
        return f'coalesce("{_NAMES[column]}".name, t.{column})'
    return f't."{column}"::VARCHAR'


def _packed(data_class: str, columns: list[Column]) -> str:
    pairs = ", ".join(f"'{c.name}', {_value(c.name)}" for c in columns)
    return f'json_object({pairs}) AS "{data_class}"'


def _item_key(table: Table) -> list[str]:
    return [key for key in table.key if key != "source"]
