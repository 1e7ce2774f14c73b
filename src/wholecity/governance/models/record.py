"""What a meeting leaves behind: who was there, what was decided, who does what, the minutes."""

import uuid

from django.db import models
from django.db.models import Q

from wholecity.governance.definitions import (
    ACTION_STATES,
    ANSWERS,
    AUTHORITIES,
    EFFECTS,
    GUEST_KINDS,
    METHODS,
    MINUTES_STATES,
    OUTCOMES,
    POSITIONS,
    PRESENCES,
    ActionState,
    Answer,
    Effect,
    MinutesState,
    Presence,
)
from wholecity.governance.models.bodies import Body, Seat
from wholecity.governance.models.choices import choices_of
from wholecity.governance.models.initiatives import Initiative
from wholecity.governance.models.lasting import LastingManyField
from wholecity.governance.models.meetings import AgendaItem, Meeting


class Attendance(models.Model):
    """How a seat was represented at a meeting, and by whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendance")
    presence = models.CharField(max_length=10, choices=choices_of(PRESENCES))
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="attendance"
    )

    privacy = dict.fromkeys(("id", "meeting", "seat", "presence", "person"), "P1")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("meeting", "seat"), name="a_seat_attends_once"),
            models.CheckConstraint(
                condition=~Q(presence=Presence.ABSENT) | Q(person=None),
                name="nobody_is_there_for_an_absent_seat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.presence}"


class Guest(models.Model):
    """Somebody who was at a meeting without a seat at its table."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="guests")
    name = models.CharField(max_length=200)
    organization = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=choices_of(GUEST_KINDS))

    privacy = dict.fromkeys(("id", "meeting", "name", "organization", "kind"), "P1")

    class Meta:
        ordering = ("kind", "name")
        constraints = [
            models.UniqueConstraint(fields=("meeting", "name"), name="a_guest_is_listed_once")
        ]

    def __str__(self) -> str:
        return self.name


class Decision(models.Model):
    """What a meeting decided. Numbered in its body, so that papers can name it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    number = models.PositiveIntegerField()
    text = models.TextField()
    mover = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="motions"
    )
    method = models.CharField(max_length=10, choices=choices_of(METHODS))
    outcome = models.CharField(max_length=10, choices=choices_of(OUTCOMES))
    quorate = models.BooleanField()
    effect = models.CharField(max_length=15, choices=choices_of(EFFECTS), default=Effect.ACTION)
    measure = models.SlugField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(
        (
            *("id", "body", "meeting", "item", "number", "text", "mover", "method", "outcome"),
            *("quorate", "effect", "measure", "version"),
        ),
        "P1",
    )

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("body", "number"), name="one_decision_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.text[:60]}"


class Position(models.Model):
    """Where a seat stood on a decision, and with whose authority."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="positions")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="positions")
    position = models.CharField(max_length=10, choices=choices_of(POSITIONS))
    authority = models.CharField(max_length=10, blank=True, choices=choices_of(AUTHORITIES))

    privacy = dict.fromkeys(("id", "decision", "seat", "position", "authority"), "P1")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("decision", "seat"), name="a_seat_has_one_position")
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.position}"


class ActionItem(models.Model):
    """Who does what until when. It comes back until it is done, or dropped by a decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="actions")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=500)
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="actions")
    co_owners = LastingManyField("people.Person", blank=True, related_name="actions_shared")
    due = models.DateField()
    state = models.CharField(
        max_length=10, choices=choices_of(ACTION_STATES), default=ActionState.OPEN
    )
    evidence = models.TextField(blank=True)
    dropped_by = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="actions_dropped"
    )
    measure = models.SlugField(max_length=60, blank=True)
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    made_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(
        (
            *("id", "body", "meeting", "item", "decision", "number", "text", "owner", "co_owners"),
            *("due", "state", "evidence", "dropped_by", "measure", "initiative", "published_at"),
            *("made_on", "ended_on", "version"),
        ),
        "P1",
    )

    class Meta:
        ordering = ("due", "number")
        indexes = [models.Index(fields=("state", "due"))]
        constraints = [
            models.UniqueConstraint(fields=("body", "number"), name="one_action_of_a_number"),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DONE) | ~Q(evidence=""),
                name="what_is_done_has_its_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DROPPED) | Q(dropped_by__isnull=False),
                name="what_is_dropped_was_decided",
            ),
            models.CheckConstraint(
                condition=Q(state=ActionState.OPEN, ended_on=None)
                | (~Q(state=ActionState.OPEN) & Q(ended_on__isnull=False)),
                name="an_action_that_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.text[:60]}"


class ActionNote(models.Model):
    """How far an action item is, as somebody said it. Only ever added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(ActionItem, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    text = models.TextField()

    privacy = dict.fromkeys(("id", "action", "at", "by", "text"), "P1")

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.text[:60]}"


class Response(models.Model):
    """What an absent seat owes to an action item within 48 hours. `asked_at` starts the clock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(ActionItem, on_delete=models.PROTECT, related_name="responses")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="responses")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True, choices=choices_of(ANSWERS))
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="responses"
    )
    escalated_at = models.DateTimeField(null=True, blank=True)

    privacy = dict.fromkeys(
        (
            *("id", "action", "seat", "asked_at", "answer", "reason", "answered_at", "person"),
            "escalated_at",
        ),
        "P1",
    )

    class Meta:
        ordering = ("asked_at",)
        indexes = [models.Index(fields=("answered_at", "asked_at"))]
        constraints = [
            models.UniqueConstraint(
                fields=("action", "seat"), name="a_seat_answers_an_action_once"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answer_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.OBJECT) | ~Q(reason=""),
                name="an_objection_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}, {self.action_id}: {self.answer or 'open'}"


class Minutes(models.Model):
    """A version of a meeting's minutes, as Markdown. Approved ones are never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes_versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    state = models.CharField(
        max_length=10, choices=choices_of(MINUTES_STATES), default=MinutesState.DRAFT
    )
    reason = models.CharField(max_length=300, blank=True)
    approved_at = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="minutes_approved"
    )
    approved_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(
        (
            *("id", "meeting", "number", "text", "state", "reason", "approved_at", "approved_on"),
            "version",
        ),
        "P1",
    )

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=("meeting", "number"), name="one_minutes_of_a_number"),
            models.CheckConstraint(
                condition=~Q(state=MinutesState.APPROVED) | Q(approved_on__isnull=False),
                name="approved_minutes_say_when",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="a_correction_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, {self.number}"


class Proposal(models.Model):
    """What the core team has on its list for an agenda; taken onto one, or set aside."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="proposals")
    title = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    made_on = models.DateField()
    by = models.CharField(max_length=200)
    item = models.OneToOneField(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposal"
    )
    set_aside_on = models.DateField(null=True, blank=True)

    privacy = dict.fromkeys(
        ("id", "body", "title", "why", "made_on", "by", "item", "set_aside_on"), "P1"
    )

    class Meta:
        ordering = ("made_on", "title")

    def __str__(self) -> str:
        return self.title
