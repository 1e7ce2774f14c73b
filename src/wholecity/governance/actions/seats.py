"""Seats and who holds them. A term that is over stays as it was."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.actions.bodies import locked_body
from wholecity.governance.definitions import ONLY_ONE, SEAT_ROLES, SeatRole
from wholecity.governance.definitions.constituencies import CONSTITUENCIES
from wholecity.governance.models import Body, Designation, Holding, Seat, SeatVoice
from wholecity.governance.rules.terms import Term, clash
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.kernel.texts import phrase, said
from wholecity.people.access import require
from wholecity.people.rules import Acting

A_DAY = timedelta(days=1)


@transaction.atomic
def add_seat(
    *,
    by: Acting,
    body: str,
    organization: UUID,
    role: SeatRole,
    since: date,
    purpose: str = "",
) -> UUID:
    """Give an organization a seat in a body; its id.

    Raises Conflict for a second chair or co-chair.
    """
    require(by, "write", "cabinet")
    found = locked_body(body)
    if role in ONLY_ONE and found.seats.filter(role=role, until=None).exists():
        raise Conflict(
            phrase("%(body)s has this seat already: %(role)s.", body=found.name, role=_words(role)),
            hint="Close that seat first, or choose another role.",
        )
    seat = Seat.objects.create(
        body=found, organization_id=organization, role=role, purpose=purpose, since=since
    )
    record(
        by=by,
        action="add seat",
        object_kind="seat",
        object_id=seat.id,
        body=found.name,
        organization=seat.organization.name,
        role=str(role),
    )
    return seat.id


@transaction.atomic
def speak_for(*, by: Acting, seat: UUID, constituencies: Collection[str]) -> None:
    """Say for which children of the city a seat speaks; what was said before is replaced.

    Raises BadInput for a constituency that is not known, NotFound for no such seat.
    """
    require(by, "write", "cabinet")
    found = Seat.objects.select_for_update().filter(pk=seat).first()
    if found is None:
        raise NotFound("There is no such seat.")
    if unknown := set(constituencies) - set(CONSTITUENCIES):
        raise BadInput(phrase("“%(value)s” is no group of children.", value=min(unknown)))
    was = sorted(found.voices.values_list("constituency", flat=True))
    now = sorted(set(constituencies))
    found.voices.all().delete()
    SeatVoice.objects.bulk_create(SeatVoice(seat=found, constituency=key) for key in now)
    record(
        by=by,
        action="speak for",
        object_kind="seat",
        object_id=found.id,
        children=now,
        was={"children": was},
    )


@transaction.atomic
def fill_seat(
    *,
    by: Acting,
    seat: UUID,
    person: UUID,
    title: str,
    is_top_executive: bool,
    since: date,
    reason: str = "",
    in_place_of_holder: bool = False,
) -> None:
    """Let a person hold a seat from a day on.

    `in_place_of_holder` ends the term of whoever holds it on the day before,
    and with it the designations that they granted. Raises BadInput where the
    person does not lead the organization and no reason is given, Conflict for
    terms that overlap and for somebody who has another seat in the body.
    """
    require(by, "write", "cabinet")
    place = locked(seat)
    if not is_top_executive and place.role != SeatRole.STAFF and not reason.strip():
        raise BadInput(
            phrase(
                "A seat at the table is for the one who leads %(organization)s.",
                organization=place.organization.name,
            ),
            hint="Say why somebody else holds it; the reason is kept.",
        )
    term = Term(since)
    if in_place_of_holder:
        _end_holding(place, since - A_DAY)
    _check_term(place, term)
    _check_one_seat(place, person, term)
    holding = Holding.objects.create(
        seat=place,
        person_id=person,
        title=title,
        is_top_executive=is_top_executive,
        reason="" if is_top_executive else reason.strip(),
        since=since,
    )
    record(
        by=by,
        action="fill seat",
        object_kind="seat",
        object_id=place.id,
        holder=holding.person.name,
        title=title,
        since=str(since),
        reason=holding.reason,
    )


@transaction.atomic
def vacate_seat(*, by: Acting, seat: UUID, until: date) -> None:
    """End the term of a seat's holder: `until` is the last day. The seat is vacant after it."""
    require(by, "write", "cabinet")
    place = locked(seat)
    holder = _end_holding(place, until)
    record(
        by=by,
        action="vacate seat",
        object_kind="seat",
        object_id=place.id,
        holder=holder,
        until=str(until),
    )


