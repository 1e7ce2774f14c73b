"""SQLite as Django has it, with steps before a commit. Its writers wait for each other anyway."""

from django.db.backends.sqlite3 import base

from wholecity.database.closing import ClosingSteps


class DatabaseWrapper(ClosingSteps, base.DatabaseWrapper):
    """The engine `wholecity.database.sqlite3`."""
