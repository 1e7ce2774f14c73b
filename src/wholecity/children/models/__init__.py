"""The registry's children and links, what may be shown of them, and why it may."""

from wholecity.children.models.care import CareRecord
from wholecity.children.models.grounds import FamilyTie, LegalGround
from wholecity.children.models.registry import Child, LinkRun, RecordLink

__all__ = ["CareRecord", "Child", "FamilyTie", "LegalGround", "LinkRun", "RecordLink"]
