"""The states of a message, how a receiver wants mail, and what is enclosed."""

from dataclasses import dataclass
from enum import StrEnum

from wholecity.kernel.texts import translatable as _

DIGEST = "digest"  # the kind of the one mail a day


class State(StrEnum):
    """What has become of a message."""

    WAITING = "waiting"
    GATHERED = "gathered"
    SENT = "sent"
    BOUNCED = "bounced"
    UNWANTED = "unwanted"
    EXPIRED = "expired"


STATES = {
    State.WAITING: _("Waiting"),
    State.GATHERED: _("Goes with the day’s mail"),
    State.SENT: _("Sent"),
    State.BOUNCED: _("Not delivered"),
    State.UNWANTED: _("Not wanted by the receiver"),
    State.EXPIRED: _("No longer of use"),
}


class How(StrEnum):
    """When a receiver wants what is not urgent."""

    AT_ONCE = "at-once"
    DAILY = "daily"


HOW = {How.AT_ONCE: _("At once"), How.DAILY: _("One mail a day")}


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a message, as `invitation.ics`, `text/calendar; method=REQUEST`."""

    name: str
    media_type: str
    content: bytes
