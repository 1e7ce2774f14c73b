"""Django's two databases, with one thing more: last steps of a transaction before its commit."""
