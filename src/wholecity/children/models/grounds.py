"""Why a child's records may be shown to somebody, and who is the child's family."""

import uuid

from django.db import models
from django.db.models import F, Q

from wholecity.children.definitions import GIVEN, GROUNDS
from wholecity.children.models.registry import Child
from wholecity.policy.terms import BASES


class LegalGround(models.Model):
    """A consent, a custody, a court order or another ground about one child.

    `recipient` is the key of an organization. `classes` and `purposes` are what it names,
    `sources` whose records, empty being all. A consent also says who gave it, how, in which
    language, and the hash of the form that was read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="grounds")
    basis = models.CharField(max_length=30, choices=[(b.value, BASES[b]) for b in GROUNDS])
    recipient = models.CharField(max_length=60)
    classes = models.JSONField(default=list)
    purposes = models.JSONField(default=list)
    sources = models.JSONField(default=list, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    given_by = models.CharField(max_length=200, blank=True)
    relation = models.CharField(max_length=100, blank=True)
    given_how = models.CharField(
        max_length=10, blank=True, choices=[(g.value, words) for g, words in GIVEN.items()]
    )
    language = models.CharField(max_length=10, blank=True)
    form_sha256 = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    why_revoked = models.CharField(max_length=300, blank=True)

    privacy = dict.fromkeys(
        (
            *("id", "child", "basis", "recipient", "classes", "purposes", "sources", "starts"),
            *("ends", "given_by", "relation", "given_how", "language", "form_sha256", "reference"),
            *("recorded_at", "recorded_by", "revoked_at", "revoked_by", "why_revoked"),
        ),
        "C13",
    )

    class Meta:
        ordering = ("-recorded_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="a_ground_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(basis="consent")
                | (~Q(given_by="") & ~Q(given_how="") & ~Q(ends=None)),
                name="a_consent_says_by_whom_how_and_until_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.basis}: {self.child_id} to {self.recipient}"


class FamilyTie(models.Model):
    """An account belongs to a child's parent or guardian, or to the child: who checked it, how.

    `restricted`: a court limits this parent's rights. `adult_on` is the 18th birthday.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="family")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="children")
    own = models.BooleanField(default=False)
    relation = models.CharField(max_length=100, blank=True)
    verified_how = models.CharField(max_length=200)
    verified_by = models.CharField(max_length=200)
    verified_at = models.DateTimeField(auto_now_add=True)
    restricted = models.CharField(max_length=300, blank=True)
    adult_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy = dict.fromkeys(
        (
            *("id", "child", "user", "own", "relation", "verified_how", "verified_by"),
            *("verified_at", "restricted", "adult_on", "ended_at"),
        ),
        "C4",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("child", "user"),
                condition=Q(ended_at=None),
                name="an_account_is_tied_to_a_child_once",
            ),
            models.CheckConstraint(
                condition=~Q(verified_how="") & ~Q(verified_by=""),
                name="a_tie_says_how_it_was_checked_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.child_id}"
