"""The outbox, how receivers want mail, and which addresses take none."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from wholecity.mail.definitions import HOW, STATES, How, State


class Message(models.Model):
    """One message to one receiver. `key` names the occasion, which is mailed once.

    `receiver` is the address as it is compared. While `lease` lasts the message
    is in the hands of one worker. `words` is what a server last said about it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=300, unique=True)
    kind = models.CharField(max_length=60)
    to = models.CharField(max_length=254)
    receiver = models.CharField(max_length=254)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=120)
    text = models.TextField()
    html = models.BooleanField(default=False)
    headers = models.JSONField(default=dict, blank=True)
    owed = models.BooleanField(default=True)
    urgent = models.BooleanField(default=False)
    posted_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=[(str(k), v) for k, v in STATES.items()], default=State.WAITING
    )
    for_digest = models.BooleanField(default=False)
    digest = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    tried_since = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    privacy = {
        **dict.fromkeys(("subject", "text", "headers"), "P1"),
        **dict.fromkeys(
            (
                *("id", "key", "kind", "to", "receiver", "language", "html", "owed", "urgent"),
                *("posted_at", "until", "state", "for_digest", "digest", "due_at", "attempts"),
                *("tried_since", "lease", "leased_until", "words", "sent_at"),
            ),
            "C14",
        ),
    }

    class Meta:
        ordering = ("-posted_at",)
        indexes = [
            models.Index(fields=("state", "due_at"), name="mail_that_is_due"),
            models.Index(fields=("receiver", "state"), name="mail_of_a_receiver"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False)
                | (~Q(state=State.SENT) & Q(sent_at__isnull=True)),
                name="a_sent_message_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.GATHERED) | Q(digest__isnull=False),
                name="a_gathered_message_says_in_which_digest",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Attachment(models.Model):
    """A file that goes with a message, kept until it is sent."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=200)
    content = models.BinaryField()

    privacy = dict.fromkeys(("id", "message", "name", "media_type", "content"), "P1")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class Preference(models.Model):
    """How somebody wants mail. An address has one, however it is written."""

    address = models.CharField(max_length=254)
    how = models.CharField(
        max_length=10, choices=[(str(k), v) for k, v in HOW.items()], default=How.AT_ONCE
    )
    language = models.CharField(max_length=10)
    unsubscribed = models.JSONField(default=list, blank=True)

    privacy = dict.fromkeys(("id", "address", "how", "language", "unsubscribed"), "C14")

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("address"), name="one_preference_of_an_address")
        ]

    def __str__(self) -> str:
        return self.address


class Bounce(models.Model):
    """An address that takes no mail, since when and in whose words, until somebody lifts it."""

    address = models.CharField(max_length=254)
    bounced_at = models.DateTimeField()
    words = models.TextField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    privacy = dict.fromkeys(("id", "address", "bounced_at", "words", "lifted_at"), "C14")

    class Meta:
        ordering = ("-bounced_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("address",),
                condition=Q(lifted_at__isnull=True),
                name="one_open_bounce_of_an_address",
            )
        ]

    def __str__(self) -> str:
        return self.address
