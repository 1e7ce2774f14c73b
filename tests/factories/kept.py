"""A world that many tests begin with is made once and put back for each of them.

What costs is making it: deliveries are loaded, records linked, values published. Putting
its rows and files back costs a tenth of that, and each test still has a world of its own.
"""

import shutil
import tempfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from tests.emptying.management.commands.flush import filled_tables
from tests.factories.guards import without_guards
from wholecity.children.queries.wall import publishing

Made = TypeVar("Made")
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


@dataclass(frozen=True)
class _World:
    made: Any
    rows: Rows
    files: Path | None


_KEPT: dict[tuple[str, bool, str], _World] = {}
_FILES = tempfile.TemporaryDirectory(prefix="wholecity-kept-")


def kept(name: str, make: Callable[[], Made], home: Path | None = None) -> Made:
    """What `make` returns, with the rows and the files under `home` that it leaves.

    The name stands for all that the world depends on, beside the rows that are there before;
    `home` is empty. What is returned is copied for each test.
    """
    key = (name, connection.in_atomic_block, repr(_rows()))
    world = _KEPT.get(key)
    if world is None:
        made = make()
        files = Path(_FILES.name) / str(len(_KEPT)) if home else None
        if home and files:
            shutil.copytree(home, files)
        _KEPT[key] = _World(deepcopy(made), _rows(), files)
        return made
    if home and world.files:
        shutil.copytree(world.files, home, dirs_exist_ok=True)
    _put_back(world.rows)
    return deepcopy(world.made)


def _rows() -> Rows:
    """All rows of the tables that are not empty."""
    found = {}
    with transaction.atomic(), publishing(), connection.cursor() as cursor:
        for table in filled_tables(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            lines = [tuple(map(_as_written, line)) for line in cursor.fetchall()]
            found[table] = ([column[0] for column in cursor.description], lines)
    return found


def _as_written(value: Any) -> Any:
    """SQLite reads a time of day and does not take it."""
    return value.isoformat() if isinstance(value, time) else value


def _put_back(rows: Rows) -> None:
    """Foreign keys are deferred: the order of the tables does not matter."""
    if not connection.in_atomic_block:
        with without_guards():
            call_command("flush", interactive=False, verbosity=0)
    quoted = connection.ops.quote_name
    with transaction.atomic(), publishing(), connection.cursor() as cursor:
        for table, (columns, lines) in rows.items():
            names = ", ".join(map(quoted, columns))
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                # What migrations leave is there already in a test that commits nothing.
                f"INSERT INTO {quoted(table)} ({names}) VALUES ({places}) ON CONFLICT DO NOTHING",
                lines,
            )
        filled = [model for model in apps.get_models() if model._meta.db_table in rows]
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)
