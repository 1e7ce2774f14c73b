"""The plan: initiatives with their measures, milestones, programs, money and partners.

Those of others are kept too, so that the city sees where work is done twice
and where nobody does any.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from wholecity.governance.definitions.initiatives import (
    INITIATIVE_STATES,
    MONEY_STATES,
    OLDEST,
    InitiativeState,
    MoneyState,
)
from wholecity.governance.models.bodies import Body
from wholecity.governance.models.choices import choices_of
from wholecity.governance.models.lasting import LastingManyField
from wholecity.measures.definitions import DOMAIN_TITLES


class Initiative(models.Model):
    """What is done to move measures. Without a body it is somebody else's, not the cabinet's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="initiatives"
    )
    lead = models.ForeignKey(
        "people.Organization", on_delete=models.PROTECT, related_name="initiatives_led"
    )
    owner = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="initiatives"
    )
    partners = LastingManyField(
        "people.Organization", blank=True, related_name="initiatives_joined"
    )
    domain = models.CharField(max_length=30, choices=choices_of(DOMAIN_TITLES))
    youngest = models.PositiveSmallIntegerField()
    oldest = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=choices_of(INITIATIVE_STATES), default=InitiativeState.PLANNED
    )
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    # The decision that brought it about.
    decision = models.ForeignKey(
        "governance.Decision",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="initiatives",
    )
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(
        (
            *("id", "name", "purpose", "body", "lead", "owner", "partners", "domain"),
            *("youngest", "oldest", "state", "since", "until", "decision", "version"),
        ),
        "P1",
    )

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(Lower("name"), name="one_initiative_of_a_name"),
            models.CheckConstraint(
                condition=Q(oldest__gte=F("youngest")) & Q(oldest__lte=OLDEST),
                name="ages_of_an_initiative_ascend",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="an_initiative_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InitiativeMeasure(models.Model):
    """A measure that an initiative is meant to move, by its key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="measures")
    measure = models.SlugField(max_length=60)

    privacy = dict.fromkeys(("id", "initiative", "measure"), "P1")

    class Meta:
        ordering = ("measure",)
        constraints = [
            models.UniqueConstraint(
                fields=("initiative", "measure"), name="a_measure_is_named_once"
            )
        ]

    def __str__(self) -> str:
        return self.measure


class Milestone(models.Model):
    """What an initiative has reached by a day, or will have."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    due = models.DateField()
    reached_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(("id", "initiative", "title", "due", "reached_on", "version"), "P1")

    class Meta:
        ordering = ("due", "title")

    def __str__(self) -> str:
        return self.title


class InitiativeProgram(models.Model):
    """A program through which an initiative reaches children, and whose it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="programs")
    name = models.CharField(max_length=200)
    provider = models.ForeignKey(
        "people.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programs_of_initiatives",
    )
    places = models.PositiveIntegerField(null=True, blank=True)  # for so many children
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(("id", "initiative", "name", "provider", "places", "version"), "P1")

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=("initiative", "name"), name="a_program_is_listed_once")
        ]

    def __str__(self) -> str:
        return self.name


class InitiativeMoney(models.Model):
    """Money for an initiative: from whom, how much, how sure, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="money")
    source = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=10, choices=choices_of(MONEY_STATES), default=MoneyState.WANTED
    )
    until = models.DateField(null=True, blank=True)  # the last day on which it can be spent
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(
        ("id", "initiative", "source", "amount", "currency", "state", "until", "version"), "P1"
    )

    class Meta:
        ordering = ("source",)
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="money_of_an_initiative_is_some")
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}, {self.source}"
