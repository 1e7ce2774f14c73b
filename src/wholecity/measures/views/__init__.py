"""Pages of measures."""

from wholecity.measures.views.pages import download, index, measure

__all__ = ["download", "index", "measure"]