@transaction.atomic
def close_seat(*, by: Acting, seat: UUID, until: date) -> None:
    """Close a seat after its last day; its history stays.

    Raises Conflict while somebody holds it, BadInput for a day before it began.
    """
    require(by, "write", "cabinet")
    place = locked(seat)
    if until < place.since:
        raise BadInput("A seat cannot end before it begins.", hint="Choose a later day.")
    if place.holdings.filter(Q(until=None) | Q(until__gt=until)).exists():
        raise Conflict("Somebody holds this seat.", hint="End their term first.")
    place.until = until
    place.save(update_fields=["until"])
    record(by=by, action="close seat", object_kind="seat", object_id=place.id, until=str(until))


def locked(seat: UUID) -> Seat:
    """The seat, so that two who change it do so one after the other. Raises NotFound, Conflict."""
    found = Seat.objects.select_for_update(of=("self",)).select_related("organization", "body")
    place = found.filter(pk=seat).first()
    if place is None:
        raise NotFound("There is no such seat.")
    if place.until is not None:
        raise Conflict("This seat is closed.", hint="Add a new seat.")
    return place


def _end_holding(seat: Seat, until: date) -> str:
    """End the running term of a seat and what hangs on it; the holder's name.

    A term whose end is planned may end sooner, one that is over stays as it was.
    """
    running = Q(until=None) | Q(until__gte=timezone.localdate(), until__gt=until)
    terms = seat.holdings.select_related("person").order_by("since")
    holding = terms.filter(running).first()
    if holding is None:
        raise Conflict("Nobody holds this seat.", hint="It can be filled.")
    if until < holding.since:
        raise BadInput(
            phrase(
                "%(holder)s holds the seat since %(since)s.",
                holder=holding.person.name,
                since=holding.since,
            ),
            hint="The term cannot end before it begins: choose a later day.",
        )
    holding.until = until
    holding.save(update_fields=["until"])
    _end_designations(holding, until)
    return str(holding.person.name)


def _end_designations(holding: Holding, until: date) -> None:
    """Authority that a holder granted ends with their term; what had not begun never does."""
    granted = Designation.objects.filter(seat=holding.seat_id, granted_by=holding.person_id)
    granted = granted.filter(since__gte=holding.since)
    granted.filter(since__gt=until).delete()
    granted.exclude(until__lte=until).update(until=until)


def _check_term(seat: Seat, term: Term) -> None:
    if term.since < seat.since:
        raise BadInput(
            phrase("The seat exists since %(since)s only.", since=seat.since),
            hint="Choose a later day.",
        )
    terms = {Term(h.since, h.until): h for h in seat.holdings.select_related("person")}
    met = clash(term, terms)
    if met:
        raise Conflict(
            phrase("%(holder)s holds the seat in that time.", holder=terms[met].person.name),
            hint="End that term first, or choose another day.",
        )


def _check_one_seat(seat: Seat, person: UUID, term: Term) -> None:
    Body.objects.select_for_update().get(pk=seat.body_id)  # another seat may be filled just now
    others = Holding.objects.filter(seat__body=seat.body, person_id=person).exclude(seat=seat)
    for other in others.select_related("seat__organization", "person"):
        if term.overlaps(Term(other.since, other.until)):
            raise Conflict(
                phrase(
                    "%(person)s holds the seat of %(organization)s in this body.",
                    person=other.person.name,
                    organization=other.seat.organization.name,
                ),
                hint="One person has one seat in a body. End the other term first.",
            )


def _words(role: SeatRole) -> str:
    return said(SEAT_ROLES[role])
