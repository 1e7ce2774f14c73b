"""Who acts for a seat, and with how much authority."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wholecity.audit.actions import record
from wholecity.governance.actions.seats import locked
from wholecity.governance.models import Designation
from wholecity.governance.rules.terms import Term, clash
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.kernel.texts import phrase
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def designate(
    *,
    by: Acting,
    seat: UUID,
    person: UUID,
    authority: str,
    may_decide: bool,
    since: date,
    until: date | None = None,
) -> None:
    """Let somebody act for a seat's holder, with authority that is granted in words.

    Raises Conflict where nobody holds the seat who could grant it, where the
    holder would act for themselves, and where another one acts in that time;
    BadInput without words, or for a term that ends before it begins.
    """
    require(by, "write", "cabinet")
    place = locked(seat)
    term = Term(since, until)
    if not authority.strip():
        raise BadInput(
            "What the designee may do is not said.", hint="Write it as the holder granted it."
        )
    if term.is_backwards():
        raise BadInput("The last day is before the first.", hint="Choose a later last day.")
    at_that_time = Q(until=None) | Q(until__gte=since)
    holding = place.holdings.filter(at_that_time, since__lte=since).first()
    if holding is None:
        raise Conflict(
            "Nobody holds this seat from that day on.", hint="Only its holder can grant authority."
        )
    if holding.until is not None:  # the authority ends with the term of whoever grants it
        until = min(until or holding.until, holding.until)
        term = Term(since, until)
    if holding.person_id == person:
        raise Conflict("The holder needs nobody's authority.", hint="Choose another person.")
    _check_alone(place.designations.select_related("person"), term)
    made = Designation.objects.create(
        seat=place,
        person_id=person,
        granted_by=holding.person,
        authority=authority,
        may_decide=may_decide,
        since=since,
        until=until,
    )
    record(
        by=by,
        action="designate",
        object_kind="seat",
        object_id=place.id,
        designee=made.person.name,
        may_decide=may_decide,
        since=str(since),
        until=str(until or ""),
    )


def _check_alone(others: Iterable[Designation], term: Term) -> None:
    terms = {Term(d.since, d.until): d for d in others}
    met = clash(term, terms)
    if met:
        raise Conflict(
            phrase("%(person)s acts for this seat in that time.", person=terms[met].person.name),
            hint="End that first, or choose another day.",
        )


@transaction.atomic
def end_designation(*, by: Acting, designation: UUID, until: date) -> None:
    """End a designee's authority; `until` is the last day on which it holds."""
    require(by, "write", "cabinet")
    found = Designation.objects.filter(pk=designation).first()
    if found is None:
        raise NotFound("There is no such designee.")
    place = locked(found.seat_id)
    if found.until is not None and found.until <= until:
        raise Conflict("That authority ends earlier already.")
    if until < found.since:
        raise BadInput("The last day is before the first.", hint="Choose a later last day.")
    found.until = until
    found.save(update_fields=["until"])
    record(
        by=by,
        action="end designation",
        object_kind="seat",
        object_id=place.id,
        designee=found.person.name,
        until=str(until),
    )
