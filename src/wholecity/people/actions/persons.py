"""Changes of organizations and persons, with or without an account."""

from itertools import chain, count
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from wholecity.audit.actions import Actor, record
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _
from wholecity.people.actions.accounts import account_named
from wholecity.people.models import Organization, Person
from wholecity.people.rules import folded


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
    user = account_named(username)
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
    user = account_named(username) if username else None
    person = Person.objects.create(name=name, email=email, user=user)
    record(by=by, action="register person", object_kind="person", object_id=person.id)
    return person
