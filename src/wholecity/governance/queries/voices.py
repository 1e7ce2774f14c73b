"""Who at the table speaks for which children, against the children of the city."""

from dataclasses import dataclass, replace
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
from wholecity.measures.queries.values import Point


@dataclass(frozen=True)
class VoiceRow:
    """A constituency, the share that it is of the city's students, and the seats that speak for it.

    `share` is in percent, None where nothing was released; it may be hidden, or a limit.
    """

    title: str
    share: Point | None
    seats: tuple[tuple[UUID, str], ...]

    @property
    def is_unheard(self) -> bool:
        """Whether they are children of the city for whom nobody at the table speaks."""
        return not self.seats and not (self.share and self.share.value == 0)


def voices(body: str, day: date) -> list[VoiceRow]:
    """All constituencies, in the order of their definition."""
    seats = _seats(body, day)
    shares = _shares()
    return [
        VoiceRow(one.title, shares.get(key), tuple(seats.get(key, ())))
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


def _shares() -> dict[str, Point]:
    """The newest share of each constituency, as far as figures were released."""
    known = {card.measure.key: card.latest for domain in cards(gaps=False) for card in domain.cards}
    levels = _levels()
    named = {key: known.get(one.measure) for key, one in CONSTITUENCIES.items() if one.measure}
    of_race = {key: levels.get(one.level) for key, one in CONSTITUENCIES.items() if one.level}
    return {key: point for key, point in (named | of_race).items() if point}


def _levels() -> dict[str, Point]:
    """The share of each group of race and ethnicity of all students who were counted with it.

    In whole percents, as all shares are; what would round to nothing is "1% or less".
    """
    page = measure_page(ALL_CHILDREN)
    table = next((table for table in page.groups if table.dimension == RACE), None)
    whole = page.card.latest if page.card else None
    if table is None or whole is None or not whole.value or whole.period != table.period:
        return {}
    return {row.level: _share(row.point, whole.value) for row in table.rows}


def _share(count: Point, whole: Decimal) -> Point:
    if count.value is None:
        return count
    exactly = 100 * count.value / whole
    is_less = 0 < exactly < 1
    value = Decimal(1) if is_less else round(exactly)
    return replace(count, value=Decimal(value), bound="at_most" if is_less else "")
