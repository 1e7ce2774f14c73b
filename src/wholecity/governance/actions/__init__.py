"""Changes of the cabinet: its bodies, their seats, who holds them and who acts for them."""

from wholecity.governance.actions.bodies import change_body, found_body
from wholecity.governance.actions.demonstration import make_demo_cabinet
from wholecity.governance.actions.designees import designate, end_designation
from wholecity.governance.actions.seats import add_seat, close_seat, fill_seat, vacate_seat

__all__ = [
    "add_seat",
    "change_body",
    "close_seat",
    "designate",
    "end_designation",
    "fill_seat",
    "found_body",
    "make_demo_cabinet",
    "vacate_seat",
]
