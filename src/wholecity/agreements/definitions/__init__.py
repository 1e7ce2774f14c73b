"""What an agreement can be about, and the four questions that are answered before it is signed."""

from enum import StrEnum

from wholecity.agreements.rules.life import Standing
from wholecity.kernel.texts import translatable as _
from wholecity.policy.classes import Purpose
from wholecity.policy.terms import Basis, Tier

TIERS = {
    Tier.MOU: _("Memorandum of understanding"),
    Tier.SHARING: _("Data-sharing agreement"),
    Tier.LICENSE: _("Data use license"),
}
TIERS_MEAN = {
    Tier.MOU: _("Vision, governance and rules that hold for all agencies that sign it."),
    Tier.SHARING: _("An agency’s data come in: which source, which fields, for what, how long."),
    Tier.LICENSE: _("One use or project: who may use which fields, for what, until when."),
}

# For what an agreement may let data be used. The first three are lanes of a value.
PURPOSES = {
    Purpose.CARE: _("Help to a named child"),
    Purpose.EVALUATE: _("Measures and evaluation"),
    Purpose.RESEARCH: _("Research on de-identified extracts"),
    Purpose.LINK: _("Linkage with the records of other agencies"),
}

# The bases that a whole agreement can rest on; those of one child are recorded for the child.
AGREEMENT_BASES = (
    *(Basis.CONSENT, Basis.SCHOOL_OFFICIAL, Basis.EVALUATION, Basis.STUDIES),
    *(Basis.HOUSING_NOTICE, Basis.DIRECTORY, Basis.STATE_LAW),
)


class Question(StrEnum):
    """What must be answered and signed for each use of data (AISP)."""

    LEGAL = "legal"
    ETHICAL = "ethical"
    GOOD_IDEA = "good idea"
    HOW_WE_KNOW = "how we know"


QUESTIONS = {
    Question.LEGAL: _("Is it legal?"),
    Question.ETHICAL: _("Is it ethical?"),
    Question.GOOD_IDEA: _("Is it a good idea?"),
    Question.HOW_WE_KNOW: _("How do we know, and who decides?"),
}

# The steps of its life, as a page draws them. In its last days of notice it is in force.
STEPS = {
    Standing.DRAFT: _("Draft"),
    Standing.REVIEW: _("Review"),
    Standing.SIGNED: _("Signed"),
    Standing.IN_FORCE: _("In force"),
    Standing.ENDED: _("Ended"),
    Standing.DESTROYED: _("Destroyed"),
}

# What a certificate counts beside rows of delivered tables.
COUNTED = {
    "quarantine": _("Rows that were refused"),
    "delivery": _("Entries of deliveries"),
    "links": _("Links of records to children, past ones too"),
    "care": _("Values that were shown for the care of a child"),
    "copies": _("Values that requests of families repeated"),
    "files": _("Delivered files"),
    "extracts": _("Research extracts"),
}

# Names of addresses beside which an agreement's own would stand.
RESERVED_KEYS = frozenset({"new", "register"})
NOTICE_DAYS = 90
SOON_DAYS = 14
