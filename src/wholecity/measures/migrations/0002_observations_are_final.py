"""The database refuses to edit an observation: a correction is a new version."""

from django.db import migrations

MESSAGE = "An observation is final; a correction is a new version."

SQLITE = f"""
CREATE TRIGGER measures_observation_is_final BEFORE UPDATE ON measures_observation
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END;
"""
POSTGRESQL = f"""
CREATE FUNCTION measures_observation_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER measures_observation_is_final BEFORE UPDATE ON measures_observation
FOR EACH ROW EXECUTE FUNCTION measures_observation_is_final();
"""
SQLITE_UNDO = "DROP TRIGGER measures_observation_is_final;"
POSTGRESQL_UNDO = (
    "DROP TRIGGER measures_observation_is_final ON measures_observation;"
    "DROP FUNCTION measures_observation_is_final();"
)


def refuse_updates(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(SQLITE if is_sqlite else POSTGRESQL)


def allow_updates(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(SQLITE_UNDO if is_sqlite else POSTGRESQL_UNDO)


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_initial")]
    operations = [migrations.RunPython(refuse_updates, allow_updates)]
