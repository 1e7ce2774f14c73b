"""PostgreSQL as Django has it, with steps before a commit."""

from django.db.backends.postgresql import base

from wholecity.database.closing import ClosingSteps


class DatabaseWrapper(ClosingSteps, base.DatabaseWrapper):
    """The engine `wholecity.database.postgresql`."""

    def settle(self) -> None:
        # Foreign keys are checked at the commit, and may wait there for rows that another
        # writer holds who waits for us. They are checked before the last lock is taken.
        self.check_constraints()
