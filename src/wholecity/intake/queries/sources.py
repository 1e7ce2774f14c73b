"""Sources, and whether they deliver as they agreed to."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils import timezone

from wholecity.intake.models import Delivery, Source
from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _

LOADED = Q(deliveries__state=Delivery.State.LOADED)


@dataclass(frozen=True)
class SourceRow:
    """A source and its last delivery. `days_late` is None where nothing is agreed or due."""

    id: UUID
    key: str
    title: str
    agency: str
    agency_name: str
    agreement: str
    agreement_title: str
    lanes: tuple[str, ...]
    formats: tuple[str, ...]
    frequency_days: int | None
    steward: str
    last_received_on: date | None
    deliveries: int
    days_late: int | None
    own_consent: bool = False


def sources(today: date | None = None) -> list[SourceRow]:
    """All sources by title, with freshness against the agreed frequency."""
    day = today or timezone.localdate()
    rows = Source.objects.select_related("organization", "agreement").annotate(
        last=Max("deliveries__received_on", filter=LOADED),
        loaded=Count("deliveries", filter=LOADED),
    )
    return [_row(source, day) for source in rows]


def source_titles() -> dict[str, str]:
    """The titles of all sources by key: for rooms below, which name sources by their keys."""
    return dict(Source.objects.values_list("key", "title").order_by("title"))


def source(key: str) -> SourceRow:
    """One source. Raises NotFound with those that there are."""
    found = {s.key: s for s in sources()}
    if key not in found:
        raise NotFound(
            phrase("There is no source %(key)s.", key=key),
            hint=phrase("There are: %(sources)s.", sources=", ".join(found))
            if found
            else _("Register sources first: wholecity intake source add."),
        )
    return found[key]


def _row(source: Source, day: date) -> SourceRow:
    last: date | None = getattr(source, "last", None)
    late = None
    if last is not None and source.frequency_days:
        late = max(0, (day - last).days - source.frequency_days)
    return SourceRow(
        source.id,
        source.key,
        source.title,
        source.organization.key,
        source.organization.name,
        source.agreement.key,
        source.agreement.title,
        tuple(source.lanes),
        tuple(source.formats),
        source.frequency_days,
        source.steward,
        last,
        getattr(source, "loaded", 0),
        late,
        source.own_consent,
    )
