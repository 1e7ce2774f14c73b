"""The audit record: plain values, no foreign keys to other rooms, only ever added to.

The database itself refuses to change or remove a row (migration 0004); only
the head moves, and only forward, and an alert is closed.
"""

import uuid

from django.db import models
from django.db.models import Q

from wholecity.audit.definitions import RULES


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
        indexes = [models.Index(fields=("who", "at"), name="audit_of_a_person")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who} {self.action} {self.object_kind}"


class Seal(models.Model):
    """The place of an entry in the chain, given when its transaction commits."""

    number = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    at = models.DateTimeField()
    hash = models.CharField(max_length=64, unique=True)

    privacy = {"number": "C12", "entry": "C12", "at": "C12", "hash": "C12"}

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


class Head(models.Model):
    """The last link of the chain: one row, which whoever adds to the chain holds."""

    key = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    privacy = {"key": "C12", "number": "C12", "hash": "C12"}

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(key=1), name="one_head")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


class Verification(models.Model):
    """One time that the whole chain was verified, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    who = models.CharField(max_length=200)
    entries = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64, blank=True)
    broken_at = models.PositiveBigIntegerField(null=True, blank=True)
    faults = models.JSONField(default=list, blank=True)

    privacy = dict.fromkeys(("id", "at", "who", "entries", "hash", "broken_at", "faults"), "C12")

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.entries} {'; '.join(self.faults) or 'whole'}"


class Alert(models.Model):
    """Something that a privacy officer should look at; closed with a note by one of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(max_length=40, choices=[(rule.value, rule.value) for rule in RULES])
    who = models.CharField(max_length=200)
    role = models.CharField(max_length=40, blank=True)
    raised_at = models.DateTimeField(auto_now_add=True, db_index=True)
    details = models.JSONField(default=dict, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    privacy = dict.fromkeys(
        (
            *("id", "rule", "who", "role", "raised_at", "details"),
            *("closed_at", "closed_by", "note"),
        ),
        "C12",
    )

    class Meta:
        ordering = ("-raised_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("rule", "who"), condition=Q(closed_at=None), name="one_open_alert"
            ),
            models.CheckConstraint(
                condition=(Q(closed_at=None) & Q(closed_by="") & Q(note=""))
                | (Q(closed_at__isnull=False) & ~Q(closed_by="") & ~Q(note="")),
                name="closed_by_somebody_with_a_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.who}"
