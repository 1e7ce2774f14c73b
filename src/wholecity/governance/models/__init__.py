"""Tables of the cabinet. History is never overwritten."""

from wholecity.governance.models.bodies import Body, Designation, Holding, Seat, Vision
from wholecity.governance.models.calendars import CalendarFeed, Rsvp
from wholecity.governance.models.meetings import AgendaItem, Meeting
from wholecity.governance.models.papers import Paper, PaperContent
from wholecity.governance.models.record import (
    ActionItem,
    ActionNote,
    Attendance,
    Decision,
    Guest,
    Minutes,
    Position,
    Proposal,
    Response,
)

__all__ = [
    "ActionItem",
    "ActionNote",
    "AgendaItem",
    "Attendance",
    "Body",
    "CalendarFeed",
    "Decision",
    "Designation",
    "Guest",
    "Holding",
    "Meeting",
    "Minutes",
    "Paper",
    "PaperContent",
    "Position",
    "Proposal",
    "Response",
    "Rsvp",
    "Seat",
    "Vision",
]
