"""Programs of agencies that deliver by themselves: accounts, tokens, and what they brought."""

import uuid

from django.db import models


class ServiceAccount(models.Model):
    """A program that may deliver one source, from the networks that are named, until a day.

    It counts once it is confirmed: by the data lead who made it, or by another person than the
    administrator who did. `ends_on` is the last day. It is never a user, and signs in nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    source = models.ForeignKey(
        "intake.Source", on_delete=models.PROTECT, related_name="service_accounts"
    )
    networks = models.JSONField(default=list, blank=True)
    ends_on = models.DateField()
    made_by = models.CharField(max_length=200)
    made_as = models.CharField(max_length=4)
    made_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    privacy = dict.fromkeys(
        (
            *("id", "key", "source", "networks", "ends_on", "made_by", "made_as", "made_at"),
            *("confirmed_by", "confirmed_at", "revoked_by", "revoked_at"),
        ),
        "C14",
    )

    class Meta:
        ordering = ("key",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(made_as="R15") | ~models.Q(made_by=models.F("confirmed_by")),
                name="another_confirms_a_service_account",
            )
        ]

    def __str__(self) -> str:
        return self.key


class ServiceToken(models.Model):
    """The secret of a service account, of which only the hash is kept.

    `ends_at` is when it ends because a newer one took its place; None for the newest.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(ServiceAccount, on_delete=models.PROTECT, related_name="tokens")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    used_from = models.CharField(max_length=45, blank=True)

    privacy = dict.fromkeys(
        (
            *("id", "account", "secret_sha256", "made_by", "made_at"),
            *("ends_at", "used_at", "used_from"),
        ),
        "C14",
    )

    class Meta:
        ordering = ("-made_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("account",),
                condition=models.Q(ends_at=None),
                name="one_newest_token_of_an_account",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.made_at:%Y-%m-%d}"


class ServiceUpload(models.Model):
    """What a service account brought at once; the delivery that came of it has the same `job`.

    `sha256` is of all its files, whatever they are called: who brings the same again is answered
    with the same upload.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(ServiceAccount, on_delete=models.PROTECT, related_name="uploads")
    sha256 = models.CharField(max_length=64)
    files = models.JSONField(default=list)
    format = models.CharField(max_length=60)
    mapping = models.CharField(max_length=100, blank=True)
    school_year = models.PositiveSmallIntegerField(null=True, blank=True)
    job = models.UUIDField(unique=True)
    brought_at = models.DateTimeField(auto_now_add=True)

    privacy = dict.fromkeys(
        (
            *("id", "account", "sha256", "files", "format", "mapping"),
            *("school_year", "job", "brought_at"),
        ),
        "C14",
    )

    class Meta:
        ordering = ("-brought_at",)
        indexes = [models.Index(fields=("account", "sha256"), name="uploads_of_the_same_files")]

    def __str__(self) -> str:
        return str(self.id)
