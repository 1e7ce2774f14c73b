"""What only a test, or whoever owns the database, can do: take the audit record's guards away."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.apps import apps
from django.db import connection

GUARDS = import_module("wholecity.audit.migrations.0004_guards")


@contextmanager
def without_guards() -> Iterator[None]:
    """The tables of the audit record without their triggers, for as long as this lasts."""
    with connection.schema_editor() as editor:
        GUARDS.take_down(apps, editor)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            GUARDS.put_up(apps, editor)
