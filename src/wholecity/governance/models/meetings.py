"""Meetings and what is on their agendas."""

import uuid

from django.db import models
from django.db.models import Q

from wholecity.governance.definitions import MEETING_STATES, PURPOSES, MeetingState
from wholecity.governance.models.bodies import Body
from wholecity.governance.models.choices import choices_of
from wholecity.governance.models.initiatives import Initiative, InitiativeMoney


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
        max_length=10, choices=choices_of(MEETING_STATES), default=MeetingState.DRAFT
    )
    published_at = models.DateTimeField(null=True, blank=True)
    why_cancelled = models.CharField(max_length=300, blank=True)
    is_public = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Why nobody took anything on: a meeting without an action item has to say it.
    why_no_action = models.CharField(max_length=300, blank=True)
    # Under which name another system knows it, when it was imported.
    reference = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    privacy = dict.fromkeys(
        (
            *("id", "body", "day", "starts", "zone", "minutes", "place", "state"),
            *("published_at", "why_cancelled", "is_public", "closed_at", "why_no_action"),
            *("reference", "version", "changed_at"),
        ),
        "P1",
    )

    class Meta:
        ordering = ("-day", "-starts")
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="a_meeting_takes_time"),
            models.UniqueConstraint(
                fields=("body", "reference"),
                condition=~Q(reference=""),
                name="a_meeting_is_imported_once",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.PUBLISHED, published_at__isnull=False)
                | ~Q(state=MeetingState.PUBLISHED),
                name="a_published_meeting_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.CLOSED, closed_at__isnull=False)
                | ~Q(state=MeetingState.CLOSED),
                name="a_closed_meeting_says_since_when",
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
    purpose = models.CharField(max_length=10, choices=choices_of(PURPOSES))
    minutes = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    notes = models.TextField(blank=True)
    record = models.TextField(blank=True)  # what was said at the meeting
    # What it is about, as far as that has a page of its own.
    measure = models.SlugField(max_length=60, blank=True)
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    agreement = models.ForeignKey(
        "governance.Partnership",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="items",
    )
    money = models.ForeignKey(
        InitiativeMoney, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(
        (
            *("id", "meeting", "position", "title", "purpose", "minutes", "owner", "notes"),
            *("record", "measure", "initiative", "agreement", "money", "version"),
        ),
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
