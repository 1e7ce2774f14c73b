"""Reads for pages, downloads and the terminal: see `values` for what they return."""

from wholecity.measures.queries.cards import cards
from wholecity.measures.queries.page import csv_rows, figure_of, measure_page
from wholecity.measures.queries.values import CSV_HEADER

__all__ = ["CSV_HEADER", "cards", "csv_rows", "figure_of", "measure_page"]
