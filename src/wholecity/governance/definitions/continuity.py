"""Words of what lets the work go on: the backbone's duties, turnover, the register of agreements.

The texts are English sources for translation; pages pass them through gettext.
"""

from decimal import Decimal
from enum import StrEnum

from wholecity.governance.rules.register import Standing
from wholecity.kernel.texts import translatable as _


class DutyKind(StrEnum):
    """What the backbone has to do whoever is there."""

    AGENDA = "agenda"
    MINUTES = "minutes"
    DATA = "data"
    FUNDING = "funding"
    COMMUNICATIONS = "communications"


DUTIES = {
    DutyKind.AGENDA: _("Agendas"),
    DutyKind.MINUTES: _("Minutes of meetings"),
    DutyKind.DATA: _("Data"),
    DutyKind.FUNDING: _("Funding"),
    DutyKind.COMMUNICATIONS: _("Communications"),
}

# Of the hours of the backbone, one person should carry no more.
MOST_OF_THE_HOURS = Decimal("0.6")
# From the report: most facilitators found a quarter of a position too little.
LEAST_FACILITATION = Decimal("0.25")


class Step(StrEnum):
    """What carries a cabinet through a change of leaders: from the report."""

    VISION = "vision"
    PLAN = "plan"
    SUPPORT = "support"
    ATTENDS = "attends"
    TOLD = "told"


STEPS = {
    Step.VISION: _("A shared vision was adopted before the change"),
    Step.PLAN: _("There is a tangible plan to carry out the work"),
    Step.SUPPORT: _("The mayor has said again that the work has their support"),
    Step.ATTENDS: _("Whoever acts or comes next was at a meeting of the cabinet"),
    Step.TOLD: _("The community was told who leaves and how the work goes on"),
}


class PartnershipKind(StrEnum):
    """What kind of an agreement stands in the register."""

    MOU = "mou"
    DATA_SHARING = "data_sharing"
    IN_KIND = "in_kind"
    OTHER = "other"


PARTNERSHIP_KINDS = {
    PartnershipKind.MOU: _("Memorandum of understanding"),
    PartnershipKind.DATA_SHARING: _("Data-sharing agreement"),
    PartnershipKind.IN_KIND: _("In-kind contribution"),
    PartnershipKind.OTHER: _("Other partnership"),
}

STANDINGS = {
    Standing.DRAFT: _("Not in force yet"),
    Standing.IN_FORCE: _("In force"),
    Standing.NOTICE_DUE: _("Renewal notice due"),
    Standing.EXPIRED: _("Expired"),
    Standing.ENDED: _("Ended early"),
}

# How long before its end an agreement asks to be renewed, while nobody says otherwise.
RENEWAL_NOTICE = 90
# How far ahead a handover looks for what ends.
MONTHS_AHEAD = 12
