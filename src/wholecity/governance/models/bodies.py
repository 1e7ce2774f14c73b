"""Bodies with their seats and who holds them. History is never overwritten."""

import uuid

from django.db import models
from django.db.models import F, Q

from wholecity.governance.definitions import (
    BODY_KINDS,
    CADENCES,
    SEAT_ROLES,
    BodyKind,
    Cadence,
    SeatRole,
)
from wholecity.governance.models.choices import choices_of


def _ends_after_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name=name)


class Body(models.Model):
    """The children's cabinet, a working group or the core team."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=choices_of(BODY_KINDS))
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    cadence = models.CharField(max_length=20, choices=choices_of(CADENCES), default=Cadence.MONTHLY)
    # How many seats must be represented; None is more than half of those at the table.
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    # The last day of its term; None while nobody has said when it ends.
    until = models.DateField(null=True, blank=True)

    privacy = dict.fromkeys(
        ("id", "key", "kind", "name", "purpose", "parent", "cadence", "quorum", "until"), "P1"
    )

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("kind",), condition=Q(kind=BodyKind.CABINET), name="one_cabinet"
            ),
            models.CheckConstraint(
                condition=Q(kind=BodyKind.CABINET, parent=None)
                | (~Q(kind=BodyKind.CABINET) & Q(parent__isnull=False)),
                name="other_bodies_work_for_the_cabinet",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Vision(models.Model):
    """What a body wants for the city's children, in the words that it adopted. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="visions")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    adopted_on = models.DateField()
    decision = models.ForeignKey(
        "governance.Decision",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visions",
    )

    privacy = dict.fromkeys(("id", "body", "version", "text", "adopted_on", "decision"), "P1")

    class Meta:
        ordering = ("-version",)
        constraints = [
            models.UniqueConstraint(fields=("body", "version"), name="one_vision_of_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.version}"


class Seat(models.Model):
    """A place that belongs to an organization, from when to when it exists."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    organization = models.ForeignKey(
        "people.Organization", on_delete=models.PROTECT, related_name="seats"
    )
    role = models.CharField(max_length=10, choices=choices_of(SEAT_ROLES))
    purpose = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    privacy = dict.fromkeys(
        ("id", "body", "organization", "role", "purpose", "since", "until"), "P1"
    )

    class Meta:
        constraints = [
            _ends_after_it_starts("a_seat_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=("body", "role"),
                condition=Q(until=None, role__in=[SeatRole.CHAIR, SeatRole.CO_CHAIR]),
                name="one_chair_and_one_co_chair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.role}"


class SeatVoice(models.Model):
    """For which children of the city a seat speaks, by the key of a constituency."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="voices")
    constituency = models.SlugField(max_length=30)

    privacy = dict.fromkeys(("id", "seat", "constituency"), "P1")

    class Meta:
        ordering = ("constituency",)
        constraints = [
            models.UniqueConstraint(fields=("seat", "constituency"), name="a_seat_speaks_once")
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.constituency}"


class Holding(models.Model):
    """Somebody holds a seat. Who is not the organization's top executive has a reason to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="holdings")
    title = models.CharField(max_length=200)
    is_top_executive = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    privacy = dict.fromkeys(
        ("id", "seat", "person", "title", "is_top_executive", "reason", "since", "until"), "P1"
    )

    class Meta:
        ordering = ("-since",)
        constraints = [
            _ends_after_it_starts("a_holding_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=("seat",), condition=Q(until=None), name="one_holder_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.title}"


class Designation(models.Model):
    """Somebody acts for a seat, with the authority that its holder granted in words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="designations")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="designations"
    )
    granted_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="designations_granted"
    )
    authority = models.CharField(max_length=500)
    may_decide = models.BooleanField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    privacy = dict.fromkeys(
        ("id", "seat", "person", "granted_by", "authority", "may_decide", "since", "until"), "P1"
    )

    class Meta:
        ordering = ("-since",)
        constraints = [_ends_after_it_starts("a_designation_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"{self.person} for {self.seat}"
