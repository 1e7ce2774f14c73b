"""What stands between a person and a child's record: agreements, grounds, emergencies.

Plain values. Rooms above make them of what they keep; the decision reads them.
A first and a last day are days of the city, both included: at midnight of the
city's clock after the last day it is over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from wholecity.kernel.texts import translatable as _
from wholecity.policy.classes import DataClass, Lane, Purpose

EVERYTHING = "*"
EMERGENCY_LASTS = timedelta(minutes=60)


class Tier(StrEnum):
    """The three tiers of agreements (AISP). Each but the first stands under one above it."""

    MOU = "mou"
    SHARING = "dsa"
    LICENSE = "dul"


class Basis(StrEnum):
    """The law on which a record may be shown to somebody; of an agreement or of one child."""

    CONSENT = "consent"
    OWN_RECORD = "own record"
    CUSTODY = "custody"
    SCHOOL_OFFICIAL = "school official"
    DIRECTORY = "directory information"
    EVALUATION = "audit or evaluation"
    STUDIES = "studies"
    TREATMENT = "treatment"
    HOUSING_NOTICE = "housing notice"
    COURT_ORDER = "court order"
    STATE_LAW = "state law"
    SURVIVOR = "survivor’s release"
    ENROLLMENT = "enrollment"
    EMERGENCY = "emergency"
    PARENT = "parent"
    SELF = "own records"
    OVERSIGHT = "oversight"


# Whoever shows them translates them.
BASES = {
    Basis.CONSENT: _("Consent (FERPA 34 CFR 99.30; HIPAA authorization)"),
    Basis.OWN_RECORD: _("The agency’s own record"),
    Basis.CUSTODY: _("Custody of a child welfare agency (Uninterrupted Scholars Act)"),
    Basis.SCHOOL_OFFICIAL: _("School official under direct control (34 CFR 99.31(a)(1))"),
    Basis.DIRECTORY: _("Directory information (34 CFR 99.37)"),
    Basis.EVALUATION: _("Audit or evaluation (34 CFR 99.31(a)(3))"),
    Basis.STUDIES: _("Studies (34 CFR 99.31(a)(6))"),
    Basis.TREATMENT: _("Treatment (HIPAA 45 CFR 164.506)"),
    Basis.HOUSING_NOTICE: _("Posted notice of the homeless services (HMIS)"),
    Basis.COURT_ORDER: _("Court order"),
    Basis.STATE_LAW: _("State law"),
    Basis.SURVIVOR: _("Written release of the survivor"),
    Basis.ENROLLMENT: _("Enrollment or referral"),
    Basis.EMERGENCY: _("Health or safety emergency (34 CFR 99.36)"),
    Basis.PARENT: _("Right of a parent (34 CFR 99.10)"),
    Basis.SELF: _("Right of the student (34 CFR 99.5)"),
    Basis.OVERSIGHT: _("Oversight by the privacy officer, with an open case"),
}

# The same in a word or two, for a table.
IN_SHORT = {
    Basis.CONSENT: _("Consent"),
    Basis.OWN_RECORD: _("The agency’s own record"),
    Basis.CUSTODY: _("Custody"),
    Basis.SCHOOL_OFFICIAL: _("School official"),
    Basis.DIRECTORY: _("Directory information"),
    Basis.EVALUATION: _("Audit or evaluation"),
    Basis.STUDIES: _("Study under a written agreement"),
    Basis.TREATMENT: _("Treatment"),
    Basis.HOUSING_NOTICE: _("Use that the posted notice names"),
    Basis.COURT_ORDER: _("Court order"),
    Basis.STATE_LAW: _("State law"),
    Basis.SURVIVOR: _("Release of the survivor"),
    Basis.ENROLLMENT: _("Enrollment or referral"),
    Basis.EMERGENCY: _("Emergency"),
    Basis.PARENT: _("Right of a parent"),
    Basis.SELF: _("Own records"),
    Basis.OVERSIGHT: _("Oversight"),
}

# Bases on which an agreement shows records to its parties, without an act of each family.
COLLECTIVE = frozenset(
    {Basis.SCHOOL_OFFICIAL, Basis.HOUSING_NOTICE, Basis.STATE_LAW, Basis.DIRECTORY}
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the parties signed. Organizations, sources and people by key.

    `fields` are names `table.column`, `table.*` or `*`. `starts` is None until everybody
    signed; `ends` None for no last day. `people` are those whom a license names; a license
    without names is for nobody.
    """

    key: str
    tier: Tier
    parties: frozenset[str] = frozenset()
    parent: str | None = None
    sources: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    purposes: frozenset[Purpose] = frozenset()
    lanes: frozenset[Lane] = frozenset()
    basis: Basis | None = None
    starts: date | None = None
    ends: date | None = None
    people: frozenset[str] = frozenset()

    def runs(self, today: date) -> bool:
        """Whether its own term has begun and not ended; its parent is another question."""
        if self.starts is None or today < self.starts:
            return False
        return self.ends is None or today <= self.ends

    def covers(self, field: str) -> bool:
        """Whether a field, by its table and column, is among what was agreed."""
        table = field.partition(".")[0]
        return field in self.fields or f"{table}.*" in self.fields or EVERYTHING in self.fields


Agreements = Mapping[str, Agreement]


def chain(key: str, among: Agreements) -> Iterator[Agreement | None]:
    """An agreement and those it stands under; None where one of them is missing or a circle."""
    seen: set[str] = set()
    here: str | None = key
    while here is not None:
        found = among.get(here)
        if found is None or here in seen:
            yield None
            return
        yield found
        seen.add(here)
        here = found.parent


def in_force(key: str, among: Agreements, today: date) -> bool:
    """An agreement counts while it and all that it stands under run, up to an MOU."""
    last = None
    for last in chain(key, among):
        if last is None or not last.runs(today):
            return False
    return last is not None and last.tier is Tier.MOU


@dataclass(frozen=True, slots=True)
class Ground:
    """Why one child's records may be shown to one agency, or to one person.

    `recipient` is an organization's key or a username. `classes` are what was named; without
    `sources` they may come from any. `revoked_at` ends it at that moment.
    """

    basis: Basis
    recipient: str
    classes: frozenset[DataClass]
    purposes: frozenset[Purpose]
    starts: date
    ends: date | None = None
    sources: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset({EVERYTHING})
    revoked_at: datetime | None = None
    key: str = ""

    def holds(self, now: datetime, today: date) -> bool:
        """Whether it counts at this moment, which falls on that day of the city."""
        if self.revoked_at is not None and now >= self.revoked_at:
            return False
        return self.starts <= today and (self.ends is None or today <= self.ends)


@dataclass(frozen=True, slots=True)
class Emergency:
    """Somebody opened one child's record because of a threat that they typed in."""

    user: str
    child: str
    opened_at: datetime
    threat: str

    @property
    def until(self) -> datetime:
        """The moment at which it is over."""
        return self.opened_at + EMERGENCY_LASTS

    def holds(self, now: datetime) -> bool:
        """For an hour from its opening, and not before it by a clock that was set back."""
        return bool(self.threat.strip()) and self.opened_at <= now < self.until


@dataclass(frozen=True, slots=True)
class Kinship:
    """A user is a child's parent, guardian, or the child: who checked it, and what limits it.

    `adult_on` is the child's 18th birthday; without a known birth date nobody has the right.
    """

    user: str
    child: str
    own: bool
    verified: bool
    restricted: bool
    adult_on: date | None
