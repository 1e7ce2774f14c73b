"""The registry: children by a lasting ID, and which records of which source are theirs."""

import uuid

from django.db import models


class LinkRun(models.Model):
    """One run of linkage: with which model, what it found, what it changed. No identities."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    as_of = models.DateField()
    by = models.CharField(max_length=200)
    role = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=40)
    model = models.JSONField()
    counts = models.JSONField()

    privacy = {
        **dict.fromkeys(("id", "number", "at", "as_of", "version", "model", "counts"), "C2"),
        **dict.fromkeys(("by", "role"), "C12"),
    }

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"Run {self.number}"


class Child(models.Model):
    """A child. The ID is random and has no meaning; it is never given to another child."""

    id = models.CharField(primary_key=True, max_length=12, editable=False)
    since = models.ForeignKey(LinkRun, on_delete=models.PROTECT, related_name="children")

    privacy = {"id": "C10", "since": "C10"}

    class Meta:
        verbose_name_plural = "children"

    def __str__(self) -> str:
        return self.id


class RecordLink(models.Model):
    """A source's record belongs to a child, from one run until another; ended links are history."""

    class How(models.TextChoices):
        DETERMINISTIC = "deterministic", "Names and birth date are the same"
        MODEL = "model", "The model finds them probable enough"
        FIRST_SIGHT = "first sight", "The first record of this child"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="links")
    source = models.CharField(max_length=60)
    person_key = models.CharField(max_length=200)
    how = models.CharField(max_length=13, choices=How.choices)
    weight = models.FloatField(null=True, blank=True)
    # Without indexes: runs are few, and links are written by the hundred thousand.
    run = models.ForeignKey(LinkRun, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended = models.ForeignKey(
        LinkRun,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    privacy = dict.fromkeys(
        ("id", "child", "source", "person_key", "how", "weight", "run", "ended"), "C10"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("source", "person_key"),
                condition=models.Q(ended=None),
                name="a_record_is_of_one_child_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(how__in=("deterministic", "model", "first sight")),
                name="a_link_says_how_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.child_id}"
