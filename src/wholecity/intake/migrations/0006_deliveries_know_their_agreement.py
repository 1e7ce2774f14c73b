import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def they_came_under_what_their_source_stands_under(apps, schema_editor):
    of_source = apps.get_model("intake", "Source").objects.filter(pk=OuterRef("source"))
    deliveries = apps.get_model("intake", "Delivery").objects.all()
    deliveries.update(agreement=Subquery(of_source.values("agreement")[:1]))


def key(**options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="agreements.agreement",
        **options,
    )


class Migration(migrations.Migration):
    # PostgreSQL changes no table of which rows were changed in the same transaction.
    atomic = False

    dependencies = [
        ("agreements", "0004_life_on_pages"),
        ("intake", "0005_life_of_an_agreement"),
    ]

    operations = [
        migrations.AddField(model_name="delivery", name="agreement", field=key(null=True)),
        migrations.RunPython(
            they_came_under_what_their_source_stands_under, migrations.RunPython.noop
        ),
        migrations.AlterField(model_name="delivery", name="agreement", field=key()),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("loading", "Loading"),
                    ("loaded", "Loaded"),
                    ("paused", "Waits for a person"),
                    ("unchanged", "The same as before"),
                    ("failed", "Failed"),
                    ("undone", "Taken back"),
                    ("destroyed", "Destroyed"),
                ],
                default="loading",
                max_length=10,
            ),
        ),
    ]
