"""Reading the audit record."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from wholecity.audit.models import Entry


def entries_of(
    kinds: Collection[str],
    ids: Collection[str] | None = None,
    *,
    within: tuple[str, str] | None = None,
    action: str = "",
    who: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Entry]:
    """The entries about things of some kinds, the latest first.

    `ids` are the things, None is all of them; `within` is a detail and its
    value, and adds the entries that carry it (what belonged to a meeting, and
    is gone). `action`, `who` and the days, both included, narrow it down.
    """
    found = Entry.objects.filter(object_kind__in=kinds)
    if ids is not None:
        about = Q(object_id__in=ids)
        if within is not None:
            about |= Q(**{f"details__{within[0]}": within[1]})
        found = found.filter(about)
    if action:
        found = found.filter(action=action)
    if who:
        found = found.filter(who__icontains=who)
    if since:
        found = found.filter(at__date__gte=since)
    if until:
        found = found.filter(at__date__lte=until)
    return found.order_by("-at", "-id")
