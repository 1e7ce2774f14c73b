"""A city's directory: setting it up, and who comes in by it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from wholecity.audit.actions import Actor, record
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.mail.actions import post
from wholecity.mail.queries import in_the_language_of
from wholecity.people.actions.invitations import accept_as
from wholecity.people.definitions import Role, Told
from wholecity.people.formats import letters
from wholecity.people.formats.directories import oidc, saml
from wholecity.people.formats.secrets import sealed
from wholecity.people.models import Assertion, Directory, Identity, Invitation, RoleHeld, User
from wholecity.people.rules import Acting, email_key, is_somebody_else


@transaction.atomic
def set_directory(*, by: Actor, key: str = "", secret: str = "", **said: Any) -> str:
    """Add a directory, or change the one under the key; the key. An empty secret leaves it.

    One that was changed lets nobody in until it was tried (`try_directory`).
    Raises NotFound, Conflict for an issuer that another one has.
    """
    found = Directory.objects.filter(key=key).first() if key else Directory()
    if found is None:
        raise NotFound("There is no such directory.")
    if found._state.adding:
        found.key = slugify(said["name"])[:40] or "directory"
    elif found.issuer != said["issuer"] and found.identities.exists():
        raise Conflict("Accounts are tied to this issuer.", hint="Add another directory.")
    for name, value in said.items():
        setattr(found, name, value)
    if secret:
        found.sealed_secret = sealed(secret)
    found.active, found.known = False, {}
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError:
        raise Conflict("Another directory has this name or issuer.") from None
    _record(by, "set directory", found, issuer=found.issuer, protocol=found.protocol)
    return found.key


def try_directory(*, by: Actor, key: str) -> Iterator[str]:
    """Make the round to a directory; each step that went well. With the last one it lets people in.

    Raises NotFound, and BadInput that says in words what is wrong.
    """
    found = directory_named(key)
    if found.protocol == "oidc":
        yield from oidc.findings(found.issuer)
        known: dict[str, Any] = {}
    else:
        known = saml.metadata(found.metadata_url, found.issuer)
        yield gettext("The metadata say where the directory is asked, and with what it signs.")
    with transaction.atomic():
        Directory.objects.filter(pk=found.pk).update(active=True, known=known)
        _record(by, "open directory", found)


@transaction.atomic
def close_directory(*, by: Actor, key: str) -> None:
    """Let nobody in by a directory any more. Accounts stay tied to it. Raises NotFound."""
    found = directory_named(key)
    Directory.objects.filter(pk=found.pk).update(active=False)
    _record(by, "close directory", found)


@transaction.atomic
def enter(*, directory: Directory, told: Told) -> User:
    """The account of whom a directory names, by its subject alone.

    A new subject opens the account to which an administrator invited exactly its
    address, when the directory says that the address is theirs. A subject that
    belongs to somebody else now is refused, and administrators are told. Raises
    NotAllowed.
    """
    known = Identity.objects.select_related("user").filter(
        directory=directory, subject=told.subject
    )
    identity = known.first()
    if identity is None:
        return _by_invitation(directory, told)
    if is_somebody_else(identity.email, identity.name, told.email, told.name):
        raise Reassigned(identity.user.username)
    if not identity.user.is_active:
        raise NotAllowed("This account is closed.")
    return identity.user


class Reassigned(NotAllowed):
    """The directory gave an account's subject to somebody else."""

    def __init__(self, username: str) -> None:
        super().__init__(
            "The directory calls you by what was somebody else’s.",
            hint="Your administrators are told.",
        )
        self.username = username


@transaction.atomic
def tell_of_reassigned(*, directory: Directory, username: str) -> None:
    """Keep it in the record, and mail the administrators."""
    entry = record(
        by=Acting(username, ""),
        action="refuse directory",
        object_kind="account",
        object_id=username,
        directory=directory.key,
        why="subject reassigned",
    )
    holders = RoleHeld.objects.filter(role=Role.ADMINISTRATOR, until=None, user__is_active=True)
    for holder in holders.select_related("user"):
        if not holder.user.email:
            continue
        with in_the_language_of(holder.user.email) as language:
            what = gettext(
                "The directory %(directory)s named somebody with another address or name for the "
                "account %(username)s. Nobody was let in. Close the account if its owner left."
            ) % {"directory": directory.name, "username": username}
            subject, text = letters.changed(name=str(holder.user), what=what)
            post(
                kind="account",
                key=f"reassigned:{entry.id}:{holder.user_id}",
                to=holder.user.email,
                language=language,
                subject=subject,
                text=text,
                urgent=True,
            )


@transaction.atomic
def tie_identity(*, by: Actor, directory: Directory, user: User, told: Told) -> None:
    """Tie an account to a subject, as its owner asks who is signed in at both. Raises Conflict."""
    try:
        with transaction.atomic():
            Identity.objects.create(
                directory=directory,
                subject=told.subject,
                user=user,
                email=told.email,
                name=told.name,
            )
    except IntegrityError:
        raise Conflict("This account, or this person of the directory, is tied already.") from None
    record(
        by=by,
        action="tie directory",
        object_kind="account",
        object_id=user.username,
        directory=directory.key,
    )


def _by_invitation(directory: Directory, told: Told) -> User:
    verified = told.email_verified or directory.vouches_for_email
    address = email_key(told.email) if verified else None
    waiting = Invitation.objects.filter(email=address, accepted_at=None, withdrawn_at=None)
    invitation = waiting.first() if address else None
    if invitation is None:
        raise NotAllowed(
            "No account here is yours.",
            hint="Ask an administrator for an invitation to the address that the directory has.",
        )
    user = accept_as(invitation=invitation, password=None)
    tie_identity(by=Acting(user.username, ""), directory=directory, user=user, told=told)
    return user


@transaction.atomic
def keep_answer(*, key: str, content: str) -> UUID:
    """Keep a SAML answer for the request that follows, which has the session's cookie."""
    found = directory_named(key)
    if len(content) > 400_000:
        raise BadInput("What the directory sent is too long.")
    return Assertion.objects.create(directory=found, content=content).pk


@transaction.atomic
def take_answer(*, key: str, answer: UUID) -> str:
    """A SAML answer that was kept, once. Raises NotFound."""
    found = Assertion.objects.select_for_update().filter(pk=answer, directory__key=key).first()
    if found is None or not found.content:
        raise NotFound("There is no such answer.")
    content = found.content
    found.content = ""
    found.save(update_fields=["content"])
    return content


@transaction.atomic
def use_assertion(*, directory: Directory, assertion_id: str) -> None:
    """An assertion is good once, whatever session brings it. Raises NotAllowed the second time."""
    try:
        with transaction.atomic():
            Assertion.objects.create(
                directory=directory, assertion_id=f"{directory.key}:{assertion_id}"[:255]
            )
    except IntegrityError:
        raise NotAllowed("What the directory signed was used already.") from None


def directory_named(key: str) -> Directory:
    """The directory under this key. Raises NotFound."""
    found = Directory.objects.filter(key=key).first()
    if found is None:
        raise NotFound("There is no such directory.")
    return found


def _record(by: Actor, action: str, directory: Directory, **details: object) -> None:
    record(by=by, action=action, object_kind="directory", object_id=directory.key, **details)
