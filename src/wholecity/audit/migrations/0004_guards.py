"""The database refuses to change or remove what was entered.

A later migration that has SQLite build one of these tables anew takes its
triggers away with the old one, and has to call `put_up` again.
"""

from collections.abc import Iterator
from typing import Any

from django.db import migrations

KEPT = ("audit_entry", "audit_seal", "audit_verification")
WORDS = "The audit record is only ever added to."
# What makes a row of each table the same as another one: SQLite's REPLACE removes without DELETE.
SAME = {
    "audit_entry": "id = NEW.id",
    "audit_seal": "number = NEW.number OR entry_id = NEW.entry_id OR hash = NEW.hash",
    "audit_verification": "id = NEW.id",
}
FUNCTION = f"""
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{WORDS}';
END $$
"""


def _events() -> Iterator[tuple[str, str]]:
    """(table, event) of what is refused whatever the row is."""
    yield from ((table, event) for table in KEPT for event in ("UPDATE", "DELETE", "TRUNCATE"))
    yield from (
        (table, event)
        for table in ("audit_head", "audit_alert")
        for event in ("DELETE", "TRUNCATE")
    )


def _sqlite() -> Iterator[tuple[str, str, str, str]]:
    """(name, event, table, condition)"""
    for table, event in _events():
        if event != "TRUNCATE":
            yield f"{table}_no_{event.lower()}", event, table, ""
    for table, same in SAME.items():
        there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
        yield f"{table}_no_replace", "INSERT", table, there
    yield "audit_head_only_forward", "UPDATE", "audit_head", "WHEN NEW.number <= OLD.number"


def _postgresql() -> Iterator[tuple[str, str, str, str]]:
    for table, event in _events():
        yield f"{table}_no_{event.lower()}", event, table, "FOR EACH STATEMENT"
    forward = "FOR EACH ROW WHEN (NEW.number <= OLD.number)"
    yield "audit_head_only_forward", "UPDATE", "audit_head", forward


def put_up(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name, event, table, when in _sqlite():
            refuse = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when} {refuse}"
            )
        return
    schema_editor.execute(FUNCTION)
    for name, event, table, when in _postgresql():
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when} EXECUTE FUNCTION audit_refuse()"
        )


def take_down(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name, *_ in _sqlite():
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    schema_editor.execute("DROP FUNCTION audit_refuse() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_existing_entries")]

    operations = [migrations.RunPython(put_up, take_down)]
