"""Calendars: the secret links under which people follow their meetings, and who comes."""

import uuid

from django.db import models
from django.db.models import F, Q

from wholecity.governance.definitions import REPLIES
from wholecity.governance.models.choices import choices_of
from wholecity.governance.models.meetings import Meeting


class CalendarFeed(models.Model):
    """A secret address of somebody's meetings. Only the hash of the secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="feeds")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    privacy = dict.fromkeys(("id", "person", "secret_sha256", "made_at", "revoked_at"), "C14")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("person",), condition=Q(revoked_at=None), name="one_feed_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("made_at")),
                name="a_feed_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.made_at}"


class Rsvp(models.Model):
    """What somebody's calendar answered to the invitation: whether they mean to come."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="rsvps")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="rsvps")
    answer = models.CharField(max_length=12, choices=choices_of(REPLIES))
    at = models.DateTimeField()

    privacy = dict.fromkeys(("id", "meeting", "person", "answer", "at"), "P1")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("meeting", "person"), name="one_answer_to_a_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.answer}"
