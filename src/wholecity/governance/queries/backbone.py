"""The backbone as pages show it: positions, duties, and what hangs on too few."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet

from wholecity.governance.definitions import ONLY_ONE, BodyKind
from wholecity.governance.definitions.continuity import (
    DUTIES,
    LEAST_FACILITATION,
    MOST_OF_THE_HOURS,
    DutyKind,
)
from wholecity.governance.models import BackboneRole, Duty, Seat
from wholecity.governance.rules.resilience import (
    Limits,
    Post,
    Task,
    by_person,
    by_sector,
    findings,
    spread,
)
from wholecity.governance.rules.terms import Term
from wholecity.kernel.errors import NotFound
from wholecity.people.definitions import SECTORS, Sector


@dataclass(frozen=True)
class RoleRow:
    """A position of the backbone."""

    id: UUID
    person: UUID
    person_name: str
    title: str
    employer: UUID
    employer_name: str
    sector: str
    time: Decimal
    paid_by: UUID | None
    paid_by_name: str
    facilitates: bool
    since: date
    until: date | None
    version: int

    @property
    def sector_title(self) -> str:
        return SECTORS[Sector(self.sector)] if self.sector else ""

    @property
    def percent(self) -> int:
        """The time in percent of a full position."""
        return int(100 * self.time)


@dataclass(frozen=True)
class DutyRow:
    """A duty with who leads it and who could take it over."""

    kind: DutyKind
    lead: UUID | None
    lead_name: str
    backup: UUID | None
    backup_name: str
    version: int

    @property
    def title(self) -> str:
        return DUTIES[self.kind]


@dataclass(frozen=True)
class BackbonePage:
    """The backbone on a day. The two spreads are None while there is no position."""

    roles: tuple[RoleRow, ...]
    coming: tuple[RoleRow, ...]
    over: tuple[RoleRow, ...]
    duties: tuple[DutyRow, ...]
    findings: tuple[str, ...]
    spread_of_persons: Fraction | None
    spread_of_sectors: Fraction | None
    persons: int
    sectors: int

    @property
    def time(self) -> Decimal:
        return sum((role.time for role in self.roles), Decimal(0))


def backbone(today: date) -> BackbonePage:
    """The backbone as it is on a day."""
    rows = [_role(role) for role in _roles()]
    now = tuple(row for row in rows if Term(row.since, row.until).holds_on(today))
    posts, duties = [_post(row) for row in now], _duties()
    tasks = [Task(d.title, d.lead, d.lead_name, d.backup) for d in duties]
    people, sectors = by_person(posts), by_sector(posts)
    return BackbonePage(
        now,
        tuple(row for row in rows if row.since > today),
        tuple(row for row in rows if row.until and row.until < today),
        duties,
        tuple(findings(posts, tasks, _chairs(today), LIMITS)),
        spread(people.values()),
        spread(sectors.values()),
        len(people),
        len(sectors),
    )


LIMITS = Limits(MOST_OF_THE_HOURS, LEAST_FACILITATION)


def backbone_role(role_id: UUID) -> RoleRow:
    """One position. Raises NotFound."""
    found = _roles().filter(pk=role_id).first()
    if found is None:
        raise NotFound("There is no such position.")
    return _role(found)


def duty(kind: DutyKind) -> DutyRow:
    """One duty, also one that nobody has set yet."""
    return next(row for row in _duties() if row.kind is kind)


def _roles() -> QuerySet[BackboneRole]:
    return BackboneRole.objects.select_related("person", "employer", "paid_by")


def _role(found: BackboneRole) -> RoleRow:
    return RoleRow(
        found.id,
        found.person_id,
        found.person.name,
        found.title,
        found.employer_id,
        found.employer.name,
        found.employer.sector,
        found.time,
        found.paid_by_id,
        found.paid_by.name if found.paid_by else "",
        found.facilitates,
        found.since,
        found.until,
        found.version,
    )


def _post(row: RoleRow) -> Post:
    return Post(
        row.person, row.person_name, row.employer_name, row.sector_title, row.time, row.facilitates
    )


def _duties() -> tuple[DutyRow, ...]:
    """All duties in their order."""
    found = {row.kind: row for row in Duty.objects.select_related("lead", "backup")}
    return tuple(_duty(kind, found.get(kind)) for kind in DutyKind)


def _duty(kind: DutyKind, found: Duty | None) -> DutyRow:
    if found is None:
        return DutyRow(kind, None, "", None, "", 0)
    return DutyRow(
        kind,
        found.lead_id,
        found.lead.name if found.lead else "",
        found.backup_id,
        found.backup.name if found.backup else "",
        found.version,
    )


def _chairs(today: date) -> list[str]:
    """The organizations that chair the cabinet."""
    seats = Seat.objects.filter(body__kind=BodyKind.CABINET, role__in=ONLY_ONE)
    there = [
        s for s in seats.select_related("organization") if Term(s.since, s.until).holds_on(today)
    ]
    return [seat.organization.name for seat in there]
