"""De-identified extracts: under which license, what they hold and cost, who decided. No child."""

import uuid

from django.db import models
from django.db.models import F, Q

from wholecity.kernel.texts import translatable as _


class Extract(models.Model):
    """One file that was made for a license, or that could not be made, and why.

    `license` and `agreements` are keys: an extract outlives what is destroyed under it. `columns`
    are the fields by key with their step, `hashes` the SHA-256 of its files, `in_the_way` a
    message. Days are both included.
    """

    class State(models.TextChoices):
        REFUSED = "refused", _("Cannot be made")
        WAITING = "waiting", _("Waits for a second person")
        APPROVED = "approved", _("May be read")
        REJECTED = "rejected", _("Rejected")
        DESTROYED = "destroyed", _("Destroyed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    license = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    agreements = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    in_the_way = models.TextField(blank=True)
    k = models.PositiveSmallIntegerField()
    columns = models.JSONField(default=dict, blank=True)
    children = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    smallest = models.PositiveIntegerField(default=0)
    hashes = models.JSONField(default=dict, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    trained_until = models.DateField(null=True, blank=True)
    destroyed_by = models.CharField(max_length=200, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    privacy = dict.fromkeys(
        (
            *("id", "number", "license", "title", "agreements", "sources", "state", "made_by"),
            *("made_at", "in_the_way", "k", "columns", "children", "rows", "left_out"),
            *("smallest", "hashes", "decided_by", "decided_at", "reason", "trained_until"),
            *("destroyed_by", "destroyed_at"),
        ),
        "C13",
    )

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by=F("made_by")),
                name="another_person_decides_on_an_extract",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (~Q(decided_by="") & Q(decided_at__isnull=False, trained_until__isnull=False)),
                name="an_extract_is_approved_by_somebody_for_trained_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("waiting", "approved")) | ~Q(hashes={}),
                name="an_extract_that_may_be_read_is_a_file",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_by="", destroyed_at=None)
                | (~Q(destroyed_by="") & Q(destroyed_at__isnull=False)),
                name="a_destruction_has_a_person_and_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"


class ProjectKey(models.Model):
    """The half of a project's key that the database keeps; without it nobody makes its ids again.

    The other half is the warehouse's. It goes when the license has ended.
    """

    license = models.CharField(max_length=60, primary_key=True)
    half = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(auto_now_add=True)

    privacy = {"license": "C13", "half": "C10", "made_at": "C13"}

    def __str__(self) -> str:
        return self.license
