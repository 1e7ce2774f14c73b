"""Meetings as calendars take them, who is invited, and who follows what under which link."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from wholecity.governance.definitions import REPLIES, MeetingState, Reply, SeatRole
from wholecity.governance.formats.calendar import Attendee, CalendarMeeting, uid_of
from wholecity.governance.models import (
    CalendarFeed,
    Designation,
    Holding,
    Meeting,
    Rsvp,
)
from wholecity.governance.queries.terms import runs_on
from wholecity.governance.rules.calendar import instant
from wholecity.kernel.errors import NotFound
from wholecity.people.queries import PersonRow

Term = TypeVar("Term", Holding, Designation)


@dataclass(frozen=True)
class FeedRow:
    """A link that somebody has, without its secret, which nobody knows but they."""

    made_at: datetime


@dataclass(frozen=True)
class ComingRow:
    """Somebody who is invited, and what they answered."""

    person: UUID
    name: str
    organization: str
    answer: Reply | None

    @property
    def answer_title(self) -> str:
        return REPLIES[self.answer] if self.answer else ""


def calendar_meeting(meeting_id: UUID, url: str, *, drafts: bool) -> CalendarMeeting:
    """A meeting with everybody who is invited. Raises NotFound, also for a draft not shown."""
    found = Meeting.objects.select_related("body").filter(pk=meeting_id)
    row = (found if drafts else found.exclude(published_at=None)).first()
    if row is None:
        raise NotFound("There is no such meeting.")
    people = _invited(row)
    return replace(
        _meeting(row, url),
        organizer=_organizer(row),
        attendees=tuple(one for _, one in people.values() if one.email),
    )


def invited(meeting_id: UUID) -> list[PersonRow]:
    """Everybody who is invited to a meeting, with an address or without one."""
    row = Meeting.objects.select_related("body").get(pk=meeting_id)
    return [PersonRow(person, one.name, one.email) for person, (_, one) in _invited(row).items()]


def uid(meeting_id: UUID) -> str:
    """The name of a meeting in all calendars."""
    return uid_of(meeting_id, settings.CITY.division)


def coming(meeting_id: UUID) -> list[ComingRow]:
    """Everybody who is invited to a meeting, with their answers; those who come first."""
    row = Meeting.objects.select_related("body").get(pk=meeting_id)
    order = [*Reply, None]
    rows = [
        ComingRow(person, one.name, organization, one.answer)
        for person, (organization, one) in _invited(row).items()
    ]
    return sorted(rows, key=lambda r: (order.index(r.answer), r.organization, r.name))


def invited_as(meeting_id: UUID, email: str) -> ComingRow | None:
    """Who is invited to a meeting under an address; None for nobody."""
    row = Meeting.objects.select_related("body").get(pk=meeting_id)
    for person, (organization, one) in _invited(row).items():
        if one.email.lower() == email.lower():
            return ComingRow(person, one.name, organization, one.answer)
    return None


def feed_of(person: UUID) -> FeedRow | None:
    """The link under which somebody's calendar asks, if they have one."""
    found = CalendarFeed.objects.filter(person=person, revoked_at=None).first()
    return FeedRow(found.made_at) if found else None


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def follower(secret: str) -> UUID:
    """Whose link this is. Raises NotFound for one that is unknown, revoked, or of a closed account.

    Nothing is compared with the secret itself, and so no answer is slower for a better guess.
    """
    found = CalendarFeed.objects.filter(
        secret_sha256=hashed(secret), revoked_at=None, person__user__is_active=True
    ).first()
    if found is None:
        raise NotFound("There is no such calendar.")
    return found.person_id


def meetings_followed(
    person: UUID, today: date, address: Callable[[UUID], str]
) -> list[CalendarMeeting]:
    """The meetings that members see of the bodies in which somebody has a part today.

    When, where and what, and nothing of their agendas.
    """
    bodies = _runs(Holding.objects.filter(person=person), today).values("seat__body")
    named = _runs(Designation.objects.filter(person=person), today).values("seat__body")
    found = Meeting.objects.select_related("body").exclude(published_at=None)
    rows = found.filter(Q(body__in=bodies) | Q(body__in=named)).order_by("day", "starts")
    return [_meeting(row, address(row.id)) for row in rows]


def _meeting(row: Meeting, url: str) -> CalendarMeeting:
    starts = instant(row.day, row.starts, row.zone)
    assert starts is not None, "a time that the clocks leave out was refused"
    return CalendarMeeting(
        uid(row.id),
        row.version,
        row.body.name,
        starts,
        row.zone,
        row.minutes,
        row.place,
        url,
        row.changed_at,
        is_cancelled=row.state == MeetingState.CANCELLED,
    )


def _invited(row: Meeting) -> dict[UUID, tuple[str, Attendee]]:
    """Who holds a seat on the day of a meeting or acts for one, each once: seats go first."""
    answers = {r.person_id: Reply(r.answer) for r in Rsvp.objects.filter(meeting=row)}
    found: dict[UUID, tuple[str, Attendee]] = {}
    for part in _parts(row):
        person, seat = part.person, part.seat
        has_a_seat = isinstance(part, Holding) and seat.role != SeatRole.STAFF
        who = Attendee(person.name, person.email, has_a_seat, answers.get(person.id))
        found.setdefault(person.id, (seat.organization.name, who))
    return found


def _parts(row: Meeting) -> Iterable[Holding | Designation]:
    at_the_table = Q(seat__body=row.body_id)
    held = _runs(Holding.objects.filter(at_the_table), row.day)
    named = _runs(Designation.objects.filter(at_the_table), row.day)
    related = ("person", "seat__organization")
    order = ("seat__organization__name", "person__name")
    yield from held.exclude(seat__role=SeatRole.STAFF).select_related(*related).order_by(*order)
    yield from named.select_related(*related).order_by(*order)
    yield from held.filter(seat__role=SeatRole.STAFF).select_related(*related).order_by(*order)


def _organizer(row: Meeting) -> Attendee | None:
    """Who invites: the staff of the body, else its chair; whoever has an address."""
    held = _runs(Holding.objects.filter(seat__body=row.body_id), row.day).exclude(person__email="")
    for role in (SeatRole.STAFF, SeatRole.CHAIR, SeatRole.CO_CHAIR):
        found = held.filter(seat__role=role).select_related("person").order_by("since").first()
        if found:
            return Attendee(found.person.name, found.person.email)
    return None


def _runs(terms: QuerySet[Term], day: date) -> QuerySet[Term]:
    """Those of some terms that run on a day."""
    return terms.filter(runs_on(day))
