"""What a child's page and a caseload show, decided value by value; nothing here writes."""

from wholecity.casework.queries.caseload import (
    AssignmentRow,
    assignments,
    children_of,
    on_whose_caseload,
)
from wholecity.casework.queries.circumstances import circumstances
from wholecity.casework.queries.emergencies import EmergencyRow, emergencies

__all__ = [
    "AssignmentRow",
    "EmergencyRow",
    "assignments",
    "children_of",
    "circumstances",
    "emergencies",
    "on_whose_caseload",
]
