"""Very many rows written at once, without an object of the ORM for each.

What the ORM does for a row takes a hundred times as long as the database does. Values are plain:
text, numbers, truths, dates, UUIDs, and what JSON is made of.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

ROWS = 5_000
Row = Sequence[Any]


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows, whose values are in the order of `columns` (names of the database)."""
    table, names = _quoted(model._meta.db_table), ", ".join(map(_quoted, columns))
    if connection.vendor == "postgresql":
        statement = (
            f"INSERT INTO {table} ({names}) SELECT {names} FROM {_recordset(model, columns)}"
        )
    else:
        marks = ", ".join(["%s"] * len(columns))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    _run(statement, model, columns, rows)


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Give rows new values. The last of `columns` is the key by which a row is found."""
    table, *names = map(_quoted, (model._meta.db_table, *columns))
    if connection.vendor == "postgresql":
        new = ", ".join(f"{name} = told.{name}" for name in names[:-1])
        told = _recordset(model, columns)
        statement = (
            f"UPDATE {table} SET {new} FROM {told} WHERE {table}.{names[-1]} = told.{names[-1]}"
        )
    else:
        new = ", ".join(f"{name} = %s" for name in names[:-1])
        statement = f"UPDATE {table} SET {new} WHERE {names[-1]} = %s"
    _run(statement, model, columns, rows)


def _run(
    statement: str, model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]
) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for some in _batches(rows):
                told = [dict(zip(columns, row, strict=True)) for row in some]
                cursor.execute(statement, [json.dumps(told, default=str)])
            return
        adapt = _adapted(model, columns)
        for some in _batches(rows):
            cursor.executemany(statement, [adapt(row) for row in some])


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    return iter(lambda: list(islice(rest, ROWS)), [])


def _recordset(model: type[models.Model], columns: Sequence[str]) -> str:
    """One parameter, a JSON array of rows, as a table of the types of these columns."""
    kinds = (f"{_quoted(c)} {_field(model, c).db_type(connection)}" for c in columns)
    return f"jsonb_to_recordset(%s::jsonb) AS told({', '.join(kinds)})"


def _adapted(model: type[models.Model], columns: Sequence[str]) -> Callable[[Row], list[Any]]:
    """Writes the values of a row as SQLite keeps them."""
    ways: dict[type[models.Field[Any, Any]], Callable[[Any], Any]] = {
        models.UUIDField: lambda value: value.hex,
        models.JSONField: json.dumps,
        models.DateField: str,
    }
    special = {
        place: way
        for place, column in enumerate(columns)
        for kind, way in ways.items()
        if isinstance(_field(model, column), kind)
    }

    def adapt(row: Row) -> list[Any]:
        told = list(row)
        for place, way in special.items():
            told[place] = way(told[place])
        return told

    return adapt


def _field(model: type[models.Model], column: str) -> "models.Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.column == column)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
