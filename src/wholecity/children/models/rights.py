"""What a child's family asks for, what it is answered, and what it disagrees with."""

import uuid

from django.db import models
from django.db.models import Q

from wholecity.children.definitions import ASKED, STANDINGS
from wholecity.children.models.registry import Child


class FamilyRequest(models.Model):
    """A family asks to see records, or that one value is amended (34 CFR 99.10, 99.20).

    `words` are what is asked for, or what is wrong. An amendment names the value as the care
    projection does, with what it `was` and what it `should_be`. `due_on` is the last day on
    which it is answered in time, `health` whether HIPAA's clock runs.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="requests")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=10, choices=[(a.value, words) for a, words in ASKED.items()])
    words = models.TextField()
    health = models.BooleanField(default=False)
    source = models.CharField(max_length=60, blank=True)
    agency = models.CharField(max_length=60, blank=True)
    table = models.CharField(max_length=40, blank=True)
    item = models.CharField(max_length=64, blank=True)
    column = models.CharField(max_length=60, blank=True)
    data_class = models.CharField(max_length=3, blank=True)
    was = models.TextField(blank=True)
    should_be = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    standing = models.CharField(
        max_length=10, choices=[(s.value, words) for s, words in STANDINGS.items()], default="open"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    privacy = {
        **dict.fromkeys(("id", "child", "user", "kind", "health", "source", "agency"), "C10"),
        **dict.fromkeys(("table", "item", "column", "data_class"), "C10"),
        **dict.fromkeys(("asked_at", "due_on", "standing", "answered_at"), "C10"),
        # Of the class that the row itself says.
        **dict.fromkeys(("words", "was", "should_be"), "C8"),
    }

    class Meta:
        ordering = ("-asked_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="access", column="", should_be="")
                | (Q(kind="amendment") & ~Q(column="") & ~Q(should_be="") & ~Q(words="")),
                name="an_amendment_says_which_value_and_what_it_should_be",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.child_id} {self.standing}"


class Answer(models.Model):
    """What a request was answered, by whom, with reasons; a second one follows a hearing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(FamilyRequest, on_delete=models.PROTECT, related_name="answers")
    accepted = models.BooleanField()
    words = models.TextField()
    hearing = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    role = models.CharField(max_length=4)

    privacy = {
        **dict.fromkeys(("id", "request", "accepted", "hearing", "at"), "C10"),
        "words": "C8",
        "by": "C12",
        "role": "C12",
    }

    class Meta:
        ordering = ("at",)
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="an_answer_says_why"),
            models.UniqueConstraint(
                fields=("request", "hearing"), name="one_answer_before_and_one_after_a_hearing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.accepted}"


class Disagreement(models.Model):
    """The statement of a family that was refused: it goes with the value (34 CFR 99.21(b), (c))."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.OneToOneField(
        FamilyRequest, on_delete=models.PROTECT, related_name="disagreement"
    )
    words = models.TextField()
    at = models.DateTimeField()

    privacy = {"id": "C10", "request": "C10", "words": "C8", "at": "C10"}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_statement_says_something")
        ]

    def __str__(self) -> str:
        return f"{self.request_id}"
