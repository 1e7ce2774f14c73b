"""Decisions of the registry as plain Python: what an ID looks like, and which child keeps which."""
