"""The life of an agreement, and what it lets through."""
