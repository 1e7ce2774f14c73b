"""Whose caseload a child is on, emergencies, and what a privacy officer looks into."""

import uuid

from django.db import models
from django.db.models import F, Q

from wholecity.casework.definitions import INQUIRIES


class Assignment(models.Model):
    """A child is on somebody's caseload, for an agency, from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(
        "children.Child", on_delete=models.PROTECT, related_name="assignments"
    )
    worker = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="caseload")
    agency = models.ForeignKey(
        "people.Organization", on_delete=models.PROTECT, related_name="caseload"
    )
    why = models.CharField(max_length=300)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)

    privacy = dict.fromkeys(
        ("id", "child", "worker", "agency", "why", "opened_at", "opened_by"), "C9"
    ) | {"closed_at": "C9", "closed_by": "C9"}

    class Meta:
        ordering = ("opened_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("child", "worker"),
                condition=Q(closed_at=None),
                name="a_child_is_on_a_caseload_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.child_id}: {self.worker_id}"


class EmergencyAccess(models.Model):
    """Somebody opened the record of a child outside their caseload: why, and who looked at that.

    34 CFR 99.36, 99.32(a)(5): the threat that was articulated and who was at risk.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(
        "children.Child", on_delete=models.PROTECT, related_name="emergencies"
    )
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="emergencies")
    role = models.CharField(max_length=4)
    threat = models.TextField()
    at_risk = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=200, blank=True)
    justified = models.BooleanField(null=True, blank=True)
    review = models.TextField(blank=True)

    privacy = dict.fromkeys(
        ("id", "child", "user", "role", "threat", "at_risk", "opened_at", "reviewed_at"), "C12"
    ) | dict.fromkeys(("reviewed_by", "justified", "review"), "C12")

    class Meta:
        ordering = ("-opened_at",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(threat="") & ~Q(at_risk=""),
                name="an_emergency_says_the_threat_and_who_is_at_risk",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None) | Q(reviewed_at__gte=F("opened_at")),
                name="an_emergency_is_reviewed_after_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.child_id}"


class Inquiry(models.Model):
    """A privacy officer's case about one child: what for, and what was found.

    While it is open an officer may read who the child is, and nothing else of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="inquiries")
    kind = models.CharField(
        max_length=10, choices=[(one.value, words) for one, words in INQUIRIES.items()]
    )
    words = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)
    found = models.TextField(blank=True)

    privacy = dict.fromkeys(
        ("id", "child", "kind", "words", "opened_at", "opened_by"), "C12"
    ) | dict.fromkeys(("closed_at", "closed_by", "found"), "C12")

    class Meta:
        ordering = ("-opened_at",)
        verbose_name_plural = "inquiries"
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="an_inquiry_says_what_for"),
            models.CheckConstraint(
                condition=(Q(closed_at=None) & Q(closed_by="") & Q(found=""))
                | (Q(closed_at__gte=F("opened_at")) & ~Q(closed_by="") & ~Q(found="")),
                name="an_inquiry_is_closed_by_somebody_with_what_was_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.child_id}"
