"""Looking at children, and who may: caseloads, emergencies. A look is entered like a change."""

from wholecity.casework.actions.assigning import assign, child_of_record, close
from wholecity.casework.actions.demonstration import make_demo_caseload
from wholecity.casework.actions.emergencies import open_emergency, review_emergency
from wholecity.casework.actions.looking import (
    ChildSeen,
    ListedChild,
    SeenValue,
    look_at_caseload,
    look_at_child,
)

__all__ = [
    "ChildSeen",
    "ListedChild",
    "SeenValue",
    "assign",
    "child_of_record",
    "close",
    "look_at_caseload",
    "look_at_child",
    "make_demo_caseload",
    "open_emergency",
    "review_emergency",
]
