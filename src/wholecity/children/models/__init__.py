"""The registry's children and links, what may be shown of them and why, what families ask."""

from wholecity.children.models.care import CareRecord
from wholecity.children.models.grounds import FamilyTie, LegalGround
from wholecity.children.models.registry import Child, LinkRun, RecordLink
from wholecity.children.models.rights import Answer, Disagreement, FamilyRequest

__all__ = [
    "Answer",
    "CareRecord",
    "Child",
    "Disagreement",
    "FamilyRequest",
    "FamilyTie",
    "LegalGround",
    "LinkRun",
    "RecordLink",
]
