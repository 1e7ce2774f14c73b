"""Changes of accounts and of the roles that they hold."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import Actor, record
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.kernel.texts import phrase, said
from wholecity.kernel.texts import translatable as _
from wholecity.people.actions.sessions import end_sessions
from wholecity.people.definitions import DEMO_PEOPLE, TWO_PERSON_ROLES, Role
from wholecity.people.models import Invitation, Organization, RoleHeld, RoleProposal, User
from wholecity.people.rules import email_key, name_key


@transaction.atomic
def add_user(
    *, by: Actor, username: str, name: str = "", email: str = "", password: str | None = None
) -> User:
    """Add an account. Without a password it cannot sign in with one.

    Raises BadInput for a username, an address or a password that cannot be used,
    Conflict for one that is taken, also by an account whose name only looks alike.
    """
    username, email = username.strip(), email.strip()
    keys = _keys(username, email)
    first, _, last = name.partition(" ")
    user = User(username=username, first_name=first, last_name=last, email=email, **keys)
    set_password(user, password)
    _check(user)
    user.save()
    record(by=by, action="add account", object_kind="account", object_id=username)
    return user


def _keys(username: str, email: str) -> dict[str, str | None]:
    """What the names of a new account have in common with look-alikes, of which there is none."""
    as_name, as_email = name_key(username), email_key(email) if email else None
    if as_name is None or (email and as_email is None):
        raise BadInput(
            phrase(
                "%(name)s has a letter that could be taken for another one.",
                name=username if as_name is None else email,
            ),
            hint="Use the letters a to z, digits, and . _ - + @.",
        )
    if User.objects.filter(username=username).exists() or _taken(as_name):
        raise Conflict(
            phrase("There is already an account %(username)s.", username=username),
            hint="Choose another username; capitals and accents make no difference.",
        )
    if as_email and User.objects.filter(email_key=as_email).exists():
        raise Conflict(
            phrase("%(email)s is the address of an account already.", email=email),
            hint=_("Give another address."),
        )
    return {"name_key": as_name, "email_key": as_email}


def _taken(key: str) -> bool:
    """Whether an account has this name, or is called by it as its address."""
    return User.objects.filter(name_key=key).exists()


def set_password(user: User, password: str | None) -> None:
    """Set a password that is good enough; None lets nobody in by one. Raises BadInput."""
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), hint="Choose another password.") from error
    user.set_password(password)


def _check(user: User) -> None:
    try:
        user.full_clean()
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), hint="Nothing was saved.") from error


@transaction.atomic
def give_role(*, by: Actor, username: str, role: Role) -> bool:
    """Let an account hold a role from now on; whether it does. Holding it already changes nothing.

    Nobody gives a role to themselves. One that opens the city's secrets
    (`TWO_PERSON_ROLES`) is only proposed by an administrator of the site, and is
    held when a second one confirms it; the terminal gives it at once. The
    account's sessions end. Raises NotFound, NotAllowed.
    """
    user = account_named(username)
    _not_oneself(by, username)
    if RoleHeld.objects.filter(user=user, role=role, until=None).exists():
        return True
    if not user.is_active:
        raise NotAllowed("This account is closed.", hint="Reopen it first.")
    if role in TWO_PERSON_ROLES and by.acting_role == Role.ADMINISTRATOR and _signed_in(by):
        _propose(by, user, role)
        return False
    _hold(by, user, role)
    return True


def _signed_in(by: Actor) -> bool:
    """Whether it is an account that acts, and not whoever may run commands on the machine."""
    return User.objects.filter(username=by.audit_name).exists()


def _not_oneself(by: Actor, username: str) -> None:
    if by.audit_name == username:
        raise NotAllowed("Nobody gives a role to themselves.", hint="Ask another administrator.")


def _propose(by: Actor, user: User, role: Role) -> None:
    _open, new = RoleProposal.objects.get_or_create(
        user=user, role=role, decided_at=None, defaults={"proposed_by": by.audit_name}
    )
    if new:
        _record(by, "propose role", user, role=role.key)


def _hold(by: Actor, user: User, role: Role) -> None:
    _held, new = RoleHeld.objects.get_or_create(user=user, role=role, until=None)
    if new:
        _record(by, "give role", user, role=role.key)
        end_sessions(by=by, user=user, why="role")


@transaction.atomic
def settle_role(*, by: Actor, proposal: UUID, confirm: bool) -> None:
    """Confirm or refuse a role that somebody else proposed.

    Whoever proposed it may take it back, but not confirm it; nor may whom it is
    for. Raises NotFound when it is settled already, NotAllowed.
    """
    found = RoleProposal.objects.select_for_update().filter(pk=proposal, decided_at=None)
    waiting = found.select_related("user").first()
    if waiting is None:
        raise NotFound("This was settled already.")
    _not_oneself(by, waiting.user.username)
    if confirm and waiting.proposed_by == by.audit_name:
        raise NotAllowed("Another person has to do this: you proposed it.")
    waiting.decided_by, waiting.decided_at = by.audit_name, timezone.now()
    waiting.confirmed = confirm
    waiting.save()
    role = Role(waiting.role)
    if confirm:
        if not waiting.user.is_active:
            raise NotAllowed("This account is closed.", hint="Reopen it first.")
        _record(by, "confirm role", waiting.user, role=role.key, proposed_by=waiting.proposed_by)
        _hold(by, waiting.user, role)
    else:
        _record(by, "refuse role", waiting.user, role=role.key, proposed_by=waiting.proposed_by)


@transaction.atomic
def end_role(*, by: Actor, username: str, role: Role) -> None:
    """End a role today. It counts no more from the next request on, and the sessions end."""
    user = account_named(username)
    held = RoleHeld.objects.filter(user=user, role=role, until=None)
    if not held.update(until=timezone.now()):
        raise NotFound(
            phrase(
                "%(username)s does not hold the role “%(role)s”.",
                username=username,
                role=said(role.in_words),
            )
        )
    if role == Role.ADMINISTRATOR:
        _take_back(by, username)
    _record(by, "end role", user, role=role.key)
    end_sessions(by=by, user=user, why="role")


@transaction.atomic
def join_organization(*, by: Actor, username: str, key: str) -> None:
    """Let an account act for an organization from now on, and for no other. Raises NotFound."""
    user = account_named(username)
    found = Organization.objects.filter(key=key).first()
    if found is None:
        raise NotFound(phrase("There is no organization %(key)s.", key=key))
    if user.organization_id != found.pk:
        user.organization = found
        user.save(update_fields=["organization"])
        _record(by, "join organization", user, key=key)
        end_sessions(by=by, user=user, why="organization")


@transaction.atomic
def close_account(*, by: Actor, username: str, reason: str) -> None:
    """Somebody leaves: sessions, roles, open proposals and second factors end, the account closes.

    What it did stays in the record. Secret links, such as a calendar's, are
    honoured only for accounts that are open. Nobody closes their own account.
    Raises NotFound, NotAllowed, BadInput without a reason.
    """
    user = account_named(username)
    if by.audit_name == username:
        raise NotAllowed("Nobody closes their own account.", hint="Ask another administrator.")
    if not reason.strip():
        raise BadInput("Why the account is closed is not said.")
    if not user.is_active:
        return
    now = timezone.now()
    roles = RoleHeld.objects.filter(user=user, until=None)
    ended = sorted(Role(role).key for role in roles.values_list("role", flat=True))
    roles.update(until=now)
    RoleProposal.objects.filter(user=user, decided_at=None).update(
        decided_at=now, decided_by=by.audit_name
    )
    _take_back(by, username)
    Authenticator.objects.filter(user=user).delete()
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    _record(by, "close account", user, reason=reason.strip(), roles=ended)
    end_sessions(by=by, user=user, why="closed")


def _take_back(by: Actor, username: str) -> None:
    """What somebody who was an administrator proposed and nobody took up yet comes to nothing."""
    now = timezone.now()
    RoleProposal.objects.filter(proposed_by=username, decided_at=None).update(
        decided_at=now, decided_by=by.audit_name
    )
    Invitation.objects.filter(invited_by=username, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=now
    )


@transaction.atomic
def reopen_account(*, by: Actor, username: str) -> None:
    """Open a closed account again: without roles, without a password, without a second factor.

    Its owner asks for a new password by mail. Raises NotFound, NotAllowed for one's own.
    """
    user = account_named(username)
    _not_oneself(by, username)
    if user.is_active:
        return
    user.is_active = True
    user.save(update_fields=["is_active"])
    _record(by, "reopen account", user)


@transaction.atomic
def note_sign_in(*, by: Actor, way: str) -> None:
    """Keep in the audit record that somebody signed in, and how."""
    record(by=by, action="sign in", object_kind="account", object_id=by.audit_name, way=way)


def account_named(username: str) -> User:
    """The account under exactly this name. Raises NotFound."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NotFound(
            phrase("There is no account %(username)s.", username=username),
            hint="`wholecity user list` shows them all.",
        )
    return user


def _record(by: Actor, action: str, user: User, **details: object) -> None:
    record(by=by, action=action, object_kind="account", object_id=user.username, **details)


@transaction.atomic
def make_demo_people(*, by: Actor) -> None:
    """The demonstration's accounts, one for a role, without passwords. May be called again.

    Raises NotAllowed outside demo mode: they can be entered by one click.
    """
    if not settings.DEMO:
        raise NotAllowed(
            "Accounts without passwords exist only in the demonstration.",
            hint="Set WHOLECITY_DEMO=1 where no real child’s record is.",
        )
    for person in DEMO_PEOPLE:
        if not User.objects.filter(username=person.username).exists():
            add_user(by=by, username=person.username, name=f"Demo {person.name}")
        give_role(by=by, username=person.username, role=person.role)
