"""The forms of the cabinet's pages."""

from wholecity.governance.forms.bodies import (
    BodyForm,
    DesigneeForm,
    FillForm,
    LastDayForm,
    MembersForm,
    NewBodyForm,
    SeatForm,
    VisionForm,
    VoicesForm,
)
from wholecity.governance.forms.mail import (
    MailForm,
)
from wholecity.governance.forms.meetings import (
    CancelForm,
    ItemForm,
    MeetingForm,
)
from wholecity.governance.forms.past_meetings import (
    PastMeetingsForm,
)
from wholecity.governance.forms.record import (
    ActionForm,
    AnswerForm,
    AnswerForSomebodyForm,
    ApproveForm,
    CloseForm,
    DecisionForm,
    DoneForm,
    DropForm,
    GuestForm,
    MinutesForm,
    ProgressForm,
    ProposalForm,
    ReasonForm,
    begun_with,
)

__all__ = [
    "ActionForm",
    "AnswerForSomebodyForm",
    "AnswerForm",
    "ApproveForm",
    "BodyForm",
    "CancelForm",
    "CloseForm",
    "DecisionForm",
    "DesigneeForm",
    "DoneForm",
    "DropForm",
    "FillForm",
    "GuestForm",
    "ItemForm",
    "LastDayForm",
    "MailForm",
    "MeetingForm",
    "MembersForm",
    "MinutesForm",
    "NewBodyForm",
    "PastMeetingsForm",
    "ProgressForm",
    "ProposalForm",
    "ReasonForm",
    "SeatForm",
    "VisionForm",
    "VoicesForm",
    "begun_with",
]
