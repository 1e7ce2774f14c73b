"""Terms of office in the database: the same rule as `rules.terms`, as a condition."""

from datetime import date

from django.db.models import Q


def runs_on(day: date) -> Q:
    """Whether a day lies in the term of a row with `since` and `until`, both included."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))
