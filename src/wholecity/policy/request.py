"""Who asks for what, and what is known when they ask: plain values, nothing looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from wholecity.policy.classes import Lane, Purpose
from wholecity.policy.terms import Agreement, Emergency, Ground, Kinship


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asks: an account (None when signed out) acting in one role.

    `agency` is the key of the organization for which it acts, `mfa_at` the time of its last
    second factor in this session.
    """

    user: str | None
    role: str
    active: bool = True
    agency: str | None = None
    mfa_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """What is asked for.

    `kind` is a kind of page or record of the table ("release"), or a data class ("C5") for a
    value about a child; such a value also says from where and under which agreement it came.
    `author` is who made what is to be approved. `own_consent` marks what a minor consented to
    alone, which a parent may not see.
    """

    kind: str
    author: str | None = None
    child: str | None = None
    agency: str | None = None
    source: str | None = None
    field: str = ""
    agreement: str | None = None
    lanes: frozenset[Lane] = frozenset()
    own_consent: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What is known at the moment of asking. Whatever is not known here does not count.

    `today` is the city's day at `now`. `grounds`, `kinships` and `emergency` are about the
    thing's child, `caseload` and `team` say whether that child is on the subject's or their
    team's active caseload. `facts` are plain yes's, by the names of the table's conditions.
    """

    now: datetime | None = None
    today: date | None = None
    purpose: Purpose | None = None
    agreements: Mapping[str, Agreement] = field(default_factory=dict)
    grounds: tuple[Ground, ...] = ()
    kinships: tuple[Kinship, ...] = ()
    emergency: Emergency | None = None
    caseload: bool = False
    team: bool = False
    reason: str = ""
    facts: frozenset[str] = frozenset()


NOTHING_KNOWN = Context()
