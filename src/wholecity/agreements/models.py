"""The agreements under which agencies share what they know about children."""

import uuid

from django.db import models


class Agreement(models.Model):
    """An MOU, a data-sharing agreement or a data use license between agencies and the city."""

    class Tier(models.TextChoices):
        MOU = "mou", "Memorandum of understanding"
        SHARING = "dsa", "Data-sharing agreement"
        LICENSE = "dul", "Data use license"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    tier = models.CharField(max_length=3, choices=Tier.choices)
    parties = models.ManyToManyField("people.Organization", related_name="agreements")
    lanes = models.JSONField(default=list)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    privacy = dict.fromkeys(
        ("id", "key", "title", "tier", "parties", "lanes", "starts", "ends"), "C13"
    )

    class Meta:
        ordering = ("title",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="an_agreement_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.title
