"""The confidential store: what agencies delivered about children, and what is computed from it."""
