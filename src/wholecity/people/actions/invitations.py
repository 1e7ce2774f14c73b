"""Inviting somebody to open an account, which is the only way to one."""

import secrets
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation

from wholecity.audit.actions import Actor, record
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _
from wholecity.mail.actions import post
from wholecity.people.actions.accounts import add_user, give_role
from wholecity.people.definitions import Role
from wholecity.people.formats import letters
from wholecity.people.formats.links import hashed, invitation_link
from wholecity.people.models import Invitation, Person, User
from wholecity.people.rules import Acting, email_key

GOOD_FOR = timedelta(days=7)


@transaction.atomic
def invite(
    *, by: Actor, email: str, name: str, roles: Collection[Role] = (), language: str = "en"
) -> str:
    """Mail somebody a link by which they open an account, once, within a week; the link.

    An earlier invitation of the address that still waits is withdrawn. The roles
    are given when the account is opened, as if `by` gave them then. Raises
    BadInput for an address that cannot be used, Conflict where it has an account.
    """
    address = email_key(email)
    if address is None:
        raise BadInput(phrase("%(email)s is no address that can be used.", email=email))
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadInput(phrase("%(email)s is no address that can be used.", email=email)) from error
    if not name.strip():
        raise BadInput("What the person is called is not said.")
    if User.objects.filter(email_key=address).exists():
        raise Conflict(
            phrase("%(email)s is the address of an account already.", email=address),
            hint=_("Give that account the role."),
        )
    now, secret = timezone.now(), secrets.token_urlsafe(32)
    _waiting(address).update(withdrawn_at=now)
    invitation = Invitation.objects.create(
        email=address,
        name=name.strip(),
        roles=[role.value for role in roles],
        language=language,
        invited_by=by.audit_name,
        expires_at=now + GOOD_FOR,
        secret_sha256=hashed(secret),
    )
    _record(by, "invite", invitation, roles=[role.key for role in roles])
    link = invitation_link(secret)
    with translation.override(language):
        subject, text = letters.invitation(name=invitation.name, link=link, days=GOOD_FOR.days)
    post(
        kind="account",
        key=f"invitation:{invitation.id}",
        to=address,
        language=language,
        subject=subject,
        text=text,
        urgent=True,
        until=invitation.expires_at,
    )
    return link


@transaction.atomic
def accept(*, secret: str, password: str) -> User:
    """Open the account of an invitation by its link, as `accept_as` does."""
    found = Invitation.objects.filter(secret_sha256=hashed(secret)).first()
    if found is None:
        raise NotFound("This invitation is good no more.", hint="Ask for another one.")
    return accept_as(invitation=found, password=password)


@transaction.atomic
def accept_as(*, invitation: Invitation, password: str | None) -> User:
    """Open the account of an invitation, with this password; its username is the address.

    A role that two administrators give is only proposed. A person who is known
    under the address, without an account, is tied to it. Raises NotFound for an
    invitation that was used, withdrawn or is too old, BadInput for the password.
    """
    found = Invitation.objects.select_for_update().filter(pk=invitation.pk)
    if not found.filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    ).exists():
        raise NotFound("This invitation is good no more.", hint="Ask for another one.")
    inviter = Acting(invitation.invited_by, Role.ADMINISTRATOR)
    user = add_user(
        by=inviter,
        username=invitation.email,
        name=invitation.name,
        email=invitation.email,
        password=password,
    )
    for role in invitation.roles:
        give_role(by=inviter, username=user.username, role=Role(role))
    Person.objects.filter(email__iexact=user.email, user=None).update(user=user)
    invitation.accepted_at, invitation.user = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "user"])
    _record(Acting(user.username, ""), "accept invitation", invitation)
    return user


@transaction.atomic
def withdraw(*, by: Actor, invitation: UUID) -> None:
    """The link of an invitation is good no more. Raises NotFound when it is not any more."""
    found = Invitation.objects.filter(pk=invitation, accepted_at=None, withdrawn_at=None).first()
    if found is None:
        raise NotFound("This was settled already.")
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    _record(by, "withdraw invitation", found)


def _waiting(address: str) -> QuerySet[Invitation]:
    return Invitation.objects.filter(email=address, accepted_at=None, withdrawn_at=None)


def _record(by: Actor, action: str, invitation: Invitation, **details: object) -> None:
    record(
        by=by,
        action=action,
        object_kind="invitation",
        object_id=invitation.id,
        **details,
    )
