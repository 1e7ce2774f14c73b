"""What pages show of the cabinet."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from wholecity.governance.definitions import (
    BODY_KINDS,
    CADENCES,
    REQUIRED_ROLES,
    REQUIRED_SECTORS,
    SEAT_ROLES,
    BodyKind,
    Cadence,
    SeatRole,
)
from wholecity.governance.models import Body, Designation, Holding, Seat, Vision
from wholecity.governance.rules.composition import Place, Standard, findings
from wholecity.governance.rules.terms import Term
from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase
from wholecity.people.definitions import SECTORS, Sector

# The order in which a table is listed.
ROLE_ORDER = {role: i for i, role in enumerate(SeatRole)}


@dataclass(frozen=True)
class Tenure:
    """Somebody holds a seat or acts for it, from when to when."""

    id: UUID
    person_id: UUID
    person: str
    title: str
    since: date
    until: date | None
    leads: bool = True
    reason: str = ""
    may_decide: bool = True
    granted_by: str = ""

    def holds_on(self, day: date) -> bool:
        return Term(self.since, self.until).holds_on(day)


@dataclass(frozen=True)
class SeatRow:
    """A seat on a day, with everybody who ever held it, the latest first."""

    id: UUID
    body: str
    body_name: str
    role: SeatRole
    organization: str
    sector: str
    purpose: str
    since: date
    until: date | None
    holder: Tenure | None
    designee: Tenure | None
    holders: tuple[Tenure, ...]
    designees: tuple[Tenure, ...]

    @property
    def role_title(self) -> str:
        return SEAT_ROLES[self.role]

    @property
    def sector_title(self) -> str:
        return SECTORS[Sector(self.sector)] if self.sector else ""

    @property
    def at_the_table(self) -> bool:
        return self.role is not SeatRole.STAFF


@dataclass(frozen=True)
class VisionRow:
    """A version of a body's vision."""

    version: int
    text: str
    adopted_on: date
    decision: UUID | None
    decision_number: int | None


@dataclass(frozen=True)
class BodyPage:
    """A body on a day: its seats in their order, and what is missing at its table."""

    key: str
    kind: BodyKind
    name: str
    purpose: str
    cadence: Cadence
    seats: tuple[SeatRow, ...]
    findings: tuple[str, ...]
    visions: tuple[VisionRow, ...]  # the newest first
    quorum: int | None = None
    until: date | None = None

    @property
    def vision(self) -> VisionRow | None:
        return next(iter(self.visions), None)

    @property
    def kind_title(self) -> str:
        return BODY_KINDS[self.kind]

    @property
    def cadence_title(self) -> str:
        return CADENCES[self.cadence]

    @property
    def table(self) -> tuple[SeatRow, ...]:
        return tuple(seat for seat in self.seats if seat.at_the_table)

    @property
    def staff(self) -> tuple[SeatRow, ...]:
        return tuple(seat for seat in self.seats if not seat.at_the_table)

    @property
    def filled(self) -> int:
        return sum(seat.holder is not None for seat in self.table)


def bodies(day: date) -> list[BodyPage]:
    """The cabinet first, then what works for it, as they are on a day."""
    found = Body.objects.prefetch_related(_seats(), _visions())
    order = {kind: i for i, kind in enumerate(BodyKind)}
    pages = [_body(body, day) for body in found]
    return sorted(pages, key=lambda page: (order[page.kind], page.name))


def body_names() -> list[tuple[str, str]]:
    """The key and the name of each body, the cabinet first."""
    order = {kind: i for i, kind in enumerate(BodyKind)}
    rows = sorted(Body.objects.all(), key=lambda b: (order[BodyKind(b.kind)], b.name))
    return [(b.key, b.name) for b in rows]


def with_its_groups(key: str) -> list[str]:
    """The keys of a body and of what works for it."""
    return [key, *Body.objects.filter(parent__key=key).values_list("key", flat=True)]


def there_is_a_cabinet() -> bool:
    """Whether the cabinet was founded, which everything else works for."""
    return Body.objects.filter(kind=BodyKind.CABINET).exists()


def body(key: str, day: date) -> BodyPage:
    """One body as it is on a day. Raises NotFound."""
    found = Body.objects.prefetch_related(_seats(), _visions()).filter(key=key).first()
    if found is None:
        raise NotFound(phrase("There is no body %(key)s.", key=key))
    return _body(found, day)


def seat(seat_id: UUID, day: date) -> SeatRow:
    """One seat as it is on a day. Raises NotFound."""
    found = seat_rows().filter(pk=seat_id).first()
    if found is None:
        raise NotFound("There is no such seat.")
    return _seat(found, day)


def _visions() -> "Prefetch[str]":
    return Prefetch("visions", queryset=Vision.objects.select_related("decision"))


def _seats() -> "Prefetch[str]":
    return Prefetch("seats", queryset=seat_rows())


def seat_rows() -> QuerySet[Seat]:
    """Seats with who held them and who acted for them."""
    return Seat.objects.select_related("organization", "body").prefetch_related(
        Prefetch("holdings", queryset=Holding.objects.select_related("person")),
        Prefetch(
            "designations", queryset=Designation.objects.select_related("person", "granted_by")
        ),
    )


def _body(found: Body, day: date) -> BodyPage:
    there = [s for s in found.seats.all() if Term(s.since, s.until).holds_on(day)]
    seats = sorted(
        (_seat(s, day) for s in there), key=lambda s: (ROLE_ORDER[s.role], s.organization)
    )
    missing: tuple[str, ...] = ()
    if found.kind == BodyKind.CABINET:
        missing = tuple(findings([_place(s) for s in seats if s.at_the_table], _standard()))
    return BodyPage(
        found.key,
        BodyKind(found.kind),
        found.name,
        found.purpose,
        Cadence(found.cadence),
        tuple(seats),
        missing,
        tuple(_vision(v) for v in found.visions.all()),
        found.quorum,
        found.until,
    )


def _vision(found: Vision) -> VisionRow:
    number = found.decision.number if found.decision else None
    return VisionRow(found.version, found.text, found.adopted_on, found.decision_id, number)


def _standard() -> Standard:
    return Standard(REQUIRED_ROLES, REQUIRED_SECTORS, settings.SEATS_AT_THE_TABLE)


def _place(row: SeatRow) -> Place:
    holder = row.holder
    return Place(
        row.role,
        row.organization,
        row.sector,
        holder.person if holder else "",
        leads=holder is None or holder.leads,
    )


def _seat(found: Seat, day: date) -> SeatRow:
    holders = tuple(
        Tenure(
            h.id,
            h.person_id,
            h.person.name,
            h.title,
            h.since,
            h.until,
            h.is_top_executive,
            h.reason,
        )
        for h in found.holdings.all()
    )
    designees = tuple(
        Tenure(
            d.id,
            d.person_id,
            d.person.name,
            d.authority,
            d.since,
            d.until,
            may_decide=d.may_decide,
            granted_by=d.granted_by.name,
        )
        for d in found.designations.all()
    )
    return SeatRow(
        found.id,
        found.body.key,
        found.body.name,
        SeatRole(found.role),
        found.organization.name,
        found.organization.sector,
        found.purpose,
        found.since,
        found.until,
        next((h for h in holders if h.holds_on(day)), None),
        next((d for d in designees if d.holds_on(day)), None),
        holders,
        designees,
    )
