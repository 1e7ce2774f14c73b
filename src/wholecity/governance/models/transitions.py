"""Somebody leaves a seat or an office: what is done so that the work goes on."""

import uuid

from django.db import models
from django.db.models import Q

from wholecity.governance.definitions.continuity import STEPS
from wholecity.governance.models.bodies import Seat
from wholecity.governance.models.choices import choices_of


class Transition(models.Model):
    """The change of who holds a seat, or an office that has none. Open until it is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="transitions"
    )
    office = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="transitions"
    )
    announced_on = models.DateField()
    last_day = models.DateField()
    acting = models.ForeignKey(
        "people.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="transitions_bridged",
    )
    successor = models.ForeignKey(
        "people.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="transitions_into",
    )
    closed_on = models.DateField(null=True, blank=True)
    # Why it was closed while nobody had followed.
    why_closed = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(
        (
            *("id", "seat", "office", "person", "announced_on", "last_day", "acting"),
            *("successor", "closed_on", "why_closed", "version"),
        ),
        "P1",
    )

    class Meta:
        ordering = ("-announced_on",)
        constraints = [
            models.CheckConstraint(
                condition=Q(seat__isnull=False, office="") | (Q(seat=None) & ~Q(office="")),
                name="a_transition_is_of_a_seat_or_an_office",
            ),
            models.CheckConstraint(
                condition=Q(why_closed="") | Q(closed_on__isnull=False),
                name="only_a_closed_transition_says_why",
            ),
            models.UniqueConstraint(
                fields=("seat",), condition=Q(closed_on=None), name="one_open_transition_of_a_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.last_day}"


class TransitionStep(models.Model):
    """A line of a transition's checklist that somebody marked as done, or wrote a note on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=choices_of(STEPS))
    done_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    privacy = dict.fromkeys(("id", "transition", "step", "done_on", "note"), "P1")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("transition", "step"), name="a_step_is_marked_once")
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.done_on or 'open'}"
