from django.db import migrations

from wholecity.people.rules import email_key, name_key


def fill(apps, schema_editor):
    """The keys of the accounts that are there; of look-alikes the older one has it."""
    User = apps.get_model("people", "User")
    names, emails = set(), set()
    for user in User.objects.order_by("date_joined", "pk"):
        name, email = name_key(user.username), email_key(user.email) if user.email else None
        user.name_key = None if name in names else name
        user.email_key = None if email in emails else email
        names.add(name)
        emails.add(email)
        user.save(update_fields=["name_key", "email_key"])


class Migration(migrations.Migration):
    dependencies = [("people", "0004_signing_in")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        # Sessions stand in a table of our own now; who had one signs in again.
        migrations.RunSQL("DROP TABLE IF EXISTS django_session", migrations.RunSQL.noop),
    ]
