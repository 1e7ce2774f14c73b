"""Who approved as what; what was public stays in the database as it was, or is withdrawn."""

from django.db import migrations, models

MESSAGE = "A published release stays as it was; it can only be withdrawn."
FINAL = ("number", "title", "files", "manifest", "decided_at", "decided_by", "audit", "k")


def changed(differs: str) -> str:
    """A published release of which something else changed than that it is withdrawn."""
    columns = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FINAL)
    states = "NEW.state NOT IN (OLD.state, 'withdrawn')"
    return f"OLD.state IN ('approved', 'withdrawn') AND ({columns} OR {states})"


SQLITE = f"""
CREATE TRIGGER disclosure_release_stays BEFORE UPDATE ON disclosure_release
WHEN {changed("IS NOT")}
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END;
"""
POSTGRESQL = f"""
CREATE FUNCTION disclosure_release_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER disclosure_release_stays BEFORE UPDATE ON disclosure_release
FOR EACH ROW WHEN ({changed("IS DISTINCT FROM")}) EXECUTE FUNCTION disclosure_release_stays();
"""
SQLITE_UNDO = "DROP TRIGGER disclosure_release_stays;"
POSTGRESQL_UNDO = (
    "DROP TRIGGER disclosure_release_stays ON disclosure_release;"
    "DROP FUNCTION disclosure_release_stays();"
)


def keep(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(SQLITE if is_sqlite else POSTGRESQL)


def let_go(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(SQLITE_UNDO if is_sqlite else POSTGRESQL_UNDO)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_population")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="decided_role",
            field=models.CharField(blank=True, default="", max_length=4),
            preserve_default=False,
        ),
        migrations.RunPython(keep, let_go),
    ]
