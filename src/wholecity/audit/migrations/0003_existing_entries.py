"""Entries from before the chain take their places in it, in the order in which they were made."""

from typing import Any

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from wholecity.audit.rules.chain import NOTHING, Content, link_hash

FIELDS = ("id", "at", "who", "role", "action", "object_kind", "object_id", "details")
AT_ONCE = 2_000


def chain(apps: Any, schema_editor: Any) -> None:
    model = {name: apps.get_model("audit", name) for name in ("Entry", "Seal", "Head")}
    key, number, previous, seals = settings.AUDIT_KEY.encode(), 0, NOTHING, []
    entries = model["Entry"].objects.order_by("at", "id").values_list(*FIELDS)
    for row in entries.iterator(chunk_size=AT_ONCE):
        number, now = number + 1, timezone.now()
        previous = link_hash(key, previous, number, now, Content(*row))
        seals.append(model["Seal"](number=number, entry_id=row[0], at=now, hash=previous))
        if len(seals) == AT_ONCE:
            model["Seal"].objects.bulk_create(seals)
            seals = []
    model["Seal"].objects.bulk_create(seals)
    model["Head"].objects.create(pk=1, number=number, hash=previous)


def unchain(apps: Any, schema_editor: Any) -> None:
    apps.get_model("audit", "Seal").objects.all().delete()
    apps.get_model("audit", "Head").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_seals")]

    operations = [migrations.RunPython(chain, unchain)]
