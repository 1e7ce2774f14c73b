"""What a child's page and a caseload show, decided value by value; nothing here writes."""

from wholecity.casework.queries.caseload import (
    AssignmentRow,
    assignments,
    children_of,
    on_whose_caseload,
)
from wholecity.casework.queries.circumstances import circumstances, open_threat
from wholecity.casework.queries.emergencies import EmergencyRow, emergencies
from wholecity.casework.queries.inquiries import InquiryRow, inquiries, inquiry, under_inquiry
from wholecity.casework.queries.page import ChildSeen, Part, SeenValue, Written, in_words, parts_of

__all__ = [
    "AssignmentRow",
    "ChildSeen",
    "EmergencyRow",
    "InquiryRow",
    "Part",
    "SeenValue",
    "Written",
    "assignments",
    "children_of",
    "circumstances",
    "emergencies",
    "in_words",
    "inquiries",
    "inquiry",
    "on_whose_caseload",
    "open_threat",
    "parts_of",
    "under_inquiry",
]
