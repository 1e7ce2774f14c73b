"""Whose accounts belong to a child's family."""

from dataclasses import dataclass
from datetime import date, datetime

from wholecity.children.models import FamilyTie


@dataclass(frozen=True)
class TieRow:
    """An account of a child's family: who checked it and how, what limits it, until when."""

    child: str
    username: str
    name: str
    own: bool
    relation: str
    verified_how: str
    verified_by: str
    verified_at: datetime
    restricted: str
    adult_on: date | None
    ended_at: datetime | None


def ties_of(child: str) -> list[TieRow]:
    """All accounts that are or were tied to a child, the newest first."""
    found = FamilyTie.objects.filter(child=child).select_related("user")
    return [_row(tie) for tie in found.order_by("-verified_at")]


def tie_of(child: str, username: str) -> TieRow | None:
    """The tie of an account to a child that has not ended."""
    found = FamilyTie.objects.filter(child=child, user__username=username, ended_at=None)
    tie = found.select_related("user").first()
    return _row(tie) if tie else None


def _row(tie: FamilyTie) -> TieRow:
    return TieRow(
        tie.child_id,
        tie.user.username,
        str(tie.user),
        tie.own,
        tie.relation,
        tie.verified_how,
        tie.verified_by,
        tie.verified_at,
        tie.restricted,
        tie.adult_on,
        tie.ended_at,
    )
