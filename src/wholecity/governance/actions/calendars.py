"""Secret links to a calendar of one's meetings, and what calendars answered."""

import secrets
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.actions.meetings import locked_meeting
from wholecity.governance.definitions import Reply
from wholecity.governance.formats.calendar import read_reply
from wholecity.governance.models import CalendarFeed, Rsvp
from wholecity.governance.queries.calendars import hashed, invited_as, uid
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed
from wholecity.kernel.texts import phrase
from wholecity.people.access import require
from wholecity.people.queries import PersonRow, person_of
from wholecity.people.rules import Acting


@transaction.atomic
def make_feed(*, by: Acting) -> str:
    """Make a secret for the calendar of whoever asks; it is told this once and kept nowhere.

    An earlier one is revoked. Raises NotAllowed for an account that belongs to no person,
    Conflict where they make another one at the same moment.
    """
    person = _self(by)
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            _revoke(person)
            feed = CalendarFeed.objects.create(
                person_id=person.id, secret_sha256=hashed(secret), made_at=timezone.now()
            )
    except IntegrityError:  # the other one does not see what this one does
        raise Conflict(
            "Another link was made at the same moment.", hint="Make one again; the other one ends."
        ) from None
    record(by=by, action="make calendar link", object_kind="calendar feed", object_id=feed.id)
    return secret


@transaction.atomic
def revoke_feed(*, by: Acting) -> None:
    """Let the link of whoever asks lead nowhere from now on."""
    person = _self(by)
    for feed in _revoke(person):
        record(by=by, action="revoke calendar link", object_kind="calendar feed", object_id=feed)


@transaction.atomic
def note_reply(*, by: Acting, meeting: UUID, content: bytes) -> tuple[str, Reply]:
    """Keep what a calendar answered to an invitation: who it was, and the answer.

    Raises BadInput for a file that is no such reply, or of somebody who is not
    invited. A reply that is older than the one that is kept changes nothing; one
    that says it was made later than now was made now.
    """
    require(by, "write", "cabinet")
    found = locked_meeting(meeting)
    reply = read_reply(content, uid=uid(found.id))
    who = invited_as(found.id, reply.email)
    if who is None:
        raise BadInput(
            phrase("Nobody with the address %(email)s is invited.", email=reply.email),
            hint="Whoever holds a seat or acts for one is invited, at the address of the person.",
        )
    now = timezone.now()
    at = min(reply.at or now, now)  # a calendar whose clock is ahead would have the last word
    kept, is_new = Rsvp.objects.get_or_create(
        meeting=found, person_id=who.person, defaults={"answer": reply.answer, "at": at}
    )
    if not is_new and min(kept.at, now) <= at:
        kept.answer, kept.at = reply.answer, at
        kept.save()
    record(
        by=by,
        action="note reply",
        object_kind="meeting",
        object_id=found.id,
        person=who.name,
        answer=str(reply.answer),
    )
    return who.name, Reply(kept.answer)


def _self(by: Acting) -> PersonRow:
    require(by, "read", "cabinet")
    person = person_of(by.name)
    if person is None:
        raise NotAllowed(
            "This account belongs to no person of the cabinet.",
            hint="Whoever manages accounts can connect it.",
        )
    return person


def _revoke(person: PersonRow) -> list[UUID]:
    """Revoke whatever link somebody has; which ones."""
    there = CalendarFeed.objects.filter(person=person.id, revoked_at=None)
    found = list(there.values_list("pk", flat=True))
    there.update(revoked_at=timezone.now())
    return found
