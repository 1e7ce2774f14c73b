"""Linkage declared as data: names, comparisons, blocking, bands."""
