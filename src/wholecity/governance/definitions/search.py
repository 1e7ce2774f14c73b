"""What can be found in the cabinet's record."""

from enum import StrEnum

from wholecity.kernel.texts import translatable as _


class FoundKind(StrEnum):
    """What something that was found is."""

    DECISION = "decision"
    MINUTES = "minutes"
    ACTION = "action"
    ITEM = "item"
    PAPER = "paper"


FOUND_KINDS = {
    FoundKind.DECISION: _("Decision"),
    FoundKind.MINUTES: _("Minutes of a meeting"),
    FoundKind.ACTION: _("Action item"),
    FoundKind.ITEM: _("Agenda item"),
    FoundKind.PAPER: _("Paper"),
}
