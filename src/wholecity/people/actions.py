"""Changes of accounts and of the roles that they hold."""

from itertools import chain, count
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from wholecity.audit.actions import Actor, record
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.kernel.texts import phrase, said
from wholecity.kernel.texts import translatable as _
from wholecity.people.definitions import DEMO_PEOPLE, Role
from wholecity.people.models import Organization, Person, RoleHeld, User
from wholecity.people.rules import folded


@transaction.atomic
def add_user(
    *, by: Actor, username: str, name: str = "", email: str = "", password: str | None = None
) -> User:
    """Add an account. Without a password it cannot sign in with one.

    Raises BadInput for a username or a password that cannot be used, Conflict
    for one that is taken.
    """
    if User.objects.filter(username=username).exists():
        raise Conflict(
            phrase("There is already an account %(username)s.", username=username),
            hint="Choose another username.",
        )
    first, _, last = name.partition(" ")
    user = User(username=username, first_name=first, last_name=last, email=email)
    _set_password(user, password)
    _check(user)
    user.save()
    record(by=by, action="add account", object_kind="account", object_id=username)
    return user


def _set_password(user: User, password: str | None) -> None:
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
def give_role(*, by: Actor, username: str, role: Role) -> None:
    """Let an account hold a role from now on. Holding it already changes nothing.

    Nobody gives a role to themselves.
    """
    user = _user(username)
    if by.audit_name == username:
        raise NotAllowed("Nobody gives a role to themselves.", hint="Ask another administrator.")
    _held, new = RoleHeld.objects.get_or_create(user=user, role=role, until=None)
    if new:
        record(by=by, action="give role", object_kind="account", object_id=username, role=role.key)


@transaction.atomic
def end_role(*, by: Actor, username: str, role: Role) -> None:
    """End a role today. It counts no more from the next request on."""
    held = RoleHeld.objects.filter(user=_user(username), role=role, until=None)
    if not held.update(until=timezone.now()):
        raise NotFound(
            phrase(
                "%(username)s does not hold the role “%(role)s”.",
                username=username,
                role=said(role.in_words),
            )
        )
    record(by=by, action="end role", object_kind="account", object_id=username, role=role.key)


@transaction.atomic
def join_organization(*, by: Actor, username: str, key: str) -> None:
    """Let an account act for an organization from now on, and for no other. Raises NotFound."""
    user = _user(username)
    found = Organization.objects.filter(key=key).first()
    if found is None:
        raise NotFound(phrase("There is no organization %(key)s.", key=key))
    if user.organization_id != found.pk:
        user.organization = found
        user.save(update_fields=["organization"])
        record(
            by=by, action="join organization", object_kind="account", object_id=username, key=key
        )


@transaction.atomic
def note_sign_in(*, by: Actor, way: str) -> None:
    """Keep in the audit record that somebody signed in, and how."""
    record(by=by, action="sign in", object_kind="account", object_id=by.audit_name, way=way)


def _user(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NotFound(
            phrase("There is no account %(username)s.", username=username),
            hint="`wholecity user list` shows them all.",
        )
    return user


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


@transaction.atomic
def register_organization(*, by: Actor, key: str, name: str, sector: str = "") -> Organization:
    """An organization under its key, made or changed. Doing it again changes nothing.

    A blank sector leaves the one that is known.
    """
    told = {"name": name, **({"sector": sector} if sector else {})}
    organization, new = Organization.objects.get_or_create(key=key, defaults=told)
    if not new and all(getattr(organization, field) == value for field, value in told.items()):
        return organization
    for field, value in told.items():
        setattr(organization, field, value)
    organization.save()
    record(by=by, action="register organization", object_kind="organization", object_id=key)
    return organization


@transaction.atomic
def organization_named(*, by: Actor, name: str, sector: str = "") -> Organization:
    """The organization of this name, or a new one under a key of its own.

    A sector corrects the one that is known; blank leaves it.
    """
    known = Organization.objects.filter(name__iexact=name).first()
    if known:
        return register_organization(by=by, key=known.key, name=known.name, sector=sector)
    return register_organization(by=by, key=_free_key(name), name=name, sector=sector)


def _free_key(name: str) -> str:
    """The name as a key; with a number where another organization has that one."""
    key = slugify(name)[:50] or "organization"
    taken = set(Organization.objects.filter(key__startswith=key).values_list("key", flat=True))
    others = (f"{key}-{n}" for n in count(2))
    return next(k for k in chain([key], others) if k not in taken)


@transaction.atomic
def register_person(*, by: Actor, name: str, email: str = "", username: str = "") -> Person:
    """A person: the one with this address, or a new one. `username` ties them to an account.

    Names are the same whatever their accents, capitals and spaces. Raises
    Conflict where somebody of that name is known already and no address tells
    whether it is the same, and where the address is another's.
    """
    known = Person.objects.filter(email__iexact=email).first() if email else None
    if known is None:
        return _new_person(by, name, email, username)
    if folded(known.name) != folded(name):
        raise Conflict(
            phrase("%(email)s is the address of %(name)s.", email=email, name=known.name),
            hint=_("Choose that person, or give another address."),
        )
    return known


@transaction.atomic
def change_person(*, by: Actor, person: UUID, name: str, email: str) -> None:
    """Change how a person is called and where mail reaches them; blank is no address.

    The audit entry says that it was changed, and keeps no address. Raises
    NotFound, BadInput for an empty name, Conflict for another's address.
    """
    found = Person.objects.select_for_update().filter(pk=person).first()
    if found is None:
        raise NotFound("There is no such person.")
    if not name.strip():
        raise BadInput("What the person is called is not said.")
    other = Person.objects.filter(email__iexact=email).exclude(pk=person).first() if email else None
    if other:
        raise Conflict(
            phrase("%(email)s is the address of %(name)s.", email=email, name=other.name),
            hint=_("Give another address."),
        )
    was = found.name
    found.name, found.email = name.strip(), email
    found.save(update_fields=["name", "email"])
    record(
        by=by,
        action="change person",
        object_kind="person",
        object_id=found.id,
        was={"name": was},
        now={"name": found.name},
    )


@transaction.atomic
def tie_account(*, by: Actor, username: str, email: str) -> Person:
    """Tie an account to a person, who answers for their seats with it from now on.

    Raises NotFound where nobody has the address, Conflict where the person has
    another account, or the account another person.
    """
    user = _user(username)
    person = Person.objects.select_for_update().filter(email__iexact=email).first()
    if person is None:
        raise NotFound(
            phrase("Nobody has the address %(email)s.", email=email),
            hint="Give the person that address on the page of their seat, or when members come.",
        )
    if person.user == user:
        return person
    other = Person.objects.filter(user=user).first()
    if person.user or other:
        raise Conflict(
            phrase(
                "%(username)s cannot be %(name)s: one of them is tied already.",
                username=username,
                name=person.name,
            ),
            hint="A person has one account, an account one person.",
        )
    person.user = user
    person.save(update_fields=["user"])
    record(
        by=by, action="tie account", object_kind="account", object_id=username, person=person.name
    )
    return person


def _new_person(by: Actor, name: str, email: str, username: str) -> Person:
    there = next((p for p in Person.objects.all() if folded(p.name) == folded(name)), None)
    if not email and there:
        raise Conflict(
            phrase("There is already a person named %(name)s.", name=there.name),
            hint=_("Choose that person, or give an e-mail address that tells the two apart."),
        )
    user = _user(username) if username else None
    person = Person.objects.create(name=name, email=email, user=user)
    record(by=by, action="register person", object_kind="person", object_id=person.id)
    return person
