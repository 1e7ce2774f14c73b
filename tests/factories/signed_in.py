"""Signing in without the pages that ask for it, for tests of what comes after."""

import time
from typing import Any

from django.test import Client

from wholecity.people.queries import VERIFIED_AT
from wholecity.people.sessions import SEEN_AT, SIGNED_IN_AT

_force_login = Client.force_login


def force_login(client: Client, user: Any, backend: str | None = None) -> None:
    """As Django's, and as if the second factor had been used a moment ago.

    `tests/conftest.py` puts it in the place of Django's. The control itself is
    switched off nowhere: a test of it signs in by the pages.
    """
    _force_login(client, user, backend)
    session, now = client.session, time.time()
    session.update({SIGNED_IN_AT: now, SEEN_AT: now, VERIFIED_AT: now})
    session.save()
