"""What pages show of the cabinet: its bodies and seats, and its meetings."""

from wholecity.governance.queries.bodies import (
    BodyPage,
    SeatRow,
    bodies,
    body,
    members,
    seat,
    there_is_a_cabinet,
)
from wholecity.governance.queries.meetings import (
    ItemRow,
    MeetingPage,
    MeetingRow,
    item,
    meeting,
    meetings,
    proposed_day,
    upcoming,
)

__all__ = [
    "BodyPage",
    "ItemRow",
    "MeetingPage",
    "MeetingRow",
    "SeatRow",
    "bodies",
    "body",
    "item",
    "meeting",
    "meetings",
    "members",
    "proposed_day",
    "seat",
    "there_is_a_cabinet",
    "upcoming",
]
