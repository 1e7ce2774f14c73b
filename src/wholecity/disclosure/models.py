"""The register of releases: what was proposed, what the audit found, who decided, what is public.

Raw counts are never kept here. Figures are the published files, row by row.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from wholecity.kernel.texts import translatable as _


class Release(models.Model):
    """Figures that are published together, or were meant to be."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("being prepared")
        AUDITED = "audited", _("waiting for approval")
        BLOCKED = "blocked", _("stopped by the audit")
        APPROVED = "approved", _("published")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.CharField(max_length=200)
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_role = models.CharField(max_length=4, blank=True)  # the public log names no person
    reason = models.TextField(blank=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    k = models.PositiveSmallIntegerField()
    parameters = models.JSONField(default=dict)
    files = models.JSONField(default=dict, blank=True)  # name → SHA-256, as audited
    manifest = models.JSONField(default=dict, blank=True)
    audit = models.JSONField(default=dict, blank=True)
    audit_passed = models.BooleanField(default=False)

    privacy = dict.fromkeys(
        (
            "id",
            "number",
            "title",
            "state",
            "proposed_by",
            "proposed_at",
            "decided_by",
            "decided_at",
            "decided_role",
            "reason",
            "withdrawn_by",
            "withdrawn_at",
            "withdrawn_reason",
            "k",
            "parameters",
            "files",
            "manifest",
            "audit",
            "audit_passed",
        ),
        "C1",
    )

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")),
                name="another_person_decides_on_a_release",
            ),
            models.CheckConstraint(
                condition=Q(decided_by="", decided_at=None)
                | (~Q(decided_by="") & Q(decided_at__isnull=False)),
                name="a_decision_has_a_person_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by="", withdrawn_at=None)
                | (~Q(withdrawn_by="") & Q(withdrawn_at__isnull=False)),
                name="a_withdrawal_has_a_person_and_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | (Q(audit_passed=True) & ~Q(decided_by="")),
                name="only_what_passed_the_audit_is_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(decided_by=""),
                name="a_rejection_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_by=""),
                name="a_withdrawal_is_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"


class ReleasedCube(models.Model):
    """One published document of a release: the table of one period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="cubes")
    key = models.CharField(max_length=60)
    population = models.CharField(max_length=60)  # tables of the same children share it
    title = models.CharField(max_length=200)
    period = models.CharField(max_length=20)
    document = models.CharField(max_length=120)  # file name in the release's folder
    snapshot = models.CharField(max_length=64)  # keyed hash of the counts before protection
    frame = models.JSONField()  # dimensions, groupings, nodes, as in the document
    cells = models.PositiveIntegerField()
    withheld = models.PositiveIntegerField()

    privacy = dict.fromkeys(
        (
            "id",
            "release",
            "key",
            "population",
            "title",
            "period",
            "document",
            "snapshot",
            "frame",
            "cells",
            "withheld",
        ),
        "C1",
    )

    class Meta:
        ordering = ("key", "period")
        constraints = [
            models.UniqueConstraint(
                fields=("release", "key", "period"), name="a_release_has_a_table_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.period}"


class Figure(models.Model):
    """One published figure, read from the release's files when it was approved."""

    class Kind(models.TextChoices):
        COUNT = "count", _("number of children")
        AVERAGE = "average", _("percent")

    class State(models.TextChoices):
        SHOWN = "shown", _("shown")
        WITHHELD = "withheld", _("withheld")
        NONE = "none", _("no data")

    id = models.BigAutoField(primary_key=True)
    cube = models.ForeignKey(ReleasedCube, on_delete=models.CASCADE, related_name="figures")
    grouping = models.CharField(max_length=200)
    group = models.CharField(max_length=400)
    name = models.CharField(max_length=60)  # the node, or the key of the average
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices)
    value = models.PositiveIntegerField(null=True, blank=True)
    bound = models.CharField(max_length=8, blank=True)

    privacy = dict.fromkeys(
        ("id", "cube", "grouping", "group", "name", "kind", "state", "value", "bound"), "C0"
    )

    class Meta:
        indexes = [models.Index(fields=("cube", "grouping", "kind"), name="figures_of_a_page")]
        constraints = [
            models.UniqueConstraint(
                fields=("cube", "group", "kind", "name"), name="a_figure_is_published_once"
            ),
            models.CheckConstraint(
                condition=Q(state="shown", value__isnull=False)
                | (~Q(state="shown") & Q(value=None, bound="")),
                name="only_a_shown_figure_has_a_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.group}: {self.state}"


class Loss(models.Model):
    """What protection cost in one table of a release: for the person who approves it."""

    id = models.BigAutoField(primary_key=True)
    cube = models.ForeignKey(ReleasedCube, on_delete=models.CASCADE, related_name="losses")
    grouping = models.CharField(max_length=200)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Figure.Kind.choices)
    cells = models.PositiveIntegerField()
    primary = models.PositiveIntegerField()
    complementary = models.PositiveIntegerField()

    privacy = dict.fromkeys(
        ("id", "cube", "grouping", "name", "kind", "cells", "primary", "complementary"), "C2"
    )

    class Meta:
        verbose_name_plural = "losses"
        constraints = [
            models.UniqueConstraint(
                fields=("cube", "grouping", "kind", "name"), name="a_loss_is_counted_once"
            ),
            models.CheckConstraint(
                condition=Q(cells__gte=F("primary") + F("complementary")),
                name="no_more_withheld_than_there_are",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} by {self.grouping or 'all'}: {self.primary} + {self.complementary}"
