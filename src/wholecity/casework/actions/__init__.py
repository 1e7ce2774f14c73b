"""Looking at children, and who may: caseloads, emergencies. A look is entered like a change."""

from wholecity.casework.actions.assigning import assign, child_of_record, close
from wholecity.casework.actions.demonstration import make_demo_caseload
from wholecity.casework.actions.emergencies import open_emergency, review_emergency
from wholecity.casework.actions.entering import enter
from wholecity.casework.actions.inquiries import close_inquiry, look_at_identity, open_inquiry
from wholecity.casework.actions.looking import (
    ListedChild,
    look_at_caseload,
    look_at_child,
    look_at_names,
)

__all__ = [
    "ListedChild",
    "assign",
    "child_of_record",
    "close",
    "close_inquiry",
    "enter",
    "look_at_caseload",
    "look_at_child",
    "look_at_identity",
    "look_at_names",
    "make_demo_caseload",
    "open_emergency",
    "open_inquiry",
    "review_emergency",
]
