"""The agreements under which agencies share what they know about children."""

import uuid

from django.db import models
from django.db.models import F, Q

from wholecity.agreements.definitions import AGREEMENT_BASES, NOTICE_DAYS, TIERS
from wholecity.agreements.rules.life import Stage
from wholecity.policy.terms import BASES


class Agreement(models.Model):
    """A memorandum, a data-sharing agreement or a license, from its draft to its destruction.

    `sources` are keys of sources, `fields` names `table.column`, `table.*` or `*` of the
    catalogue, `people` the usernames that a license names, `answers` the four questions.
    `to_destroy` counts what was there when its destruction began.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    tier = models.CharField(max_length=3, choices=[(t.value, w) for t, w in TIERS.items()])
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="under_it"
    )
    parties = models.ManyToManyField("people.Organization", related_name="agreements")
    sources = models.JSONField(default=list, blank=True)
    fields = models.JSONField(default=list, blank=True)
    purposes = models.JSONField(default=list, blank=True)
    basis = models.CharField(
        max_length=30, blank=True, choices=[(b.value, BASES[b]) for b in AGREEMENT_BASES]
    )
    purpose_in_words = models.TextField(blank=True)
    redisclosure = models.TextField(blank=True)
    people = models.JSONField(default=list, blank=True)
    min_cell = models.PositiveSmallIntegerField(null=True, blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    destroy_by = models.DateField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(default=NOTICE_DAYS)
    stage = models.CharField(
        max_length=10, default=Stage.DRAFT, choices=[(s.value, s.name) for s in Stage]
    )
    drafted_by = models.CharField(max_length=200, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    why_sent_back = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    why_ended = models.CharField(max_length=300, blank=True)
    to_destroy = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(
        (
            *("id", "key", "title", "tier", "parent", "parties", "sources", "fields", "purposes"),
            *("basis", "purpose_in_words", "redisclosure", "people", "min_cell", "starts", "ends"),
            *("destroy_by", "notice_days", "stage", "drafted_by", "answers", "answered_by"),
            *("why_sent_back", "ended_on", "why_ended", "to_destroy", "version"),
        ),
        "C13",
    )

    class Meta:
        ordering = ("title",)
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(starts=None) | Q(ends__gte=F("starts")),
                name="an_agreement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.SIGNED) | Q(starts__isnull=False),
                name="what_is_signed_has_a_first_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(why_ended=""),
                name="an_agreement_that_ends_early_says_why",
            ),
            models.CheckConstraint(
                condition=Q(tier="mou", parent=None) | ~Q(tier="mou"),
                name="a_memorandum_stands_under_none",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Signature(models.Model):
    """Somebody signed an agreement for one of its parties; who noted it down."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    organization = models.ForeignKey(
        "people.Organization", on_delete=models.PROTECT, related_name="agreements_signed"
    )
    name = models.CharField(max_length=200)
    signed_on = models.DateField()
    noted_by = models.CharField(max_length=200)

    privacy = dict.fromkeys(
        ("id", "agreement", "organization", "name", "signed_on", "noted_by"), "C13"
    )

    class Meta:
        ordering = ("signed_on",)
        constraints = [
            models.UniqueConstraint(
                fields=("agreement", "organization"), name="a_party_signs_an_agreement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.organization}"


class Document(models.Model):
    """A paper of an agreement as it was brought, with its hash; a newer one does not replace it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()  # lists leave it out: `defer("content")`
    added_on = models.DateField()
    added_by = models.CharField(max_length=200)

    privacy = dict.fromkeys(
        ("id", "agreement", "name", "size", "sha256", "content", "added_on", "added_by"), "C13"
    )

    class Meta:
        ordering = ("-added_on", "name")

    def __str__(self) -> str:
        return self.name


class Certificate(models.Model):
    """That what came under an ended agreement was destroyed: what, when, by whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.OneToOneField(
        Agreement, on_delete=models.PROTECT, related_name="certificate"
    )
    destroyed_at = models.DateTimeField()
    by = models.CharField(max_length=200)
    what = models.JSONField()

    privacy = dict.fromkeys(("id", "agreement", "destroyed_at", "by", "what"), "C13")

    def __str__(self) -> str:
        return f"{self.agreement}: {self.destroyed_at:%Y-%m-%d}"
