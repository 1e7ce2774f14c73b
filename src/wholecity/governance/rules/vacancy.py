"""How long nobody held a seat."""

from collections.abc import Iterable
from datetime import date, timedelta

from wholecity.governance.rules.terms import Term

A_DAY = timedelta(days=1)


def days_without(terms: Iterable[Term], since: date, until: date) -> int:
    """The days from `since` to `until`, both included, that lie in none of the terms."""
    missing, day = 0, since
    for term in sorted(terms, key=lambda term: term.since):
        if term.since > until or day > until:
            break
        missing += max((term.since - day).days, 0)
        if term.until is None:
            return missing
        day = max(day, term.until + A_DAY)
    return missing + max((until - day).days + 1, 0)
