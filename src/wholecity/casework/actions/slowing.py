"""Whoever opens children's pages one after the other is stopped; an emergency never is."""

from django.db import transaction

from wholecity.audit.actions import raise_alert, refuse, written_or_unavailable
from wholecity.audit.definitions import Rule
from wholecity.audit.queries import goes_on_at, limits
from wholecity.casework.queries import open_threat
from wholecity.kernel.errors import TooMany
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.roles import FAMILY


def slow_down(*, by: Acting, child: str, purpose: Purpose) -> str:
    """Return where the next page of a child may be opened; the threat where only that opens it.

    Raises TooMany for everybody else who opened too many a moment ago, whether there is such a
    child or not, and tells the privacy officer. Call it outside of a transaction: what it enters
    stays.
    """
    if by.role in FAMILY or purpose is Purpose.EMERGENCY:
        return ""
    with written_or_unavailable():  # without the audit record nothing is shown
        until = goes_on_at(by.name)
    if until is None:
        return ""
    if threat := open_threat(by, child):
        return threat
    bounds = limits()
    minutes = int(bounds.within.total_seconds() // 60)
    with transaction.atomic():
        refuse(by=by, action="read", thing="child", reasons=["too many"], object_id=child)
        raise_alert(by=by, rule=Rule.STOPPED, pages=bounds.pages, minutes=minutes)
    raise TooMany("You opened the pages of many children in a short time.", until=until)
