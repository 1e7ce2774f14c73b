"""Which disclosures a law's own record has to name. The others are kept all the same.

Sources: 34 CFR 99.32(a) and (d) (FERPA, record of disclosures), 45 CFR 164.528
(HIPAA, accounting of disclosures). A working reading; counsel decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wholecity.kernel.texts import translatable as _


class Regime(StrEnum):
    """The law whose record of disclosures a shown value belongs into."""

    FERPA = "FERPA"
    HIPAA = "HIPAA"


# A name or a school is an education record too when a school delivered it: `Shown.regime` says so.
REGIME_OF_CLASS = {
    "C5": Regime.FERPA,
    "C5s": Regime.FERPA,
    "C6": Regime.HIPAA,
    "C6r": Regime.HIPAA,
}


class Ground(StrEnum):
    """The kinds of legal basis, as far as a report has to tell them apart."""

    CONSENT = "consent"
    SCHOOL_OFFICIAL = "school-official"
    DIRECTORY = "directory"
    FAMILY = "family"
    OWN_RECORD = "own-record"
    CUSTODY = "custody"
    AUDIT_EVALUATION = "audit-evaluation"
    STUDY = "study"
    COURT_ORDER = "court-order"
    LAW = "law"
    EMERGENCY = "emergency"
    TREATMENT = "treatment"
    PAYMENT = "payment"
    OPERATIONS = "operations"
    AUTHORIZATION = "authorization"
    LIMITED_DATA_SET = "limited-data-set"
    NOTICE = "notice"
    OVERSIGHT = "oversight"


@dataclass(frozen=True)
class Shown:
    """A field of a child that was shown: its name, its class, the agency that it came from.

    `regime` is said where the class does not say it: FERPA for the name of a
    child in a school's record. `own_consent`: the child consented to it alone, and its parents
    are not told of it.
    """

    field: str
    data_class: str
    agency: str
    regime: Regime | None = None
    own_consent: bool = False

    @property
    def law(self) -> Regime | None:
        return self.regime or REGIME_OF_CLASS.get(self.data_class)


# 34 CFR 99.32(d): the record need not name these.
NOT_IN_FERPA = {
    Ground.FAMILY: _("To a parent or the student: 34 CFR 99.32(d)(1)"),
    Ground.SCHOOL_OFFICIAL: _("To a school official: 34 CFR 99.32(d)(2)"),
    Ground.CONSENT: _("With written consent: 34 CFR 99.32(d)(3)"),
    Ground.DIRECTORY: _("Directory information: 34 CFR 99.32(d)(4)"),
}
# 45 CFR 164.528(a)(1): the accounting need not name these.
NOT_IN_HIPAA = {
    Ground.TREATMENT: _("Treatment: 45 CFR 164.528(a)(1)(i)"),
    Ground.PAYMENT: _("Payment: 45 CFR 164.528(a)(1)(i)"),
    Ground.OPERATIONS: _("Health care operations: 45 CFR 164.528(a)(1)(i)"),
    Ground.FAMILY: _("To the individual: 45 CFR 164.528(a)(1)(ii)"),
    Ground.AUTHORIZATION: _("By authorization: 45 CFR 164.528(a)(1)(iv)"),
    Ground.LIMITED_DATA_SET: _("Limited data set: 45 CFR 164.528(a)(1)(viii)"),
}
YEARS_OF_HIPAA = 6


def belongs_to(regime: Regime, shown: Sequence[Shown]) -> bool:
    """Whether anything that was shown falls under this law."""
    return any(one.law is regime for one in shown)


def why_not_required(regime: Regime, ground: Ground) -> str:
    """Why the law's record need not name a disclosure; blank when it has to."""
    exempt = NOT_IN_FERPA if regime is Regime.FERPA else NOT_IN_HIPAA
    return exempt.get(ground, "")


def accounting_since(today: date) -> date:
    """The first day of the accounting: six years before it is asked for (164.528(a)(1))."""
    try:
        return today.replace(year=today.year - YEARS_OF_HIPAA)
    except ValueError:  # 29 February
        return today.replace(year=today.year - YEARS_OF_HIPAA, day=28)
