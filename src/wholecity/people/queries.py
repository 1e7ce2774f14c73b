"""Who is there, and in which role they act."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string

from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase
from wholecity.people.definitions import DEMO_PEOPLE, TITLES, DemoPerson, Role
from wholecity.people.formats.links import hashed
from wholecity.people.models import (
    Directory,
    Invitation,
    Organization,
    Person,
    RoleHeld,
    RoleProposal,
    Session,
    User,
)
from wholecity.people.rules import (
    NOBODY,
    Acting,
    client_address,
    email_key,
    name_key,
    needs_second_factor,
    session_id,
)
from wholecity.people.sessions import SIGNED_IN_AT, moment
from wholecity.policy.roles import OF_AN_AGENCY

SESSION_ROLE = "acting_role"
# When the second factor was used in this session, in seconds since 1970.
VERIFIED_AT = "verified_at"
# How the session was opened: password, demo, directory.
WAY = "way"


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


def facts_of(username: str, role: str) -> frozenset[str]:
    """What the rooms above know today of an account in a role: names of the table's conditions."""
    declared = (fact for app in apps.get_app_configs() for fact in getattr(app, "facts", ()))
    return frozenset(
        fact.name for fact in declared if role in fact.roles and import_string(fact.holds)(username)
    )


def _facts_once(request: HttpRequest, username: str, role: str) -> frozenset[str]:
    """The facts about whoever asks in a role, looked up once for a request."""
    known: dict[str, frozenset[str]] = vars(request).setdefault("facts_known", {})
    if role not in known:
        known[role] = facts_of(username, role)
    return known[role]


def acting(request: HttpRequest) -> Acting:
    """Who asks, in which role. NOBODY when nobody is signed in."""
    user = request.user
    if not isinstance(user, User):
        return NOBODY
    role = chosen_role(held_roles(request), request.session.get(SESSION_ROLE))
    return Acting(
        user.username,
        role,
        user.is_active,
        agency_of(user, role),
        verified_at=verified_at(request),
        facts=_facts_once(request, user.username, role),
    )


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


def verified_at(request: HttpRequest) -> datetime | None:
    """When whoever asks last proved, in this session, that it is they.

    By the second factor; where the city needs none and the account has none, by
    signing in. The demonstration's buttons prove nothing, and need nothing.
    """
    if settings.DEMO and request.session.get(WAY) == "demo":
        return timezone.now()
    if VERIFIED_AT in request.session:
        return moment(request.session[VERIFIED_AT])
    if request.user.is_authenticated and not second_factor_is_due(request):
        return moment(request.session.get(SIGNED_IN_AT, time.time()))
    return None


def second_factor_is_due(request: HttpRequest) -> bool:
    """Whether whoever is signed in must use a second factor before anything opens."""
    user = request.user
    return isinstance(user, User) and (is_required(request) or has_second_factor(user))


def is_required(request: HttpRequest) -> bool:
    """Whether the city wants a second factor of whoever holds these roles."""
    return settings.SECOND_FACTOR == "required" and needs_second_factor(held_roles(request))


