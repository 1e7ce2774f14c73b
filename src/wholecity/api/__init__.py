"""The interface for programs, at /api/v1/: what each room declares of it, and its document."""
