"""What somebody looked at a record for, as a family reads it."""

from wholecity.kernel.texts import translatable as _
from wholecity.policy.classes import Purpose

PURPOSES = {
    Purpose.CARE: _("To help the child"),
    Purpose.EMERGENCY: _("Because somebody was in danger"),
    Purpose.OVERSIGHT: _("To check that the rules are kept"),
    Purpose.STEWARD: _("To keep the agency’s records right"),
    Purpose.LINK: _("To find out which records are of one child"),
    Purpose.RIGHTS: _("Right of the family"),
    Purpose.EVALUATE: _("To evaluate services"),
    Purpose.RESEARCH: _("For research"),
    Purpose.SERVE: _("To run a program"),
}