def has_second_factor(user: User) -> bool:
    """Whether an account has an app or a passkey."""
    found = Authenticator.objects.filter(user=user)
    return bool(found.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def held_roles(request: HttpRequest) -> tuple[Role, ...]:
    """The roles of whoever asks, read once for a request."""
    if not hasattr(request, "held_roles"):
        user = request.user
        request.held_roles = roles_of(user) if isinstance(user, User) else ()  # type: ignore[attr-defined]
    roles: tuple[Role, ...] = request.held_roles  # type: ignore[attr-defined]
    return roles


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as far as the proxies that are ours saw it."""
    meta = request.META
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "")
    return client_address(meta.get("REMOTE_ADDR", ""), forwarded, settings.PROXIES)


def username_of(typed: str) -> str:
    """The username of the account that somebody means, by its name or its address; else as typed.

    Whoever is called like another's address is found first: names are unique.
    """
    named = User.objects.filter(name_key=name_key(typed) or "-")
    found = named.first() or User.objects.filter(email_key=email_key(typed) or "-").first()
    return found.username if found else typed


def user_by_email(address: str) -> User | None:
    """The open account that has this address."""
    key = email_key(address)
    return User.objects.filter(email_key=key, is_active=True).first() if key else None


@dataclass(frozen=True)
class Factor:
    """A second factor as its owner sees it."""

    id: int
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None


def factors_of(user: User) -> list[Factor]:
    """The apps and passkeys of an account, the oldest first."""
    found = Authenticator.objects.filter(user=user).order_by("created_at")
    return [
        Factor(
            id=one.pk,
            kind=one.type,
            name=one.data.get("name", ""),
            added_at=one.created_at,
            used_at=one.last_used_at,
        )
        for one in found.exclude(type=Authenticator.Type.RECOVERY_CODES)
    ]


def recovery_codes_left(user: User) -> int:
    """How many recovery codes an account still has."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(found.wrap().get_unused_codes()) if found else 0


@dataclass(frozen=True)
class SessionRow:
    """A session as its owner sees it."""

    id: str
    here: bool
    address: str
    program: str
    signed_in_at: datetime | None
    seen_at: datetime | None


def sessions_of(user: User, here: str | None) -> list[SessionRow]:
    """The sessions of somebody that have not ended, this one first."""
    found = Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at")
    rows = [
        SessionRow(
            session_id(row.session_key),
            row.session_key == here,
            row.address,
            row.program,
            row.signed_in_at,
            row.seen_at,
        )
        for row in found
    ]
    return sorted(rows, key=lambda row: not row.here)


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


@dataclass(frozen=True)
class AccountRow:
    """An account as an administrator sees it."""

    public_id: UUID
    username: str
    name: str
    email: str
    active: bool
    roles: tuple[Role, ...]
    last_sign_in: datetime | None
    second_factor: bool


def account_rows() -> list[AccountRow]:
    """All accounts, the open ones first, by name."""
    proofs = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    secured = set(proofs.values_list("user_id", flat=True))
    users = User.objects.prefetch_related("roles").order_by("-is_active", "username")
    return [_account_row(user, secured) for user in users]


def _account_row(user: User, secured: set[int]) -> AccountRow:
    held = {r.role for r in user.roles.all() if r.until is None}
    return AccountRow(
        public_id=user.public_id,
        username=user.username,
        name=user.get_full_name(),
        email=user.email,
        active=user.is_active,
        roles=tuple(role for role in TITLES if role in held),
        last_sign_in=user.last_login,
        second_factor=user.pk in secured,
    )


def account_row(public_id: UUID) -> AccountRow:
    """One account. Raises NotFound."""
    user = User.objects.prefetch_related("roles").filter(public_id=public_id).first()
    if user is None:
        raise NotFound("There is no such account.")
    return _account_row(user, {user.pk} if has_second_factor(user) else set())


@dataclass(frozen=True)
class ProposalRow:
    """A role that waits for a second administrator."""

    id: UUID
    username: str
    name: str
    role: Role
    proposed_by: str
    proposed_at: datetime


def open_proposals(username: str | None = None) -> list[ProposalRow]:
    """The roles that wait for a second administrator, of all accounts or of one."""
    found = RoleProposal.objects.filter(decided_at=None).select_related("user")
    if username is not None:
        found = found.filter(user__username=username)
    return [
        ProposalRow(p.id, p.user.username, str(p.user), Role(p.role), p.proposed_by, p.proposed_at)
        for p in found
    ]


@dataclass(frozen=True)
class InvitationRow:
    """An invitation that waits."""

    id: UUID
    name: str
    email: str
    roles: tuple[Role, ...]
    invited_by: str
    expires_at: datetime
    expired: bool


def open_invitations() -> list[InvitationRow]:
    """The invitations that nobody took up or took back, the newest first."""
    now = timezone.now()
    found = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    return [
        InvitationRow(
            i.id,
            i.name,
            i.email,
            tuple(Role(role) for role in i.roles),
            i.invited_by,
            i.expires_at,
            i.expires_at <= now,
        )
        for i in found
    ]


@dataclass(frozen=True)
class DirectoryRow:
    """A directory of the city's."""

    key: str
    name: str
    protocol: str
    issuer: str
    active: bool


def directories(*, only_open: bool = False) -> list[DirectoryRow]:
    """The directories, or those by which people may sign in now, by name."""
    found = Directory.objects.filter(active=True) if only_open else Directory.objects.all()
    return [DirectoryRow(d.key, d.name, d.protocol, d.issuer, d.active) for d in found]


def open_directory(key: str) -> Directory | None:
    """The directory under this key, when people may sign in by it."""
    return Directory.objects.filter(key=key, active=True).first()


def directory_values(key: str) -> dict[str, object]:
    """A directory as a form shows it; never its secret."""
    fields = (
        *("name", "protocol", "issuer", "client_id", "metadata_url"),
        *("vouches_for_email", "trusts_mfa"),
    )
    return dict(Directory.objects.filter(key=key).values(*fields).get())


def safe_next(request: HttpRequest, wish: str) -> str:
    """Where a person wanted to go, when that is a page of this site."""
    here = url_has_allowed_host_and_scheme(wish, {request.get_host()}, request.is_secure())
    return wish if here else str(settings.LOGIN_REDIRECT_URL)


def invited_name(secret: str) -> str | None:
    """Whom a link invites; None when it is good no more."""
    found = Invitation.objects.filter(
        secret_sha256=hashed(secret),
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=timezone.now(),
    ).first()
    return found.name if found else None


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


def mail_address_of(username: str) -> str:
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
