"""Tables of the cabinet. History is never overwritten."""

from wholecity.governance.models.backbone import (
    BackboneRole,
    Duty,
)
from wholecity.governance.models.bodies import (
    Body,
    Designation,
    Holding,
    Seat,
    SeatVoice,
    Vision,
)
from wholecity.governance.models.calendars import (
    CalendarFeed,
    Rsvp,
)
from wholecity.governance.models.initiatives import (
    Initiative,
    InitiativeMeasure,
    InitiativeMoney,
    InitiativeProgram,
    Milestone,
)
from wholecity.governance.models.meetings import (
    AgendaItem,
    Meeting,
)
from wholecity.governance.models.papers import (
    Paper,
    PaperContent,
)
from wholecity.governance.models.partnerships import (
    Partnership,
    PartnershipDocument,
    Signature,
)
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
from wholecity.governance.models.survey import (
    SurveyReply,
    SurveyTurnedIn,
)
from wholecity.governance.models.transitions import (
    Transition,
    TransitionStep,
)

__all__ = [
    "ActionItem",
    "ActionNote",
    "AgendaItem",
    "Attendance",
    "BackboneRole",
    "Body",
    "CalendarFeed",
    "Decision",
    "Designation",
    "Duty",
    "Guest",
    "Holding",
    "Initiative",
    "InitiativeMeasure",
    "InitiativeMoney",
    "InitiativeProgram",
    "Meeting",
    "Milestone",
    "Minutes",
    "Paper",
    "PaperContent",
    "Partnership",
    "PartnershipDocument",
    "Position",
    "Proposal",
    "Response",
    "Rsvp",
    "Seat",
    "SeatVoice",
    "Signature",
    "SurveyReply",
    "SurveyTurnedIn",
    "Transition",
    "TransitionStep",
    "Vision",
]
