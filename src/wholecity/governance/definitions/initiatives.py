"""Words of the plan: how far an initiative and its money are, and the ages that it is for.

The texts are English sources for translation; pages pass them through gettext.
"""

from enum import StrEnum

from wholecity.governance.rules.alignment import AgeGroup
from wholecity.kernel.texts import translatable as _

# Until the end of a first job or of college, which is how far the report's cities look.
OLDEST = 24


class InitiativeState(StrEnum):
    """How far an initiative is."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    STOPPED = "stopped"


INITIATIVE_STATES = {
    InitiativeState.PLANNED: _("Planned"),
    InitiativeState.RUNNING: _("Under way"),
    InitiativeState.ENDED: _("Ended as planned"),
    InitiativeState.STOPPED: _("Stopped"),
}
# What still counts when one looks for duplication and gaps.
AHEAD = frozenset({InitiativeState.PLANNED, InitiativeState.RUNNING})


class MoneyState(StrEnum):
    """How sure the money of an initiative is."""

    WANTED = "wanted"
    ASKED = "asked"
    SECURED = "secured"


MONEY_STATES = {
    MoneyState.WANTED: _("Wanted"),
    MoneyState.ASKED: _("Applied for"),
    MoneyState.SECURED: _("Secured"),
}


class Part(StrEnum):
    """What an initiative consists of, each a list of its own."""

    MILESTONE = "milestone"
    PROGRAM = "program"
    MONEY = "money"


PARTS = {
    Part.MILESTONE: _("Milestone"),
    Part.PROGRAM: _("Program"),
    Part.MONEY: _("Money"),
}

# The ages as a child passes through them; each age is in one group.
AGE_GROUPS = (
    AgeGroup(0, 2, _("Birth to age 2")),
    AgeGroup(3, 4, _("Ages 3 and 4")),
    AgeGroup(5, 10, _("Ages 5 to 10")),
    AgeGroup(11, 13, _("Ages 11 to 13")),
    AgeGroup(14, 18, _("Ages 14 to 18")),
    AgeGroup(19, OLDEST, _("Ages 19 to 24")),
)
