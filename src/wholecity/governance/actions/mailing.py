"""What members get by mail: invitations, what came of a meeting, what they owe, reminders.

Each message has a key of its occasion, so that it is mailed once however often
it is asked for. Who has no address gets none; the facilitator's page names them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.definitions import MeetingState
from wholecity.governance.formats import calendar, letters
from wholecity.governance.formats.letters import Called, Letter, Owed, Task
from wholecity.governance.formats.links import answer_link
from wholecity.governance.models import Response
from wholecity.governance.queries.action_items import (
    ActionRow,
    actions_due,
    actions_of,
)
from wholecity.governance.queries.calendars import calendar_meeting, invited
from wholecity.governance.queries.decisions import (
    decisions,
)
from wholecity.governance.queries.meetings import MeetingPage, meeting
from wholecity.governance.queries.packet_texts import packet_file
from wholecity.governance.queries.responses import (
    ResponseRow,
    all_owed,
    answerers_of,
    chairs_of,
    owed_of,
)
from wholecity.governance.rules.responses import Standing
from wholecity.mail.actions import lift_bounce, post
from wholecity.mail.definitions import Enclosure
from wholecity.mail.queries import in_the_language_of
from wholecity.mail.rules import LARGEST_ENCLOSURES, as_subject, as_text
from wholecity.people.access import require
from wholecity.people.definitions import Role
from wholecity.people.queries import PersonRow, persons_in
from wholecity.people.rules import Acting

REMIND_BEFORE = timedelta(hours=12)
DAYS_BEFORE = 3
MORNING = 7  # nobody is reminded of a day before it has begun


@dataclass(frozen=True)
class Occasion:
    """Why something is mailed: its kind, and what makes it this one and no other."""

    kind: str
    key: str
    owed: bool = True
    urgent: bool = False


def send_invitations(meeting_id: UUID) -> int:
    """Invite everybody to a meeting that takes place, with the packet and the calendar's file."""
    page = _page(meeting_id)
    if page.row.state is MeetingState.CANCELLED:  # meanwhile: that is what they are told
        return 0
    what = Occasion("invitation", f"invitation:{meeting_id}:{page.row.version}")
    return _to_all(page, what, letters.invitation, with_packet=True)


def send_change(meeting_id: UUID) -> int:
    """Tell everybody that a published meeting is at another time or place."""
    page = _page(meeting_id)
    if page.row.state is MeetingState.CANCELLED:
        return 0
    what = Occasion("change", f"change:{meeting_id}:{page.row.version}", urgent=True)
    return _to_all(page, what, letters.change)


def send_cancellation(meeting_id: UUID) -> int:
    """Tell everybody that a meeting is called off, and take it out of their calendars."""
    page = _page(meeting_id)
    what = Occasion("cancellation", f"cancellation:{meeting_id}:{page.row.version}", urgent=True)
    return _to_all(page, what, letters.cancellation)


def send_record(meeting_id: UUID) -> int:
    """Tell members what came of a meeting, and ask absent seats for their answers."""
    page = _page(meeting_id)
    actions = actions_of(meeting_id, timezone.localdate())
    texts = [d.text for d in decisions(meeting_id) if d.is_adopted]
    sent = 0
    for person in invited(meeting_id):
        mine = [_task(a) for a in actions if person.id in {a.owner, *a.co_owner_ids}]
        others = len(actions) - len(mine)
        what = Occasion("record", f"record:{meeting_id}:{person.id}", owed=bool(mine))
        letter = partial(letters.record, _called(page), texts, mine, others)
        sent += _post(what, person, letter)
    return sent + _ask(owed_of(meeting_id), "asked", letters.answers_owed)


@transaction.atomic
def remind() -> int:
    """Post every reminder whose time has come; how many were new.

    Called by the schedule, as often as it likes.
    """
    now = timezone.localtime()
    sent = _remind_of_answers()
    if now.hour >= MORNING:
        sent += sum(_remind_of_actions(now.date(), days) for days in (DAYS_BEFORE, 0, -1))
    return sent + _escalate()


@transaction.atomic
def try_again(*, by: Acting, address: str) -> None:
    """Send to an address again that took no mail. Raises NotFound where it takes mail."""
    require(by, "write", "cabinet")
    lift_bounce(address=address)
    record(by=by, action="lift bounce", object_kind="address", object_id=address)


def _remind_of_answers() -> int:
    now = timezone.now()
    soon = [r for r in all_owed() if now < r.due_at <= now + REMIND_BEFORE]
    return _ask(soon, "soon", letters.answers_due_soon)


def _remind_of_actions(today: date, days: int) -> int:
    """Owners of what is due in so many days; -1 is what became overdue yesterday."""
    by_owner: dict[PersonRow, list[ActionRow]] = {}
    for person, row in actions_due(today + timedelta(days=days), today):
        by_owner.setdefault(person, []).append(row)
    sent = 0
    for person, rows in by_owner.items():
        key = f"due:{days}:{today + timedelta(days=days)}:{person.id}"
        tasks = [_task(row) for row in rows]
        sent += _post(Occasion("due", key), person, partial(letters.due_in_days, tasks, days))
    return sent


