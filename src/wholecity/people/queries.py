"""Who is there, and in which role they act."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase
from wholecity.people.definitions import DEMO_PEOPLE, TITLES, DemoPerson, Role
from wholecity.people.models import Organization, Person, RoleHeld, User
from wholecity.people.rules import NOBODY, Acting
from wholecity.policy.roles import OF_AN_AGENCY

SESSION_ROLE = "acting_role"


@dataclass(frozen=True)
class Account:
    """An account as the terminal lists it."""

    username: str
    name: str
    organization: str
    active: bool
    roles: tuple[Role, ...]


def roles_of(user: User) -> tuple[Role, ...]:
    """The roles that a user holds today, the first one being where they begin."""
    held = set(RoleHeld.objects.filter(user=user, until=None).values_list("role", flat=True))
    return tuple(role for role in TITLES if role in held)


def chosen_role(roles: Sequence[Role], wish: str | None) -> str:
    """The role that was chosen, as long as it is held; else the first one; else none."""
    if wish is not None and wish in roles:
        return Role(wish)
    return roles[0] if roles else ""


def acting(request: HttpRequest) -> Acting:
    """Who asks, in which role. NOBODY when nobody is signed in."""
    user = request.user
    if not isinstance(user, User):
        return NOBODY
    role = chosen_role(held_roles(request), request.session.get(SESSION_ROLE))
    return Acting(user.username, role, user.is_active, agency_of(user, role))


def agency_of(user: User, role: str) -> str | None:
    """The key of the organization for which an account acts in a role that acts for one."""
    if role not in OF_AN_AGENCY or user.organization is None:
        return None
    return user.organization.key


def workers(agency: str) -> list[tuple[str, str]]:
    """The accounts that work cases for an agency: username and name."""
    held = RoleHeld.objects.filter(role=Role.CASE_WORKER, until=None)
    found = User.objects.filter(
        organization__key=agency, is_active=True, pk__in=held.values("user")
    ).order_by("first_name", "last_name", "username")
    return [(user.username, str(user)) for user in found]


def acting_as(username: str, role: Role) -> Acting | None:
    """An account in a role that it holds today; None where it holds none such."""
    held = RoleHeld.objects.filter(user__username=username, role=role, until=None)
    found = held.select_related("user__organization").first()
    if found is None:
        return None
    user = found.user
    return Acting(user.username, role, user.is_active, agency_of(user, role))


def held_roles(request: HttpRequest) -> tuple[Role, ...]:
    """The roles of whoever asks, read once for a request."""
    if not hasattr(request, "held_roles"):
        user = request.user
        request.held_roles = roles_of(user) if isinstance(user, User) else ()  # type: ignore[attr-defined]
    roles: tuple[Role, ...] = request.held_roles  # type: ignore[attr-defined]
    return roles


def demo_people() -> list[DemoPerson]:
    """The accounts of the demonstration that exist here."""
    names = [person.username for person in DEMO_PEOPLE]
    there = set(
        User.objects.filter(username__in=names, is_active=True).values_list("username", flat=True)
    )
    return [person for person in DEMO_PEOPLE if person.username in there]


def demo_user(username: str) -> User | None:
    """One of the demonstration's own accounts; never anybody else's."""
    if username not in {person.username for person in DEMO_PEOPLE}:
        return None
    return User.objects.filter(username=username, is_active=True).first()


def account_id(username: str) -> int:
    """The key of an account, for a foreign key to it. Raises NotFound."""
    found = User.objects.filter(username=username).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(phrase("There is no account %(username)s.", username=username))
    return found


def accounts() -> list[Account]:
    """All accounts with the roles that they hold today, by username."""
    users = User.objects.select_related("organization").prefetch_related("roles")
    return [_account(user) for user in users.order_by("username")]


def _account(user: User) -> Account:
    held = {r.role for r in user.roles.all() if r.until is None}
    organization = user.organization.name if user.organization else ""
    roles = tuple(role for role in TITLES if role in held)
    return Account(user.username, user.get_full_name(), organization, user.is_active, roles)


@dataclass(frozen=True)
class OrganizationRow:
    """An organization as other rooms use it."""

    id: UUID
    key: str
    name: str
    sector: str


def organization(key: str) -> OrganizationRow:
    """The organization under this key. Raises NotFound."""
    found = Organization.objects.filter(key=key).first()
    if found is None:
        raise NotFound(
            phrase("There is no agency %(agency)s.", agency=key),
            hint="Say its name, and it is registered: --agency-name.",
        )
    return OrganizationRow(found.id, found.key, found.name, found.sector)


def organizations() -> list[OrganizationRow]:
    """All organizations, by name."""
    return [OrganizationRow(o.id, o.key, o.name, o.sector) for o in Organization.objects.all()]


@dataclass(frozen=True)
class PersonRow:
    """A person as other rooms use it."""

    id: UUID
    name: str
    email: str

    @classmethod
    def of(cls, person: Person) -> "PersonRow":
        return cls(person.id, person.name, person.email)


def persons() -> list[PersonRow]:
    """Everybody who is known, by name."""
    return [PersonRow.of(p) for p in Person.objects.all()]


def person_of(username: str) -> PersonRow | None:
    """The person to whom an account belongs."""
    found = Person.objects.filter(user__username=username).first()
    return PersonRow.of(found) if found else None


def address_of(username: str) -> str:
    """Where mail reaches the owner of an account; blank where nobody said."""
    found = User.objects.filter(username=username, is_active=True).values_list("email", flat=True)
    return found.first() or ""


def persons_in(role: Role, agency: str | None = None) -> list[PersonRow]:
    """The persons whose accounts hold a role today; of an agency, or of all."""
    held = RoleHeld.objects.filter(role=role, until=None, user__is_active=True)
    if agency is not None:
        held = held.filter(user__organization__key=agency)
    found = Person.objects.filter(user__in=held.values("user"))
    return [PersonRow.of(p) for p in found]


def person(person_id: UUID) -> PersonRow:
    """One person. Raises NotFound."""
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise NotFound("There is no such person.")
    return PersonRow.of(found)
