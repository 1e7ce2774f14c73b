"""Bodies with their seats and their meetings. History is never overwritten."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q

from wholecity.governance.definitions import (
    BODY_KINDS,
    CADENCES,
    MEETING_STATES,
    PURPOSES,
    SEAT_ROLES,
    BodyKind,
    Cadence,
    MeetingState,
    SeatRole,
)


def _choices(titles: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(key), title) for key, title in titles.items()]


def _ends_after_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name=name)


class Body(models.Model):
    """The children's cabinet, a working group or the core team."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=_choices(BODY_KINDS))
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    cadence = models.CharField(max_length=20, choices=_choices(CADENCES), default=Cadence.MONTHLY)

    privacy = dict.fromkeys(("id", "key", "kind", "name", "purpose", "parent", "cadence"), "P1")

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

    privacy = dict.fromkeys(("id", "body", "version", "text", "adopted_on"), "P1")

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
    role = models.CharField(max_length=10, choices=_choices(SEAT_ROLES))
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


class Meeting(models.Model):
    """A meeting of a body, at a time on the clocks of a zone. `version` counts its changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    day = models.DateField()
    starts = models.TimeField()
    zone = models.CharField(max_length=60)
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=10, choices=_choices(MEETING_STATES), default=MeetingState.DRAFT
    )
    published_at = models.DateTimeField(null=True, blank=True)
    why_cancelled = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(
        (
            *("id", "body", "day", "starts", "zone", "minutes", "place", "state"),
            *("published_at", "why_cancelled", "version"),
        ),
        "P1",
    )

    class Meta:
        ordering = ("-day", "-starts")
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="a_meeting_takes_time"),
            models.CheckConstraint(
                condition=Q(state=MeetingState.PUBLISHED, published_at__isnull=False)
                | ~Q(state=MeetingState.PUBLISHED),
                name="a_published_meeting_says_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(why_cancelled=""),
                name="a_cancelled_meeting_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.day}"


class AgendaItem(models.Model):
    """Something on the agenda of a meeting. Items of a meeting are in the order of `position`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=10, choices=_choices(PURPOSES))
    minutes = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    notes = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(
        ("id", "meeting", "position", "title", "purpose", "minutes", "owner", "notes", "version"),
        "P1",
    )

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=("meeting", "position"), name="one_item_at_a_place_of_an_agenda"
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="an_item_takes_time"),
        ]

    def __str__(self) -> str:
        return self.title
