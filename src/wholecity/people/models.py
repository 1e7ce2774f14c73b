"""Organizations, users and the roles that they hold."""

import uuid
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower

from wholecity.people.definitions import SECTORS, Role


class Organization(models.Model):
    """An agency, a provider or another body that takes part."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    sector = models.CharField(
        max_length=20, blank=True, choices=[(s.value, title) for s, title in SECTORS.items()]
    )

    privacy = dict.fromkeys(("id", "key", "name", "sector"), "P0")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody who works with the city, with or without an account. Never a child."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    user = models.OneToOneField(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="person"
    )

    privacy = {"id": "P1", "name": "P0", "email": "C14", "user": "C14"}

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="an_address_is_one_person"
            )
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """Somebody who signs in. Rights come from roles, never from Django's staff flag."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="users"
    )
    # What look-alikes have in common (people.rules): no two accounts have the same.
    # None is unique only of itself: an account without an address, or one from before.
    name_key = models.CharField(max_length=200, unique=True, null=True, editable=False)  # noqa: DJ001
    email_key = models.CharField(max_length=254, unique=True, null=True, editable=False)  # noqa: DJ001

    privacy = dict.fromkeys(
        (
            "id",
            "public_id",
            "name_key",
            "email_key",
            "organization",
            "password",
            "last_login",
            "is_superuser",
            "groups",
            "user_permissions",
            "username",
            "first_name",
            "last_name",
            "email",
            "is_staff",
            "is_active",
            "date_joined",
        ),
        "C14",
    )

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def audit_name(self) -> str:
        return self.username


class RoleHeld(models.Model):
    """A role that a user holds, from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=4, choices=[(r.value, r.name) for r in Role])
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, blank=True)

    privacy = {"id": "C14", "user": "C14", "role": "C14", "since": "C14", "until": "C14"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("user", "role"),
                condition=models.Q(until=None),
                name="one_current_role_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class RoleProposal(models.Model):
    """A role that one administrator wants to give, and that takes effect when a second confirms."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_proposals")
    role = models.CharField(max_length=4, choices=[(r.value, r.name) for r in Role])
    proposed_by = models.CharField(max_length=200)
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(default=False)

    privacy = dict.fromkeys(
        (
            *("id", "user", "role", "proposed_by", "proposed_at"),
            *("decided_by", "decided_at", "confirmed"),
        ),
        "C14",
    )

    class Meta:
        ordering = ("proposed_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("user", "role"),
                condition=models.Q(decided_at=None),
                name="one_open_proposal_of_a_role",
            ),
            models.CheckConstraint(
                condition=~models.Q(proposed_by=models.F("decided_by")) | models.Q(confirmed=False),
                name="another_confirms_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class Invitation(models.Model):
    """An account that somebody may open for themselves, once, by the link in a mail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=200)
    roles = models.JSONField(default=list)
    language = models.CharField(max_length=8, default="en")
    invited_by = models.CharField(max_length=200)
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    secret_sha256 = models.CharField(max_length=64, unique=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="invitation"
    )

    privacy = dict.fromkeys(
        (
            *("id", "email", "name", "roles", "language", "invited_by", "invited_at"),
            *("expires_at", "secret_sha256", "accepted_at", "withdrawn_at", "user"),
        ),
        "C14",
    )

    class Meta:
        ordering = ("-invited_at",)

    def __str__(self) -> str:
        return f"Invitation of {self.name}"


class Session(AbstractBaseSession):
    """A session, and whose it is: so that all of somebody's can be listed and ended."""

    user = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="sessions", db_index=True
    )
    address = models.CharField(max_length=45, blank=True)
    program = models.CharField(max_length=200, blank=True)
    signed_in_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    privacy = dict.fromkeys(
        (
            *("session_key", "session_data", "expire_date", "user"),
            *("address", "program", "signed_in_at", "seen_at"),
        ),
        "C14",
    )

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class Attempt(models.Model):
    """Somebody tried to get in. Whom and from where is kept as a keyed hash, for a short time."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    privacy = dict.fromkeys(("id", "kind", "key", "at"), "C14")

    class Meta:
        indexes = [models.Index(fields=("kind", "key", "at"), name="attempts_of_a_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%H:%M}"


class Directory(models.Model):
    """A directory of the city's by which people sign in: OpenID Connect or SAML 2.0."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    protocol = models.CharField(
        max_length=4, choices=[("oidc", "OpenID Connect"), ("saml", "SAML 2.0")]
    )
    # Who speaks: the issuer of OpenID Connect, the entity ID of SAML.
    issuer = models.CharField(max_length=300, unique=True)
    client_id = models.CharField(max_length=200, blank=True)
    sealed_secret = models.TextField(blank=True)
    metadata_url = models.CharField(max_length=300, blank=True)
    # Of SAML: where to ask, and the certificates that sign, as its metadata said last.
    known = models.JSONField(default=dict, blank=True)
    vouches_for_email = models.BooleanField(default=False)
    trusts_mfa = models.BooleanField(default=False)
    active = models.BooleanField(default=False)

    privacy = dict.fromkeys(
        (
            *("id", "key", "name", "protocol", "issuer", "client_id", "sealed_secret"),
            *("metadata_url", "known", "vouches_for_email", "trusts_mfa", "active"),
        ),
        "C14",
    )

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "directories"

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """Who an account is in a directory: by its subject alone, never by an address or a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    directory = models.ForeignKey(Directory, on_delete=models.PROTECT, related_name="identities")
    subject = models.CharField(max_length=255)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="identities")
    # As the directory called them when they were tied: another person is told by it.
    email = models.CharField(max_length=254, blank=True)
    name = models.CharField(max_length=200, blank=True)
    tied_at = models.DateTimeField(auto_now_add=True)

    privacy = dict.fromkeys(
        ("id", "directory", "subject", "user", "email", "name", "tied_at"), "C14"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("directory", "subject"), name="a_subject_is_one_account"
            ),
            models.UniqueConstraint(fields=("directory", "user"), name="an_account_is_one_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.directory}"


class Assertion(models.Model):
    """A SAML answer on its way: posted by another site, without the session's cookie.

    Its content waits for the next request, which has the cookie. The ID of its
    assertion stays until it would be too old anyway, so that none is taken twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    directory = models.ForeignKey(Directory, on_delete=models.CASCADE)
    content = models.TextField(blank=True)
    assertion_id = models.CharField(max_length=255, unique=True, null=True)  # noqa: DJ001 - none yet
    at = models.DateTimeField(auto_now_add=True)

    privacy = dict.fromkeys(("id", "directory", "content", "assertion_id", "at"), "C14")

    def __str__(self) -> str:
        return str(self.id)
