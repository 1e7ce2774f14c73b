"""Who carries the cabinet's work between meetings, and who does what."""

import uuid

from django.db import models
from django.db.models import F, Q

from wholecity.governance.definitions.continuity import DUTIES
from wholecity.governance.models.choices import choices_of


class BackboneRole(models.Model):
    """A position of the backbone: who has it, employed where, paid by whom, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="backbone_roles"
    )
    title = models.CharField(max_length=200)
    employer = models.ForeignKey(
        "people.Organization", on_delete=models.PROTECT, related_name="backbone_roles"
    )
    time = models.DecimalField(max_digits=3, decimal_places=2)  # full-time equivalent
    paid_by = models.ForeignKey(
        "people.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="backbone_roles_paid",
    )
    facilitates = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(
        (
            *("id", "person", "title", "employer", "time", "paid_by", "facilitates"),
            *("since", "until", "version"),
        ),
        "P1",
    )

    class Meta:
        ordering = ("-time", "title")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="a_backbone_role_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(time__gt=0, time__lte=1), name="a_backbone_role_is_at_most_full_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.title}"


class Duty(models.Model):
    """Who leads a duty of the backbone, and who could take it over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=choices_of(DUTIES), unique=True)
    lead = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="duties"
    )
    backup = models.ForeignKey(
        "people.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duties_to_take_over",
    )
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(("id", "kind", "lead", "backup", "version"), "P1")

    class Meta:
        verbose_name_plural = "duties"

    def __str__(self) -> str:
        return self.kind
