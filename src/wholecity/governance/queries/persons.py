"""Who can be asked to do something: those who are here, and those who left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from wholecity.governance.models import BackboneRole, Designation, Holding, Seat
from wholecity.governance.queries.terms import runs_on
from wholecity.people.queries import PersonRow, persons


@dataclass(frozen=True)
class KnownPersons:
    """Everybody who is known, by name: of the cabinet now, never of it, and no longer."""

    here: tuple[PersonRow, ...]
    others: tuple[PersonRow, ...]
    gone: tuple[PersonRow, ...]


def known_persons(today: date) -> KnownPersons:
    """Everybody by whether a term of theirs goes on; who comes later is here already."""
    terms = [(person, until is None or until >= today) for person, until in _terms()]
    ever = {person for person, _goes_on in terms}
    here = {person for person, goes_on in terms if goes_on}
    everybody = persons()
    return KnownPersons(
        tuple(p for p in everybody if p.id in here),
        tuple(p for p in everybody if p.id not in ever),
        tuple(p for p in everybody if p.id in ever - here),
    )


def _terms() -> Iterable[tuple[UUID, date | None]]:
    """Whoever held a seat, acted for one, or had a position of the backbone, with the last day."""
    held, acted, worked = (
        model.objects.order_by().values_list("person", "until")
        for model in (Holding, Designation, BackboneRole)
    )
    return held.union(acted, worked)


def sits_today(username: str) -> bool:
    """Whether an account's person holds a seat of a body that meets, or acts for one, today."""
    today = timezone.localdate()
    runs, mine = runs_on(today), Q(person__user__username=username)
    seats = Seat.objects.filter(runs_on(today)).filter(
        Q(body__until=None) | Q(body__until__gte=today)
    )
    held = Holding.objects.filter(runs, mine, seat__in=seats)
    named = Designation.objects.filter(runs, mine, seat__in=seats)
    return held.values("pk").union(named.values("pk")).exists()
