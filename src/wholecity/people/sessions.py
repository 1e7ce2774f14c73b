"""Where sessions are kept: a row of our own, which says whose it is.

`SESSION_ENGINE` names this module. What a page keeps in its session under the
names below stands in columns too, so that a list needs to open no session.
"""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from wholecity.people.models import Session

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
ADDRESS, PROGRAM = "address", "program"


def moment(value: object) -> datetime | None:
    """A moment as a session keeps it: seconds since 1970, UTC."""
    return datetime.fromtimestamp(value, UTC) if isinstance(value, (int, float)) else None


class SessionStore(DatabaseStore):
    """Sessions in the operational database, each with its user."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of this session."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        user = data.get(SESSION_KEY)
        row.user_id = int(user) if user is not None else None
        row.address = str(data.get(ADDRESS, ""))[:45]
        row.program = str(data.get(PROGRAM, ""))[:200]
        row.signed_in_at = moment(data.get(SIGNED_IN_AT))
        row.seen_at = moment(data.get(SEEN_AT))
        return row
