"""Tables of the cabinet. History is never overwritten."""

from wholecity.governance.models.bodies import Body, Designation, Holding, Seat, Vision
from wholecity.governance.models.meetings import AgendaItem, Meeting

__all__ = ["AgendaItem", "Body", "Designation", "Holding", "Meeting", "Seat", "Vision"]
