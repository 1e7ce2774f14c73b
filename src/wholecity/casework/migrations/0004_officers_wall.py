"""The second wall knows the privacy officer's cases: row 29 of the table of decisions.

What is not said here is as migration 0002 has it. When the table changes, a test says so; then a
new migration makes `care_table` of the new rows.
"""

from importlib import import_module
from typing import Any

from django.db import migrations

before = import_module("wholecity.casework.migrations.0002_second_wall")

_OFFICER = (29, "R9", "C3", "read", "OVERSIGHT", "oversight", "appointed,case", False)
_PLACE = [row[0] for row in before.ROWS].index(31)
ROWS = (*before.ROWS[:_PLACE], _OFFICER, *before.ROWS[_PLACE:])

# Children about whom a case is open.
INQUIRIES = """
CREATE OR REPLACE FUNCTION care_inquiries() RETURNS TABLE (
    child text
) LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT child_id FROM casework_inquiry WHERE closed_at IS NULL
$$
"""

NEEDS = {
    **before.NEEDS,
    "appointed": "care_asked('role') = 'R9'",
    "case": "child_id IN (SELECT child FROM care_inquiries())",
}
POLICY = before.POLICY.replace(
    "'{{emergency,parent,own records}}'", "'{{emergency,parent,own records,oversight}}'"
)
DROP = "DROP POLICY care_is_read_as_decided ON children_carerecord"


def policy() -> str:
    """Who reads which row."""
    return POLICY.format(
        needs=" ".join(f"WHEN '{name}' THEN {holds}" for name, holds in NEEDS.items())
    )


def put_up(apps: Any, schema_editor: Any) -> None:
    _replace(schema_editor, INQUIRIES, before.table(ROWS), DROP, policy())


def take_down(apps: Any, schema_editor: Any) -> None:
    gone = "DROP FUNCTION care_inquiries()"
    _replace(schema_editor, before.table(before.ROWS), DROP, before.policy(), gone)


def _replace(schema_editor: Any, *statements: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_inquiries")]

    operations = [migrations.RunPython(put_up, take_down)]
