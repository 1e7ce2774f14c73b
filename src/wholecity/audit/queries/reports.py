"""What a family, a court or a privacy officer asks: who saw what of whom, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from wholecity.audit.definitions import CHILD, DISCLOSED, GROUNDS
from wholecity.audit.models import Entry
from wholecity.audit.queries.chain import entries_since
from wholecity.audit.rules.laws import (
    Ground,
    Regime,
    Shown,
    accounting_since,
    belongs_to,
    why_not_required,
)


@dataclass(frozen=True)
class Disclosure:
    """One time that a child's data were shown, as the entry says it.

    `who`, `role` and `agency` are the recipient; `basis` and `reason` are the
    legitimate interest in words.
    """

    at: datetime
    child: str
    who: str
    role: str
    agency: str
    shown: tuple[Shown, ...]
    purpose: str
    row: int
    ground: Ground
    basis: str
    agreement: str
    channel: str
    reason: str

    @property
    def ground_words(self) -> str:
        """The kind of ground, in a marked text."""
        return GROUNDS[self.ground]

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s.field for s in self.shown))

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(sorted({s.data_class for s in self.shown}))

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(sorted({s.agency for s in self.shown}))


@dataclass(frozen=True)
class Accounted:
    """A disclosure in a law's record. `not_required` says why the law would not ask for it."""

    disclosure: Disclosure
    not_required: str


@dataclass(frozen=True)
class Accounting:
    """The record that a law asks for. Entries exist from `since` on; None when there are none."""

    child: str
    regime: Regime
    first_day: date | None
    since: datetime | None
    lines: tuple[Accounted, ...]


@dataclass(frozen=True)
class Look:
    """How often somebody saw a child's data, from when to when, and the purposes and reasons."""

    child: str
    who: str
    roles: tuple[str, ...]
    times: int
    first: datetime
    last: datetime
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Lookers:
    """Who looked at a child, by person, the most frequent first."""

    child: str
    since: datetime | None
    looks: tuple[Look, ...]


@dataclass(frozen=True)
class LooksOf:
    """Whom a person looked at, by child, the most frequent first."""

    who: str
    since: datetime | None
    looks: tuple[Look, ...]


def disclosures(child: str) -> list[Disclosure]:
    """Everything of a child that was shown to anybody, the latest first."""
    return list(_read(Entry.objects.filter(**_shown(), object_id=child).order_by("-at", "-id")))


def accounting(child: str, regime: Regime, today: date) -> Accounting:
    """The record of disclosures of FERPA (34 CFR 99.32), or HIPAA's accounting (45 CFR 164.528).

    FERPA's goes back as far as entries do; HIPAA's six years. Exempt ones stand
    in it too, marked with the rule that exempts them.
    """
    found = Entry.objects.filter(**_shown(), object_id=child)
    first_day = accounting_since(today) if regime is Regime.HIPAA else None
    if first_day:
        zone = ZoneInfo(settings.TIME_ZONE)
        found = found.filter(at__gte=datetime.combine(first_day, time.min, zone))
    lines = tuple(
        Accounted(one, why_not_required(regime, one.ground))
        for one in _read(found.order_by("-at", "-id"))
        if belongs_to(regime, one.shown)
    )
    return Accounting(child, regime, first_day, entries_since(), lines)


def who_looked(child: str) -> Lookers:
    """Who looked at this child: by person, how often, first and last, and why."""
    found = _read(Entry.objects.filter(**_shown(), object_id=child).order_by("at"))
    return Lookers(child, entries_since(), _counted(found))


def looks_of(who: str) -> LooksOf:
    """Whom this person looked at: by child, how often, first and last, and why."""
    found = _read(Entry.objects.filter(**_shown(), who=who).order_by("at"))
    return LooksOf(who, entries_since(), _counted(found))


def _shown() -> dict[str, str]:
    return {"action": DISCLOSED, "object_kind": CHILD}


def _counted(found: Iterable[Disclosure]) -> tuple[Look, ...]:
    """By child and person; `found` begins with the earliest."""
    grouped: dict[tuple[str, str], list[Disclosure]] = defaultdict(list)
    for one in found:
        grouped[one.child, one.who].append(one)
    looks = [
        Look(
            child,
            who,
            tuple(dict.fromkeys(one.role for one in of_them)),
            len(of_them),
            of_them[0].at,
            of_them[-1].at,
            tuple(dict.fromkeys(one.reason or one.basis for one in of_them)),
        )
        for (child, who), of_them in grouped.items()
    ]
    return tuple(sorted(looks, key=lambda look: (-look.times, look.who, look.child)))


def _read(found: "Iterable[Entry]") -> Iterator[Disclosure]:
    for entry in found:
        said = entry.details
        yield Disclosure(
            at=entry.at,
            child=entry.object_id,
            who=entry.who,
            role=entry.role,
            agency=said["agency"],
            shown=tuple(
                Shown(field, data_class, agency, Regime(law) if law else None, bool(alone))
                for field, data_class, agency, law, *alone in said["shown"]
            ),
            purpose=said["purpose"],
            row=said["basis"]["row"],
            ground=Ground(said["basis"]["ground"]),
            basis=said["basis"]["words"],
            agreement=said["agreement"],
            channel=said["channel"],
            reason=said["reason"],
        )
