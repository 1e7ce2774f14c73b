"""Published statistics, the city's places and its goals. No child stands in any of these."""

import uuid

from django.db import models
from django.db.models import F, Q


class Publication(models.Model):
    """One file that somebody published: what its own title says, and which file it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publisher = models.CharField(max_length=200)
    report = models.SlugField(max_length=60)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    period = models.CharField(max_length=60)
    school_year = models.PositiveSmallIntegerField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    dated = models.DateField(null=True, blank=True)
    retrieved_on = models.DateField(null=True, blank=True)
    imported_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.CharField(max_length=200)

    privacy = dict.fromkeys(
        (
            "id",
            "publisher",
            "report",
            "title",
            "url",
            "period",
            "school_year",
            "file_name",
            "sha256",
            "dated",
            "retrieved_on",
        ),
        "P0",
    ) | {"imported_at": "P1", "imported_by": "C14"}

    class Meta:
        ordering = ("school_year", "title")

    def __str__(self) -> str:
        return self.title


class Observation(models.Model):
    """One published figure about a place and a period.

    It is never edited: the database refuses to. A correction is a new version
    that supersedes the earlier one and says why.
    """

    class Scope(models.TextChoices):
        CITY = "city", "The city's own district"
        STATE = "state", "The state"

    class State(models.TextChoices):
        SHOWN = "shown", "Shown"
        WITHHELD = "withheld", "Withheld by the publisher"
        NONE = "none", "No data"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.SlugField(max_length=60)
    school_year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=60)
    scope = models.CharField(max_length=5, choices=Scope.choices)
    city = models.CharField(max_length=100)
    place_code = models.CharField(max_length=20)
    place_name = models.CharField(max_length=200)
    subgroup = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=8, choices=State.choices)
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="observations"
    )
    version = models.PositiveSmallIntegerField(default=1)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    privacy = dict.fromkeys(
        (
            "id",
            "measure",
            "school_year",
            "period",
            "scope",
            "city",
            "place_code",
            "place_name",
            "subgroup",
            "state",
            "value",
            "numerator",
            "denominator",
            "publication",
            "version",
            "supersedes",
            "note",
            "recorded_at",
        ),
        "P0",
    )

    class Meta:
        ordering = ("measure", "school_year", "period", "scope", "version")
        constraints = [
            models.UniqueConstraint(
                fields=("measure", "period", "city", "scope", "place_code", "subgroup", "version"),
                name="one_observation_of_a_version",
            ),
            models.CheckConstraint(
                condition=Q(state="shown", value__isnull=False)
                | (~Q(state="shown") & Q(value__isnull=True)),
                name="only_a_shown_observation_has_a_value",
            ),
            models.CheckConstraint(
                condition=Q(version=1, supersedes__isnull=True)
                | (Q(version__gt=1, supersedes__isnull=False) & ~Q(note="")),
                name="a_correction_supersedes_and_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.period} {self.place_name}"


class Target(models.Model):
    """A goal of the cabinet: from a baseline to a value by a school year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.SlugField(max_length=60)
    baseline_year = models.PositiveSmallIntegerField()
    baseline_value = models.DecimalField(max_digits=16, decimal_places=4)
    by_year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=16, decimal_places=4)
    set_at = models.DateTimeField(auto_now_add=True)
    set_by = models.CharField(max_length=200)
    replaced_at = models.DateTimeField(null=True, blank=True)

    privacy = dict.fromkeys(
        (
            "id",
            "measure",
            "baseline_year",
            "baseline_value",
            "by_year",
            "value",
            "set_at",
            "replaced_at",
        ),
        "P1",
    ) | {"set_by": "C14"}

    class Meta:
        ordering = ("measure", "set_at")
        constraints = [
            models.UniqueConstraint(
                fields=("measure",), condition=Q(replaced_at=None), name="one_goal_in_force"
            ),
            models.CheckConstraint(
                condition=Q(by_year__gt=F("baseline_year")), name="a_goal_lies_after_its_baseline"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value} by {self.by_year}"


class Place(models.Model):
    """A part of the city with its outline; `key` is the level that released figures name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(max_length=40, default="neighbourhood")
    key = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    geometry = models.JSONField()

    privacy = dict.fromkeys(("id", "kind", "key", "name", "geometry"), "P0")

    class Meta:
        ordering = ("kind", "name")
        constraints = [
            models.UniqueConstraint(fields=("kind", "key"), name="one_place_of_a_kind_and_key")
        ]

    def __str__(self) -> str:
        return self.name
