"""Tables of the cabinet. History is never overwritten."""

from wholecity.governance.models.bodies import Body, Designation, Holding, Seat, Vision
from wholecity.governance.models.meetings import AgendaItem, Meeting
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
from wholecity.governance.models.survey import SurveyReply, SurveyTurnedIn

__all__ = [
    "ActionItem",
    "ActionNote",
    "AgendaItem",
    "Attendance",
    "Body",
    "Decision",
    "Designation",
    "Guest",
    "Holding",
    "Meeting",
    "Minutes",
    "Position",
    "Proposal",
    "Response",
    "Seat",
    "SurveyReply",
    "SurveyTurnedIn",
    "Vision",
]
