"""Django's two databases, with two things more: last steps before a commit, and very many rows."""
