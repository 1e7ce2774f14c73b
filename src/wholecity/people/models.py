"""Organizations, users and the roles that they hold."""

import uuid

from django.contrib.auth.models import AbstractUser
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

    privacy = dict.fromkeys(
        (
            "id",
            "public_id",
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
