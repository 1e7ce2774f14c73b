"""The demonstration's two years of meetings, made by the same actions as real ones.

Nobody waits two years for a demonstration: each meeting is held now, and what it
left behind is then moved to the day on which it was held.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from wholecity.governance.actions.action_items import finish, note_progress, take_on
from wholecity.governance.actions.agenda import add_item, write_record
from wholecity.governance.actions.attendance import (
    add_guest,
    note_attendance,
    note_the_rest_present,
)
from wholecity.governance.actions.closing import close_meeting
from wholecity.governance.actions.decisions import decide
from wholecity.governance.actions.demonstration.themes import THEMES, Theme
from wholecity.governance.actions.meetings import call_meeting, publish_meeting
from wholecity.governance.actions.minutes import approve_minutes, draft_minutes
from wholecity.governance.actions.proposals import propose_item
from wholecity.governance.actions.responses import answer_as
from wholecity.governance.definitions import (
    Answer,
    GuestKind,
    Method,
    Presence,
    Purpose,
    SeatRole,
    Stand,
)
from wholecity.governance.definitions.survey import STATEMENTS
from wholecity.governance.models import (
    ActionItem,
    ActionNote,
    Attendance,
    Meeting,
    Response,
    SurveyReply,
    SurveyTurnedIn,
)
from wholecity.governance.queries.attendance import Chair
from wholecity.governance.queries.live import table_of
from wholecity.governance.queries.responses import (
    answerers,
)
from wholecity.governance.rules.calendar import instant, next_day
from wholecity.people.rules import Acting

TEN, NINETY = time(9, 30), 90
SUMMER = frozenset({7, 8})  # nobody meets then
PROPOSALS = (
    ("Dental visits at school", "The health department could begin in two schools."),
    ("A family seat at the table", "Parents asked for it at the forum in October."),
)


@dataclass(frozen=True)
class Held:
    """Where the demonstration is: the body, and the person of each office today."""

    by: Acting
    body: str
    people: dict[str, UUID]


def hold_all(place: Held, last: date, meetings: int) -> None:
    """Hold a meeting for each of the last themes, month by month, the last one on a day."""
    days = _days(last, len(THEMES))
    before: UUID | None = None
    all_of_them = list(enumerate(zip(THEMES, days, strict=True)))
    for n, (theme, day) in all_of_them[-meetings:]:
        before = _hold(place, theme, day, n, before)
    for title, why in PROPOSALS:
        propose_item(by=place.by, body=place.body, title=title, why=why)


def hold_short(
    place: Held, day: date, said: str, action: str, office: str, before: UUID | None
) -> UUID:
    """Hold an hour of a group, with what somebody took on; it was done before the next one.

    The minutes of the meeting `before` are approved. The meeting's id.
    """
    meeting = call_meeting(by=place.by, body=place.body, day=day, starts=TEN, minutes=60)
    item = add_item(
        by=place.by,
        meeting=meeting,
        title="Where we are",
        purpose=Purpose.PLAN,
        minutes=60,
        owner=place.people[office],
    )
    publish_meeting(by=place.by, meeting=meeting)
    note_the_rest_present(by=place.by, meeting=meeting)
    write_record(by=place.by, item=item, base="", text=said)
    task = take_on(
        by=place.by,
        meeting=meeting,
        item=item,
        text=action,
        owner=place.people[office],
        due=day + timedelta(days=14),
    )
    if before is not None:
        _approved(place, before, at=meeting)
    close_meeting(by=place.by, meeting=meeting)
    draft_minutes(by=place.by, meeting=meeting)
    _moved(meeting)
    if day + timedelta(days=14) < timezone.localdate():
        finish(by=place.by, action=task, evidence="Told at the next meeting.")
        ActionItem.objects.filter(pk=task).update(ended_on=day + timedelta(days=12))
    return meeting


def _surveyed(meeting: UUID, n: int) -> None:
    """What some thought of a meeting, without who they were."""
    SurveyReply.objects.bulk_create(
        SurveyReply(
            meeting_id=meeting,
            scores={key: 3 + (n + i + k) % 3 for k, key in enumerate(STATEMENTS)},
        )
        for i in range(4 + n % 4)
    )
    there = Attendance.objects.filter(meeting=meeting).values_list("person_id", flat=True)
    people = [person for person in there if person]
    SurveyTurnedIn.objects.bulk_create(
        SurveyTurnedIn(meeting_id=meeting, person_id=person) for person in people[: 4 + n % 4]
    )


def _days(last: date, number: int) -> list[date]:
    """So many third Tuesdays, month by month, the last one given; none in summer."""
    found, months = [last], 0
    while len(found) < number:
        months -= 1
        day = next_day(last, months)
        if day.month not in SUMMER:
            found.append(day)
    return found[::-1]


def _hold(place: Held, theme: Theme, day: date, n: int, before: UUID | None) -> UUID:
    meeting = _called(place, theme, day, approve=before is not None)
    _attendance(place, meeting, n)
    first, main = Meeting.objects.get(pk=meeting).items.order_by("position")[:2]
    write_record(by=place.by, item=main.id, base="", text=theme.said)
    _decided(place, meeting, main.id, theme, n)
    if before is not None:
        write_record(by=place.by, item=first.id, base="", text="Nobody had a remark.")
        _approved(place, before, at=meeting)
    close_meeting(by=place.by, meeting=meeting)
    if n < len(THEMES) - 1:  # of the last one they are still to be written
        draft_minutes(by=place.by, meeting=meeting)
    _moved(meeting)
    _answered(place, meeting, n)
    _surveyed(meeting, n)
    _ended(place, meeting, n)
    return meeting


def _called(place: Held, theme: Theme, day: date, *, approve: bool) -> UUID:
    meeting = call_meeting(
        by=place.by,
        body=place.body,
        day=day,
        starts=TEN,
        minutes=NINETY,
        place="City Hall, Room 2",
    )
    opening = "Minutes of the last meeting" if approve else "Welcome"
    agenda = (
        (opening, Purpose.SHARE, 10, "Mayor"),
        (theme.title, Purpose.DECIDE, 40, theme.office),
        ("How the measures move", Purpose.SHARE, 20, "Facilitator"),
        ("Who does what until the next meeting", Purpose.PLAN, 20, "Facilitator"),
    )
    for title, purpose, minutes, office in agenda:
        add_item(
            by=place.by,
            meeting=meeting,
            title=title,
            purpose=purpose,
            minutes=minutes,
            owner=place.people[office],
        )
    publish_meeting(by=place.by, meeting=meeting)
    return meeting


def _attendance(place: Held, meeting: UUID, n: int) -> None:
    """Most are there; two of the table are not, other ones each time."""
    chairs = table_of(meeting).chairs
    for i, chair in enumerate(chairs):
        missed = chair.role == "chair" and n == len(THEMES) - 1  # the mayor owes answers today
        presence = _presence(chair, 0 if missed else (i * 5 + n * 3) % 13)
        note_attendance(by=place.by, meeting=meeting, seat=chair.seat, presence=presence)
    if n % 4 == 1:
        add_guest(
            by=place.by,
            meeting=meeting,
            name="Demo Parent",
            kind=GuestKind.VISITOR,
            organization="Parents’ council",
        )


def _presence(chair: Chair, draw: int) -> Presence:
    if not chair.holder or draw == 0:
        return Presence.ABSENT
    if draw in {1, 2} and chair.role != "chair":
        return Presence.DESIGNEE if chair.designee else Presence.ABSENT
    return Presence.PRESENT


def _decided(place: Held, meeting: UUID, item: UUID, theme: Theme, n: int) -> None:
    deciding = table_of(meeting).deciding
    against = {deciding[n % len(deciding)].seat: Stand.ABSTAIN} if n % 5 == 3 else {}
    decision = decide(
        by=place.by,
        meeting=meeting,
        item=item,
        text=theme.decision,
        method=Method.VOTE if n % 5 == 3 else Method.CONSENSUS,
        mover=deciding[n % len(deciding)].seat,
        positions=against,
    )
    for text, office, weeks in (
        (theme.action, theme.office, 6),
        (f"Report on it: {theme.title.lower()}", "Facilitator", 4),
    ):
        take_on(
            by=place.by,
            meeting=meeting,
            item=item,
            decision=decision,
            text=text,
            owner=place.people[office],
            due=Meeting.objects.get(pk=meeting).day + timedelta(weeks=weeks),
            measure=theme.measure,
        )


def _approved(place: Held, meeting: UUID, at: UUID) -> None:
    found = Meeting.objects.get(pk=meeting).minutes_versions.get()
    approve_minutes(by=place.by, minutes=found.id, version=found.version, at=at)


def _moved(meeting: UUID) -> None:
    """Put what a meeting left behind on the day on which it was held."""
    at = _ends(meeting)
    Meeting.objects.filter(pk=meeting).update(published_at=at - timedelta(days=7), closed_at=at)
    ActionItem.objects.filter(meeting=meeting).update(published_at=at)
    Response.objects.filter(action__meeting=meeting).update(asked_at=at)


def _ends(meeting: UUID) -> datetime:
    found = Meeting.objects.get(pk=meeting)
    begins = instant(found.day, found.starts, found.zone)
    assert begins is not None  # nobody changes the clocks at half past nine
    return begins + timedelta(minutes=found.minutes)


def _answered(place: Held, meeting: UUID, n: int) -> None:
    """Answers come within two days, some later; of the last meeting one is still owed."""
    is_last = n == len(THEMES) - 1
    for i, response in enumerate(_responses(meeting)):
        people = answerers(response.id, timezone.localdate())
        if not people or (is_last and (i % 2 or response.seat.role == SeatRole.CHAIR)):
            continue
        answer = Answer.COMMIT if i % 3 else Answer.AGREE
        answer_as(by=place.by, response=response.id, person=people[0].id, answer=answer)
        hours = (5 + (i * 13 + n * 7) % 40) if (i + n) % 6 else 60
        at = response.asked_at + timedelta(hours=hours)
        Response.objects.filter(pk=response.id).update(answered_at=min(at, timezone.now()))


def _responses(meeting: UUID) -> list[Response]:
    found = Response.objects.filter(action__meeting=meeting).select_related("seat")
    return list(found.order_by("action__number", "seat__organization__name"))


def _ended(place: Held, meeting: UUID, n: int) -> None:
    """What was taken on is done, mostly in time; of the last meetings some is open."""
    for i, action in enumerate(ActionItem.objects.filter(meeting=meeting).order_by("number")):
        if n >= len(THEMES) - 3 + i or (n + i) % 9 == 4:
            continue
        late = timedelta(days=12 if (n + i) % 4 == 2 else -5)
        on = min(action.due + late, timezone.localdate())
        note_progress(by=place.by, action=action.id, text="Half of it is done.")
        finish(by=place.by, action=action.id, evidence="Shown to the table at the next meeting.")
        ActionItem.objects.filter(pk=action.pk).update(ended_on=on)
        ActionNote.objects.filter(action=action).update(at=_ends(meeting) + timedelta(days=14))
