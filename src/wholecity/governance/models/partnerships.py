"""The register of agreements: who agreed on what, who signed, and the papers.

What a data-sharing agreement permits is not repeated here: it stands with the
gate of agreements, under the key that `gate_key` names.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from wholecity.governance.definitions.continuity import PARTNERSHIP_KINDS, RENEWAL_NOTICE
from wholecity.governance.models.choices import choices_of
from wholecity.governance.models.lasting import LastingManyField
from wholecity.governance.models.record import Decision


class Partnership(models.Model):
    """An MOU, a data-sharing agreement, an in-kind contribution or another partnership."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=choices_of(PARTNERSHIP_KINDS))
    purpose = models.TextField(blank=True)
    parties = LastingManyField("people.Organization", related_name="partnerships")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(default=RENEWAL_NOTICE)
    # The last day, where it was ended before its time.
    ended_on = models.DateField(null=True, blank=True)
    why_ended = models.CharField(max_length=300, blank=True)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="partnerships"
    )
    gate_key = models.SlugField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = dict.fromkeys(
        (
            *("id", "title", "kind", "purpose", "parties", "since", "until", "notice_days"),
            *("ended_on", "why_ended", "decision", "gate_key", "version"),
        ),
        "C13",
    )

    class Meta:
        ordering = ("title",)
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="a_partnership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(why_ended=""),
                name="what_ends_early_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Signature(models.Model):
    """Somebody signed an agreement for one of its parties."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="signatures"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="signatures")
    organization = models.ForeignKey(
        "people.Organization", on_delete=models.PROTECT, related_name="signatures"
    )
    signed_on = models.DateField()

    privacy = dict.fromkeys(("id", "partnership", "person", "organization", "signed_on"), "C13")

    class Meta:
        ordering = ("signed_on",)
        constraints = [
            models.UniqueConstraint(
                fields=("partnership", "person", "organization"), name="somebody_signs_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.organization}"


class PartnershipDocument(models.Model):
    """A PDF of an agreement, as it was brought. A newer one does not replace it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    content = models.BinaryField()  # lists leave it out: `defer("content")`
    added_on = models.DateField()

    privacy = dict.fromkeys(("id", "partnership", "name", "size", "content", "added_on"), "C13")

    class Meta:
        ordering = ("-added_on", "name")

    def __str__(self) -> str:
        return self.name
