"""The second wall keeps from parents what a minor consented to alone, and shows it to the minor.

What is not said here is as migrations 0002 and 0004 have it. When the table of decisions changes,
a test says so; then a new migration makes `care_table` of the new rows.
"""

from importlib import import_module
from typing import Any

from django.db import migrations

first = import_module("wholecity.casework.migrations.0002_second_wall")
before = import_module("wholecity.casework.migrations.0004_officers_wall")

ROWS, POLICY, DROP, INQUIRIES = before.ROWS, before.POLICY, before.DROP, before.INQUIRIES

# Whose parent or self the account is; a right changes hands on the 18th birthday.
FAMILY = """
CREATE OR REPLACE FUNCTION care_family() RETURNS TABLE (
    child text, need text
) LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT tie.child_id, CASE
        WHEN NOT tie.own THEN 'parent'
        WHEN tie.adult_on <= care_asked('today')::date THEN 'oneself'
        ELSE 'minor' END
    FROM children_familytie AS tie JOIN people_user AS account ON account.id = tie.user_id
    WHERE account.username = care_asked('user')
      AND care_asked('role') IN ('R11', 'R11y')
      AND tie.ended_at IS NULL
      AND (tie.own OR (tie.restricted = '' AND care_asked('today')::date < tie.adult_on))
$$
"""

NEEDS = {
    **before.NEEDS,
    "parent": """NOT own_consent AND child_id IN (
        SELECT child FROM care_family() WHERE need = 'parent')""",
    "oneself": """child_id IN (
        SELECT child FROM care_family()
        WHERE need = 'oneself' OR (need = 'minor' AND own_consent))""",
}


def policy() -> str:
    """Who reads which row."""
    return str(
        POLICY.format(
            needs=" ".join(f"WHEN '{name}' THEN {holds}" for name, holds in NEEDS.items())
        )
    )


def put_up(apps: Any, schema_editor: Any) -> None:
    _replace(schema_editor, FAMILY, DROP, policy())


def take_down(apps: Any, schema_editor: Any) -> None:
    _replace(schema_editor, first.FAMILY, DROP, before.policy())


def _replace(schema_editor: Any, *statements: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_officers_wall"),
        ("children", "0004_own_consent"),
    ]

    operations = [migrations.RunPython(put_up, take_down)]
