"""The cabinet's pages."""

from wholecity.governance.views.bodies import (
    adopt_vision,
    body,
    change_body,
    close,
    designate,
    end_designation,
    fill,
    index,
    new_body,
    new_seat,
    seat,
    vacate,
)
from wholecity.governance.views.effectiveness import effectiveness, effectiveness_file
from wholecity.governance.views.history import history, history_file
from wholecity.governance.views.meetings import (
    add_item,
    cancel_meeting,
    change_item,
    change_meeting,
    meeting,
    move_item,
    new_meeting,
    publish_meeting,
    remove_item,
)
from wholecity.governance.views.members import export_members, import_members
from wholecity.governance.views.records import export, open_meeting, records, records_file
from wholecity.governance.views.search import search
from wholecity.governance.views.survey import survey

__all__ = [
    "add_item",
    "adopt_vision",
    "body",
    "cancel_meeting",
    "change_body",
    "change_item",
    "change_meeting",
    "close",
    "designate",
    "effectiveness",
    "effectiveness_file",
    "end_designation",
    "export",
    "export_members",
    "fill",
    "history",
    "history_file",
    "import_members",
    "index",
    "meeting",
    "move_item",
    "new_body",
    "new_meeting",
    "new_seat",
    "open_meeting",
    "publish_meeting",
    "records",
    "records_file",
    "remove_item",
    "search",
    "seat",
    "survey",
    "vacate",
]
