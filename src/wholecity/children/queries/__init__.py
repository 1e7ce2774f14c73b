"""What pages and commands may know: of linkage, numbers; of a child, what the decision permits."""

from wholecity.children.queries.care import (
    CareValue,
    care_of,
    child_by_record,
    children_known_to,
    grounds_of,
    is_child,
    kinships_of,
)
from wholecity.children.queries.families import TieRow, tie_of, ties_of
from wholecity.children.queries.grounds import GroundRow, ground_rows
from wholecity.children.queries.linkage import (
    RunSummary,
    SourceSummary,
    WeightSummary,
    latest_run,
    registry_size,
    runs,
)
from wholecity.children.queries.rights import (
    AnswerRow,
    Note,
    RequestRow,
    notes_on,
    request_row,
    request_rows,
)

__all__ = [
    "AnswerRow",
    "CareValue",
    "GroundRow",
    "Note",
    "RequestRow",
    "RunSummary",
    "SourceSummary",
    "TieRow",
    "WeightSummary",
    "care_of",
    "child_by_record",
    "children_known_to",
    "ground_rows",
    "grounds_of",
    "is_child",
    "kinships_of",
    "latest_run",
    "names_of",
    "notes_on",
    "registry_size",
    "request_row",
    "request_rows",
    "runs",
    "tie_of",
    "ties_of",
]
