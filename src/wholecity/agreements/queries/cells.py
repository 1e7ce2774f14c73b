"""The smallest count that agreements let be shown of what comes from their sources."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from wholecity.agreements.models import Agreement
from wholecity.agreements.rules.life import Stage
from wholecity.policy.terms import Tier


@dataclass(frozen=True)
class SmallestCell:
    """An agreement that asks for a smallest count of children."""

    agreement: str
    title: str
    children: int


def smallest_cells(sources: Collection[str]) -> tuple[SmallestCell, ...]:
    """What agreements ask of figures to which these sources contribute, the strictest first.

    An agreement that names one of them asks it, and what it stands under. One that has ended
    asks it still, until what came under it is destroyed. A license binds its own people only.
    """
    begun = Agreement.objects.filter(stage=Stage.SIGNED, starts__lte=timezone.localdate())
    among = {one.pk: one for one in begun.exclude(tier=Tier.LICENSE)}
    asked = {
        above.pk: SmallestCell(above.key, above.title, above.min_cell)
        for one in among.values()
        if not set(sources).isdisjoint(one.sources)
        for above in _with_what_is_above(one, among)
        if above.min_cell
    }
    return tuple(sorted(asked.values(), key=lambda cell: (-cell.children, cell.agreement)))


def _with_what_is_above(one: Agreement, among: dict[UUID, Agreement]) -> Iterator[Agreement]:
    seen: set[UUID] = set()
    here: Agreement | None = one
    while here is not None and here.pk not in seen:
        yield here
        seen.add(here.pk)
        here = among.get(here.parent_id) if here.parent_id else None
