"""The decision: default deny, with reasons.

The table is data; a row that is not there is a no. Roles and classes are
those of docs/explanation/access.md. Only the rows that this installation uses
so far stand here.
"""

from dataclasses import dataclass
from datetime import datetime

from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _

CABINET_MEMBER, LINK_REVIEWER, PRIVACY_OFFICER = "R1", "R6", "R9"
ADMINISTRATOR, FACILITATOR, DATA_LEAD = "R10", "R14", "R15"
PUBLIC = "R0"


@dataclass(frozen=True)
class Subject:
    """Who asks: an account (None when signed out) acting in one role."""

    user: str | None
    role: str
    active: bool = True
    mfa_at: datetime | None = None


@dataclass(frozen=True)
class Row:
    """One line of the decision table."""

    number: int
    roles: frozenset[str]
    thing: str
    actions: frozenset[str]
    not_the_author: bool = False


@dataclass(frozen=True)
class Permit:
    """Yes, by this row."""

    row: int


@dataclass(frozen=True)
class Deny:
    """No, and why."""

    reasons: tuple[str, ...]


def _row(number: int, roles: str, thing: str, actions: str, *, other: bool = False) -> Row:
    return Row(number, frozenset(roles.split()), thing, frozenset(actions.split()), other)


TABLE = (
    _row(1, "R0 R1 R6 R9 R10 R14 R15", "public-page", "read"),
    _row(39, "R1 R6 R9 R10 R14 R15", "home", "read"),
    _row(2, "R1 R9 R14 R15", "released-figure", "read"),
    _row(43, "R15", "delivery", "read load undo"),
    _row(43, "R15", "quarantine", "read"),
    _row(43, "R15", "chain", "read run"),
    _row(43, "R15", "indicators", "read run"),
    _row(43, "R15", "unprotected-figure", "read"),
    _row(43, "R15", "links", "read run"),
    _row(23, "R6", "links", "read"),
    _row(43, "R9 R15", "release", "read"),
    _row(43, "R15", "release", "propose"),
    _row(43, "R9 R15", "release", "approve reject", other=True),
    _row(43, "R9 R15", "release", "withdraw"),
    _row(43, "R15", "observation", "import"),
    _row(30, "R10", "account", "read manage"),
    _row(40, "R1 R14", "cabinet", "read"),
    _row(40, "R14", "cabinet", "write"),
    _row(40, "R14", "target", "set"),
    _row(41, "R1 R14", "own-response", "answer"),
    _row(41, "R1 R14", "own-action", "update"),
    # Parties, purpose, term and status; no consents and nothing about a child.
    _row(42, "R1 R14", "register", "read"),
    _row(42, "R14", "register", "write"),
    _row(41, "R1 R14", "own-survey", "answer"),
)


def decide(
    subject: Subject, action: str, thing: str, *, author: str | None = None
) -> Permit | Deny:
    """May the subject do this to a thing of this kind? Nothing is allowed by silence."""
    if not subject.active:
        return Deny((_("This account is closed."),))
    rows = [
        r for r in TABLE if r.thing == thing and action in r.actions and subject.role in r.roles
    ]
    if not rows:
        return Deny(
            (
                phrase(
                    "The role %(role)s may not do this: %(action)s %(thing)s.",
                    role=subject.role,
                    action=action,
                    thing=thing,
                ),
            )
        )
    if all(r.not_the_author for r in rows) and author is not None and author == subject.user:
        return Deny((_("Another person has to do this: you proposed it."),))
    if all(r.not_the_author for r in rows) and subject.user is None:
        return Deny((_("Only a signed-in person can do this."),))
    return Permit(rows[0].number)
