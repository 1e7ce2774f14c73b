"""The members of a body as they leave it: with the ids by which others know them again."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wholecity.governance.formats.members import MemberRow


@dataclass(frozen=True)
class Somebody:
    """Somebody, as a roster names them."""

    id: UUID
    name: str
    email: str = ""


@dataclass(frozen=True)
class Acting:
    """Who acts for a seat, with the authority that somebody granted in words."""

    person: Somebody
    granted_by: Somebody
    authority: str
    may_decide: bool
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Held:
    """A row of the members with its ids. Without a person the seat is vacant."""

    row: MemberRow
    id: UUID | None = None
    person: UUID | None = None


@dataclass(frozen=True)
class HeldSeat:
    """A seat with everybody who held it, in turn; one row without a person when nobody did."""

    id: UUID
    organization: UUID
    held: tuple[Held, ...]
    acting: tuple[Acting, ...] = ()


@dataclass(frozen=True)
class Roster:
    """A body with its seats."""

    id: UUID
    name: str
    seats: tuple[HeldSeat, ...]

    @property
    def rows(self) -> list[MemberRow]:
        return [held.row for seat in self.seats for held in seat.held]
