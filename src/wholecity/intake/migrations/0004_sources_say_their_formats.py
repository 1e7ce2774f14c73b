from django.db import migrations, models

ARRIVED = ("loaded", "paused", "unchanged", "undone")


def formats_that_came(apps, schema_editor):
    """A source that is there goes on as before: it keeps the formats in which it delivered.

    One that has delivered nothing yet is asked for them with its first delivery.
    """
    Source = apps.get_model("intake", "Source")
    Delivery = apps.get_model("intake", "Delivery")
    ColumnMapping = apps.get_model("intake", "ColumnMapping")
    for source in Source.objects.all():
        came = Delivery.objects.filter(source=source, state__in=ARRIVED)
        found = set(came.order_by().values_list("format", flat=True))
        if ColumnMapping.objects.filter(source=source).exists():
            found.add("mapped")
        source.formats = sorted(found)
        source.save(update_fields=["formats"])


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_a_table_waits_for_its_columns"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="formats",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(formats_that_came, migrations.RunPython.noop),
    ]
