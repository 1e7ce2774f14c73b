"""Decisions of linkage as plain Python: which pairs hold, and which records are one child."""
