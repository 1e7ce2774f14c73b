"""Changes: published statistics, outlines of neighborhoods, goals."""

from wholecity.measures.actions.places import import_places
from wholecity.measures.actions.statistics import FileOutcome, Outcome, import_statistics
from wholecity.measures.actions.targets import set_target

__all__ = ["FileOutcome", "Outcome", "import_places", "import_statistics", "set_target"]
