"""The audit record: plain values, no foreign keys, only ever added to."""

import uuid

from django.db import models


class Entry(models.Model):
    """One thing that somebody did or saw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    who = models.CharField(max_length=200)
    role = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=80, db_index=True)
    object_kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=80, db_index=True)
    details = models.JSONField(default=dict, blank=True)

    privacy = {
        "id": "C12",
        "at": "C12",
        "who": "C12",
        "role": "C12",
        "action": "C12",
        "object_kind": "C12",
        "object_id": "C12",
        "details": "C12",
    }

    class Meta:
        ordering = ("-at",)
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who} {self.action} {self.object_kind}"
