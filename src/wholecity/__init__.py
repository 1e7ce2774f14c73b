"""Wholecity: one picture of a city's children, from agency files to a decision."""

__version__ = "0.1.0"
