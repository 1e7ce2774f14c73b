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
    "end_designation",
    "export_members",
    "fill",
    "import_members",
    "index",
    "meeting",
    "move_item",
    "new_body",
    "new_meeting",
    "new_seat",
    "publish_meeting",
    "remove_item",
    "seat",
    "vacate",
]
