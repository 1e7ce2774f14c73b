"""Changes of the cabinet: its bodies, their seats and who holds them, its meetings."""

from wholecity.governance.actions.agenda import add_item, change_item, move_item, remove_item
from wholecity.governance.actions.bodies import adopt_vision, change_body, found_body
from wholecity.governance.actions.demonstration import make_demo_cabinet
from wholecity.governance.actions.designees import designate, end_designation
from wholecity.governance.actions.importing import Imported, import_members
from wholecity.governance.actions.meetings import (
    call_meeting,
    cancel_meeting,
    change_meeting,
    publish_meeting,
)
from wholecity.governance.actions.seats import add_seat, close_seat, fill_seat, vacate_seat

__all__ = [
    "Imported",
    "add_item",
    "add_seat",
    "adopt_vision",
    "call_meeting",
    "cancel_meeting",
    "change_body",
    "change_item",
    "change_meeting",
    "close_seat",
    "designate",
    "end_designation",
    "fill_seat",
    "found_body",
    "import_members",
    "make_demo_cabinet",
    "move_item",
    "publish_meeting",
    "remove_item",
    "vacate_seat",
]