def _escalate() -> int:
    """Tell who keeps the record and the chair of answers that are overdue, once for each."""
    late = [r for r in all_owed() if r.standing is Standing.OVERDUE and not r.is_escalated]
    sent = 0
    for asked, rows in _by_question(late).items():
        told = [_owed(r, None) for r in rows]
        chairs = chairs_of(rows[0].body, timezone.localdate())
        for person in {*persons_in(Role.FACILITATOR), *chairs}:
            what = Occasion("escalation", f"escalation:{asked}:{person.id}")
            sent += _post(what, person, partial(letters.escalation, rows[0].body_name, told))
        Response.objects.filter(pk__in=[r.id for r in rows]).update(escalated_at=timezone.now())
    return sent


def _ask(
    rows: Sequence[ResponseRow], step: str, letter: Callable[[str, list[Owed]], Letter]
) -> int:
    """Ask each one who may answer for a seat, in one mail with a link for each answer."""
    people = answerers_of({r.seat for r in rows}, timezone.localdate())
    sent = 0
    for asked, together in _by_question(rows).items():
        by_person: dict[PersonRow, list[ResponseRow]] = {}
        for row in together:
            for person in people.get(row.seat, []):
                by_person.setdefault(person, []).append(row)
        for person, theirs in by_person.items():
            what = Occasion("answers", f"answers:{step}:{asked}:{person.id}", urgent=True)
            links = [_owed(r, person) for r in theirs]
            sent += _post(what, person, partial(letter, together[0].body_name, links))
    return sent


def _by_question(rows: Iterable[ResponseRow]) -> dict[str, list[ResponseRow]]:
    """Answers that a body asked for in one step, under a name that stays while some are given."""
    found: dict[str, list[ResponseRow]] = {}
    for row in rows:
        found.setdefault(f"{row.body}:{row.asked_at.isoformat()}", []).append(row)
    return found


def _to_all(
    page: MeetingPage,
    what: Occasion,
    letter: Callable[[Called], Letter],
    *,
    with_packet: bool = False,
) -> int:
    meeting_id = page.row.id
    event = calendar_meeting(meeting_id, _url(meeting_id), drafts=True)
    method = "CANCEL" if page.row.state is MeetingState.CANCELLED else "REQUEST"
    file = Enclosure("meeting.ics", f"text/calendar; method={method}", calendar.invitation(event))
    packets: dict[str, tuple[Enclosure, ...]] = {}
    sent = 0
    for person in invited(meeting_id):
        if not person.email:
            continue
        with in_the_language_of(person.email) as language:
            if with_packet and language not in packets:
                packets[language] = _packet(meeting_id, file)
        one = replace(what, key=f"{what.key}:{person.id}")
        enclosed = (file, *packets.get(language, ()))
        sent += _post(one, person, partial(letter, _called(page)), enclosed)
    return sent


def _packet(meeting_id: UUID, beside: Enclosure) -> tuple[Enclosure, ...]:
    """The packet to enclose; none where it is too large for mail, then the link leads to it."""
    name, content = packet_file(meeting_id, lambda path: settings.ADDRESS + path)
    if len(content) + len(beside.content) > LARGEST_ENCLOSURES:
        return ()
    return (Enclosure(name, "application/pdf", content),)


def _post(
    what: Occasion,
    person: PersonRow,
    letter: Callable[[], Letter],
    enclosed: tuple[Enclosure, ...] = (),
) -> int:
    """Post a letter in its reader's language; 1 where it is new, 0 for who has no address."""
    if not person.email:
        return 0
    with in_the_language_of(person.email) as language:
        said = letter()
        return int(
            post(
                kind=what.kind,
                to=person.email,
                language=language,
                subject=as_subject(said.subject),
                text=as_text(said.text),
                key=what.key,
                attachments=enclosed,
                owed=what.owed,
                urgent=what.urgent,
            )
        )


def _page(meeting_id: UUID) -> MeetingPage:
    return meeting(meeting_id, timezone.localdate(), drafts=True)


def _called(page: MeetingPage) -> Called:
    row = page.row
    agenda = tuple((item.begins, item.title) for item in page.items)
    return Called(
        row.body_name,
        row.day,
        row.starts,
        row.zone,
        row.place,
        _url(row.id),
        agenda,
        row.why_cancelled,
    )


def _task(row: ActionRow) -> Task:
    path = reverse("governance:action", args=[row.id])
    return Task(row.number, row.text, row.owner_name, row.due, settings.ADDRESS + path)


def _owed(row: ResponseRow, person: PersonRow | None) -> Owed:
    link = answer_link(row.id, person.id) if person else ""
    return Owed(row.organization, row.number, row.text, row.action_owner, row.due_at, link)


def _url(meeting_id: UUID) -> str:
    return str(settings.ADDRESS) + reverse("governance:meeting", args=[meeting_id])
