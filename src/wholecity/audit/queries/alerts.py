"""The alerts, and the limits above which they are raised."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from wholecity.audit.definitions import RULES, Rule
from wholecity.audit.models import Alert
from wholecity.audit.queries.entries import pages_opened_by
from wholecity.audit.rules import alerts as rules
from wholecity.audit.rules.alerts import Limits
from wholecity.kernel.errors import NotFound


@dataclass(frozen=True)
class AlertRow:
    """An alert as a page shows it."""

    id: UUID
    rule: Rule
    who: str
    role: str
    raised_at: datetime
    details: dict[str, Any]
    closed_at: datetime | None
    closed_by: str
    note: str

    @property
    def words(self) -> str:
        """What it is about, in a marked text."""
        return RULES[self.rule]

    @classmethod
    def of(cls, alert: Alert) -> "AlertRow":
        return cls(
            alert.id,
            Rule(alert.rule),
            alert.who,
            alert.role,
            alert.raised_at,
            alert.details,
            alert.closed_at,
            alert.closed_by,
            alert.note,
        )


def limits() -> Limits:
    """The city's limits."""
    opens, closes = settings.ALERT_HOURS
    return Limits(
        settings.ALERT_CHILDREN,
        settings.CHILD_PAGES,
        timedelta(minutes=settings.ALERT_MINUTES),
        opens,
        closes,
        settings.ALERT_DENIALS,
    )


def goes_on_at(who: str) -> datetime | None:
    """When an account may open the next page of a child; None for at once.

    Counted from the audit record, so that it is one number for all processes.
    """
    bounds = limits()
    since = timezone.now() - bounds.within
    return rules.goes_on_at(pages_opened_by(who, since=since, most=bounds.pages), bounds)


def alerts(*, are_open: bool, most: int = 100) -> list[AlertRow]:
    """The open alerts, or the closed ones, the latest first."""
    found = Alert.objects.filter(closed_at__isnull=are_open)
    return [AlertRow.of(alert) for alert in found[:most]]


def open_alerts_since(at: datetime) -> list[AlertRow]:
    """Alerts that were raised since then and are open."""
    found = Alert.objects.filter(closed_at=None, raised_at__gte=at)
    return [AlertRow.of(alert) for alert in found]


def alert(id: UUID) -> AlertRow:
    """One alert. Raises NotFound."""
    found = Alert.objects.filter(pk=id).first()
    if found is None:
        raise NotFound("There is no such alert.")
    return AlertRow.of(found)
