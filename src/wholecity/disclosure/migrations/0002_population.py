from django.db import migrations, models
from django.db.models import F


def own_children(apps, _):
    """A table from before tables shared children counts its own."""
    apps.get_model("disclosure", "ReleasedCube").objects.update(population=F("key"))


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="releasedcube",
            name="population",
            field=models.CharField(default="", max_length=60),
            preserve_default=False,
        ),
        migrations.RunPython(own_children, migrations.RunPython.noop),
    ]
