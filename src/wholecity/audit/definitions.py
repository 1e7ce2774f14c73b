"""What an audit entry can say: why somebody saw a child's data, on which ground, and how."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from wholecity.audit.rules.alerts import Kin
from wholecity.audit.rules.laws import Ground, Shown
from wholecity.kernel.texts import translatable as _
from wholecity.policy.classes import Purpose as Purpose

# The words by which two kinds of entries are found again.
DISCLOSED, REFUSED, CHILD = "disclose", "refuse", "child"
# Marks in an entry what a child consented to alone.
ALONE = "own consent"


class Channel(StrEnum):
    """How the data reached whoever saw it."""

    PAGE = "page"
    PRINT = "print"
    EXPORT = "export"
    API = "api"
    JOB = "job"


GROUNDS = {
    Ground.CONSENT: _("Consent"),
    Ground.SCHOOL_OFFICIAL: _("School official"),
    Ground.DIRECTORY: _("Directory information"),
    Ground.FAMILY: _("Parent, guardian or the young person"),
    Ground.OWN_RECORD: _("The agency’s own record"),
    Ground.CUSTODY: _("Agency legally responsible for the child"),
    Ground.AUDIT_EVALUATION: _("Audit or evaluation"),
    Ground.STUDY: _("Study under a written agreement"),
    Ground.COURT_ORDER: _("Court order"),
    Ground.LAW: _("Required by law"),
    Ground.EMERGENCY: _("Health or safety emergency"),
    Ground.TREATMENT: _("Treatment"),
    Ground.PAYMENT: _("Payment"),
    Ground.OPERATIONS: _("Health care operations"),
    Ground.AUTHORIZATION: _("Authorization"),
    Ground.LIMITED_DATA_SET: _("Limited data set"),
    Ground.NOTICE: _("Use that the posted notice names"),
    Ground.OVERSIGHT: _("Oversight"),
}


class Rule(StrEnum):
    """What raises an alert."""

    MASS = "mass"
    HOURS = "hours"
    FAMILY = "family"
    STOPPED = "stopped"
    DENIED = "denied"
    CHAIN = "chain"


RULES = {
    Rule.MASS: _("Many children in a short time"),
    Rule.HOURS: _("Outside of working hours"),
    Rule.FAMILY: _("Somebody’s own family, perhaps"),
    Rule.STOPPED: _("Stopped at too many children’s pages"),
    Rule.DENIED: _("Refused again and again"),
    Rule.CHAIN: _("The audit record is not whole"),
}


@dataclass(frozen=True)
class Basis:
    """Why it was lawful: the row of the decision table, the kind of ground, and the words."""

    row: int
    ground: Ground
    words: str


@dataclass(frozen=True)
class OneChild:
    """What was shown of one child of a list."""

    child: str
    shown: Sequence[Shown]
    kin: Kin | None = None
