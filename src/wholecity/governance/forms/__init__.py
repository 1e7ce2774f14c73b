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
)
from wholecity.governance.forms.meetings import CancelForm, ItemForm, MeetingForm

__all__ = [
    "BodyForm",
    "CancelForm",
    "DesigneeForm",
    "FillForm",
    "ItemForm",
    "LastDayForm",
    "MeetingForm",
    "MembersForm",
    "NewBodyForm",
    "SeatForm",
    "VisionForm",
]
