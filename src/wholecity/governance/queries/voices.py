"""Who at the table speaks for which children, against the children of the city."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from wholecity.governance.definitions import SeatRole
from wholecity.governance.definitions.constituencies import (
    ALL_CHILDREN,
    CONSTITUENCIES,
    RACE,
)
from wholecity.governance.models import SeatVoice
from wholecity.measures.queries import cards, measure_page
from wholecity.measures.queries.values import State

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class VoiceRow:
    """A constituency, the share that it is of the city's students, and the seats that speak for it.

    `share` is in percent, None where no figure was released; `period` is its school year.
    """

    title: str
    share: Decimal | None
    period: str
    seats: tuple[tuple[UUID, str], ...]

    @property
    def is_unheard(self) -> bool:
        """Whether they are children of the city for whom nobody at the table speaks."""
        return not self.seats and self.share != 0


def voices(body: str, day: date) -> list[VoiceRow]:
    """All constituencies, in the order of their definition."""
    seats = _seats(body, day)
    shares = _shares()
    return [
        VoiceRow(one.title, *shares.get(key, (None, "")), tuple(seats.get(key, ())))
        for key, one in CONSTITUENCIES.items()
    ]


def voices_of(seat: UUID) -> list[str]:
    """The keys of the constituencies for which a seat speaks."""
    return list(SeatVoice.objects.filter(seat=seat).values_list("constituency", flat=True))


def _seats(body: str, day: date) -> dict[str, list[tuple[UUID, str]]]:
    """The seats at the table on a day, by constituency; a vacant one speaks for nobody."""
    there = Q(seat__until=None) | Q(seat__until__gte=day)
    held = Q(seat__holdings__until=None) | Q(seat__holdings__until__gte=day)
    rows = SeatVoice.objects.filter(there, held, seat__body__key=body)
    rows = rows.filter(seat__since__lte=day, seat__holdings__since__lte=day)
    rows = rows.exclude(seat__role=SeatRole.STAFF).order_by("seat__organization__name")
    found: dict[str, list[tuple[UUID, str]]] = {}
    for key, seat, name in rows.values_list("constituency", "seat", "seat__organization__name"):
        found.setdefault(key, []).append((seat, name))
    return found


def _shares() -> dict[str, tuple[Decimal | None, str]]:
    """The share of each constituency with its period, as far as figures were released."""
    known = {card.measure.key: card for domain in cards(gaps=False) for card in domain.cards}
    levels = _levels()
    found: dict[str, tuple[Decimal | None, str]] = {}
    for key, one in CONSTITUENCIES.items():
        if one.measure in known:
            latest = known[one.measure].latest
            found[key] = (latest.value, latest.period)
        elif one.level in levels:
            found[key] = levels[one.level]
    return found


def _levels() -> dict[str, tuple[Decimal | None, str]]:
    """The share of each group of race and ethnicity of the students whose group is shown."""
    page = measure_page(ALL_CHILDREN)
    table = next((table for table in page.groups if table.dimension == RACE), None)
    if table is None:
        return {}
    shown = {r.level: r.point.value for r in table.rows if r.point.state is State.SHOWN}
    whole = sum(value for value in shown.values() if value is not None)
    return {
        level: (HUNDRED * value / whole, table.period)
        for level, value in shown.items()
        if value is not None and whole
    }
