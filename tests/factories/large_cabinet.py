"""A cabinet with many years behind it, by bulk inserts: as large as asked for, always the same.

Its record is what the actions would have left behind, without the time they take. The last
meeting waits for its minutes, those before it for their approval; the newest action items are
open, and of those the first are overdue. One meeting is held today, two are called.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Model

from wholecity.audit.models import Entry
from wholecity.governance.definitions import (
    ActionState,
    Answer,
    Authority,
    BodyKind,
    Effect,
    MeetingState,
    Method,
    MinutesState,
    Outcome,
    PaperKind,
    Presence,
    Purpose,
    SeatRole,
    Stand,
)
from wholecity.governance.definitions.continuity import DutyKind, PartnershipKind, Step
from wholecity.governance.definitions.initiatives import InitiativeState
from wholecity.governance.definitions.survey import STATEMENTS
from wholecity.governance.models import (
    ActionItem,
    ActionNote,
    AgendaItem,
    Attendance,
    BackboneRole,
    Body,
    CalendarFeed,
    Decision,
    Designation,
    Duty,
    Holding,
    Initiative,
    InitiativeMeasure,
    InitiativeMoney,
    InitiativeProgram,
    Meeting,
    Milestone,
    Minutes,
    Paper,
    PaperContent,
    Partnership,
    Position,
    Proposal,
    Response,
    Seat,
    Signature,
    SurveyReply,
    Transition,
    TransitionStep,
    Vision,
)
from wholecity.governance.queries.calendars import hashed
from wholecity.mail.definitions import State
from wholecity.mail.models import Message
from wholecity.measures.definitions import LIBRARY, Domain
from wholecity.people.actions import add_user, give_role
from wholecity.people.definitions import Role, Sector
from wholecity.people.models import Organization, Person, User
from wholecity.people.rules import INSTALLATION

NAMES = UUID("6f2a1d0e-5b7c-4f7e-9a63-0c1e5d2b8a47")
SEATS, ITEMS, HOLDERS = 14, 10, 5  # at a table, on an agenda, of a seat one after the other
MONTH = timedelta(days=30)
FACILITATOR, MEMBER, SECRET = "fay", "mae", "the-secret-of-a-calendar"
WORDS = (
    *("buses", "breakfast", "attendance", "reading", "tutors", "clinics", "sports", "summer"),
    *("safety", "housing", "mentors", "libraries", "vision tests", "child care", "jobs"),
)
Rows = Iterator[Model]


@dataclass(frozen=True)
class Size:
    """How much of each kind. Decisions, action items and answers are spread over the meetings."""

    meetings: int = 200
    decisions: int = 2000
    actions: int = 5000
    open: int = 300
    overdue: int = 60
    responses: int = 8000
    owed: int = 40
    transitions: int = 30
    agreements: int = 40
    messages: int = 4000
    initiatives: int = 30

    def times(self, factor: int) -> "Size":
        """The same cabinet after so many times the years."""
        return Size(*(factor * value for value in vars(self).values()))


LARGE, SMALL = Size(), Size(8, 40, 80, 12, 4, 120, 8, 6, 4, 30, 4)


@dataclass(frozen=True)
class LargeCabinet:
    """What pages of it are asked for."""

    key: str
    running: UUID
    closed: UUID
    reviewed: UUID  # its minutes wait for approval
    action: UUID
    answer: UUID  # that is owed
    decision: UUID
    transition: UUID
    agreement: UUID
    initiative: UUID
    secret: str = SECRET


def main_pages(of: LargeCabinet) -> dict[str, str]:
    """The pages that the facilitator opens most, by what they are called."""
    return {
        "first page": "/",
        "cabinet": "/cabinet/",
        "body": f"/cabinet/{of.key}/",
        "meeting, running": f"/cabinet/meetings/{of.running}/",
        "meeting, closed": f"/cabinet/meetings/{of.closed}/",
        "live": f"/cabinet/meetings/{of.running}/live/",
        "live, poll": f"/cabinet/meetings/{of.running}/live/now/",
        "live, new action": f"/cabinet/meetings/{of.running}/take-on/",
        "live, new decision": f"/cabinet/meetings/{of.running}/decide/",
        "meetings": f"/cabinet/{of.key}/meetings/",
        "actions": "/cabinet/actions/",
        "actions, overdue": "/cabinet/actions/?overdue=1",
        "actions, words": "/cabinet/actions/?state=&q=buses",
        "action": f"/cabinet/actions/{of.action}/",
        "answer": f"/cabinet/answers/{of.answer}/",
        "new action": f"/cabinet/{of.key}/actions/new/",
        "decision": f"/cabinet/decisions/{of.decision}/",
        "mine": "/cabinet/mine/",
        "proposals": f"/cabinet/{of.key}/list/",
        "minutes": f"/cabinet/meetings/{of.reviewed}/minutes/",
        "effectiveness": "/cabinet/effectiveness/",
        "search": "/cabinet/search/?q=buses",
        "history": "/cabinet/history/",
        "history of a meeting": f"/cabinet/history/?of=meeting&id={of.closed}",
        "records": "/cabinet/records/",
        "agreements": "/cabinet/agreements/",
        "agreement": f"/cabinet/agreements/{of.agreement}/",
        "initiatives": "/cabinet/initiatives/?others=on",
        "initiative": f"/cabinet/initiatives/{of.initiative}/",
        "line of sight": "/cabinet/initiatives/sight/",
        "line of sight, decision": f"/cabinet/initiatives/sight/?decision={of.decision}",
        "alignment": "/cabinet/alignment/",
        "backbone": "/cabinet/backbone/",
        "transitions": "/cabinet/transitions/",
        "transition": f"/cabinet/transitions/{of.transition}/",
        "people": "/cabinet/people/",
        "handover": "/cabinet/handover/",
        "mail": "/cabinet/mail/",
        "calendar feed": f"/cabinet/calendar/{of.secret}.ics",
    }


# What only those see who write the record.
WRITTEN = frozenset(
    (
        *("live", "live, poll", "live, new action", "live, new decision", "new action"),
        *("answer", "proposals", "history", "history of a meeting", "people", "handover", "mail"),
    )
)


def large_cabinet(today: date, size: Size) -> LargeCabinet:
    """Fill an empty record. Its facilitator is `fay`, a member with a seat is `mae`."""
    for name, role in ((FACILITATOR, Role.FACILITATOR), (MEMBER, Role.CABINET_MEMBER)):
        add_user(by=INSTALLATION, username=name)
        give_role(by=INSTALLATION, username=name, role=role)
    _insert(_people(today, size))
    _insert(_initiatives(today, size))
    _insert(_meetings(today, size))
    _insert(_decisions(size))
    _insert(_actions(today, size))
    _insert(_answers(today, size))
    _insert(_the_rest(today, size))
    parties = Partnership.parties.through.objects
    parties.bulk_create(
        Partnership.parties.through(partnership_id=_id("agreement", n), organization_id=_id("o", s))
        for n in range(size.agreements)
        for s in (n % SEATS, (n + 1) % SEATS)
    )
    return LargeCabinet(
        "cabinet",
        _id("meeting", size.meetings),
        _id("meeting", size.meetings - 1),
        _id("meeting", size.meetings - 2),
        _id("action", _last_of_closed(size.actions, size)),
        _id("response", 0),
        _id("decision", _last_of_closed(size.decisions, size)),
        _id("transition", size.transitions - 1),
        _id("agreement", size.agreements - 1),
        _id("initiative", 0),
    )


def _insert(rows: Rows) -> None:
    """Insert rows of several tables, each table's together, in the order in which they first come.

    Whatever a row names is of a table that came before its own.
    """
    tables: dict[type[Model], list[Model]] = {}
    for row in rows:
        tables.setdefault(type(row), []).append(row)
    for table, found in tables.items():
        table._default_manager.bulk_create(found, batch_size=2000)


def _id(kind: str, *numbers: int) -> UUID:
    return uuid5(NAMES, f"{kind} {numbers}")


def _words(number: int, count: int) -> str:
    return " ".join(WORDS[(number + 7 * n) % len(WORDS)] for n in range(count))


def _measure(number: int) -> str:
    return LIBRARY[number % len(LIBRARY)].key if number % 3 == 0 else ""


def _at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def _day(today: date, size: Size, meeting: int) -> date:
    """The meeting after the closed ones is held today."""
    return today - (size.meetings - meeting) * MONTH


def _holder(seat: int, meeting: int, size: Size) -> UUID:
    """Who held a seat at a meeting."""
    return _id("person", seat, min(meeting * HOLDERS // size.meetings, HOLDERS - 1))


def _absent(meeting: int) -> set[int]:
    """Three seats are absent from each meeting, other ones each time."""
    return {(meeting + n) % SEATS for n in (0, 5, 9)}


def _people(today: date, size: Size) -> Rows:
    sectors = list(Sector)
    body, since = _id("body"), _day(today, size, 0) - MONTH
    member = User.objects.get(username=MEMBER)
    for s in range(SEATS):
        sector = sectors[s % len(sectors)]
        yield Organization(id=_id("o", s), key=f"agency-{s}", name=f"Agency {s:02}", sector=sector)
        for n in range(HOLDERS + 1):  # the last one is the designee
            yield Person(
                id=_id("person", s, n),
                name=f"Person {s:02} {n}",
                email=f"person-{s}-{n}@city.example",
                user=member if (s, n) == (1, HOLDERS - 1) else None,
            )
    yield Body(id=body, key="cabinet", kind=BodyKind.CABINET, name="Children’s Cabinet")
    group = {"kind": BodyKind.WORKING_GROUP, "parent_id": body}
    yield Body(id=_id("group"), key="attendance", name="Attendance", **group)
    text = f"Every child has {_words(1, 9)}."
    yield Vision(id=_id("vision"), body_id=body, version=1, text=text, adopted_on=since)
    roles = (SeatRole.CHAIR, SeatRole.CO_CHAIR)
    for s in range(SEATS):
        role = roles[s] if s < len(roles) else SeatRole.MEMBER
        seat = {"organization_id": _id("o", s), "role": role, "since": since}
        yield Seat(id=_id("seat", s), body_id=body, **seat)
        yield from _holdings(s, today, size, since)


def _holdings(seat: int, today: date, size: Size, since: date) -> Rows:
    begins = [since, *(_day(today, size, size.meetings * n // HOLDERS) for n in range(1, HOLDERS))]
    ends = [*(day - timedelta(days=1) for day in begins[1:]), None]
    for n, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        yield Holding(
            id=_id("holding", seat, n),
            seat_id=_id("seat", seat),
            person_id=_id("person", seat, n),
            title="Director",
            is_top_executive=True,
            since=begin,
            until=end,
        )
    yield Designation(
        id=_id("designation", seat),
        seat_id=_id("seat", seat),
        person_id=_id("person", seat, HOLDERS),
        granted_by_id=_id("person", seat, HOLDERS - 1),
        authority="Within the budget.",
        may_decide=bool(seat % 2),
        since=begins[-1],
    )


def _initiatives(today: date, size: Size) -> Rows:
    """Half of them are the cabinet’s own; each with what belongs to it."""
    domains = list(Domain)
    for n in range(size.initiatives):
        key = _id("initiative", n)
        yield Initiative(
            id=key,
            name=f"Initiative {n}: {_words(n, 2)}",
            purpose=f"Every child has {_words(n, 9)}.",
            body_id=_id("body") if n % 2 == 0 else None,
            lead_id=_id("o", n % SEATS),
            owner_id=_id("person", n % SEATS, HOLDERS - 1),
            domain=domains[n % len(domains)],
            youngest=n % 12,
            oldest=n % 12 + 6,
            state=InitiativeState.RUNNING,
        )
        of = {"initiative_id": key}
        yield InitiativeMeasure(id=_id("aim", n), measure=LIBRARY[n % len(LIBRARY)].key, **of)
        for m in range(3):
            due = today + (m - 1) * MONTH
            yield Milestone(id=_id("milestone", n, m), title=_words(m, 3), due=due, **of)
        yield InitiativeProgram(id=_id("program", n), name=_words(n, 2), places=n, **of)
        money = {"source": _words(n, 2), "amount": 1000, "currency": "USD", "until": today + MONTH}
        yield InitiativeMoney(id=_id("money", n), **money, **of)


def _meetings(today: date, size: Size) -> Rows:
    last = size.meetings
    for m in range(last + 3):
        day, closed = _day(today, size, m), m < last
        yield Meeting(
            id=_id("meeting", m),
            body_id=_id("body"),
            day=day,
            starts=time(9),
            zone="America/New_York",
            minutes=120,
            place="City Hall, Room 4",
            state=MeetingState.CLOSED if closed else MeetingState.PUBLISHED,
            published_at=_at(day - timedelta(days=7)),
            closed_at=_at(day, 18) if closed else None,
        )
        for i in range(ITEMS):
            yield _item(m, i, size, is_over=m <= last)
            yield _paper(m, i, day)
            yield PaperContent(paper_id=_id("paper", m, i), content=b"Tables and notes")
        for s in range(SEATS) if m <= last else ():
            is_absent = s in _absent(m)
            yield Attendance(
                id=_id("attendance", m, s),
                meeting_id=_id("meeting", m),
                seat_id=_id("seat", s),
                presence=Presence.ABSENT if is_absent else Presence.PRESENT,
                person_id=None if is_absent else _holder(s, m, size),
            )
        if closed:
            yield from _afterwards(m, day, size)


def _item(meeting: int, place: int, size: Size, *, is_over: bool) -> AgendaItem:
    number = meeting * ITEMS + place
    return AgendaItem(
        id=_id("item", meeting, place),
        meeting_id=_id("meeting", meeting),
        position=place + 1,
        title=f"{number}: {_words(number, 3)}",
        purpose=list(Purpose)[number % len(Purpose)],
        minutes=12,
        owner_id=_holder(place, meeting, size),
        notes=f"Read beforehand: {_words(number, 12)}.",
        record=f"The cabinet spoke of {_words(number, 60)}." if is_over else "",
        measure=_measure(number),
    )


def _paper(meeting: int, place: int, day: date) -> Paper:
    return Paper(
        id=_id("paper", meeting, place),
        item_id=_id("item", meeting, place),
        position=1,
        title=f"Notes on {_words(meeting * ITEMS + place, 2)}",
        file_name="notes.txt",
        media_type=PaperKind.TEXT,
        size=16,
        sha256="0" * 64,
        uploaded_at=_at(day - timedelta(days=8)),
        by=FACILITATOR,
    )


def _afterwards(meeting: int, day: date, size: Size) -> Rows:
    """Minutes, and what eight members thought of it."""
    behind = size.meetings - meeting
    if behind > 1:
        is_approved = behind > 3
        yield Minutes(
            id=_id("minutes", meeting),
            meeting_id=_id("meeting", meeting),
            number=1,
            text="\n\n".join(
                f"## {i + 1}. {_words(i, 3)}\n\nThe cabinet spoke of {_words(meeting + i, 60)}."
                for i in range(ITEMS)
            ),
            state=MinutesState.APPROVED if is_approved else MinutesState.DRAFT,
            approved_at_id=_id("meeting", meeting + 1) if is_approved else None,
            approved_on=day + MONTH if is_approved else None,
        )
    for n in range(8):
        scores = dict.fromkeys(STATEMENTS, 1 + (meeting + n) % 5)
        reply = {"meeting_id": _id("meeting", meeting), "scores": scores}
        yield SurveyReply(id=_id("reply", meeting, n), **reply)


def _decisions(size: Size) -> Rows:
    for d in range(size.decisions):
        m = _meeting_of(d, size.decisions, size)
        yield Decision(
            id=_id("decision", d),
            body_id=_id("body"),
            meeting_id=_id("meeting", m),
            item_id=_id("item", m, d % ITEMS),
            number=d + 1,
            text=f"The cabinet wants {_words(d, 8)}.",
            mover_id=_id("seat", (m + 1) % SEATS),
            method=Method.VOTE if d % 4 == 0 else Method.CONSENSUS,
            outcome=Outcome.REJECTED if d % 12 == 0 else Outcome.ADOPTED,
            quorate=True,
            effect=list(Effect)[d % len(Effect)],
            measure=_measure(d),
        )
        for s in range(SEATS):
            is_absent = s in _absent(m)
            there = Stand.AGAINST if (d + s) % 9 == 0 else Stand.FOR
            yield Position(
                id=_id("position", d, s),
                decision_id=_id("decision", d),
                seat_id=_id("seat", s),
                position=Stand.ABSENT if is_absent else there,
                authority="" if is_absent else Authority.MEMBER,
            )


def _meeting_of(number: int, all_of_them: int, size: Size) -> int:
    """At which meeting the thing of a number came up: the last ones are of the meeting of today."""
    return min(number * (size.meetings + 1) // all_of_them, size.meetings)


def _last_of_closed(all_of_them: int, size: Size) -> int:
    """The number of the last thing that came up at a closed meeting."""
    return (all_of_them * size.meetings - 1) // (size.meetings + 1)


def _actions(today: date, size: Size) -> Rows:
    for a in range(size.actions):
        m = _meeting_of(a, size.actions, size)
        made, of_open = _day(today, size, m), a - (size.actions - size.open)
        is_open = of_open >= 0
        late = timedelta(days=1 + of_open) if of_open < size.overdue else timedelta(days=-of_open)
        yield ActionItem(
            id=_id("action", a),
            body_id=_id("body"),
            meeting_id=_id("meeting", m),
            item_id=_id("item", m, a % ITEMS),
            decision_id=_id("decision", a * size.decisions // size.actions),
            number=a + 1,
            text=f"Find out what {_words(a, 6)} would cost",
            owner_id=_holder(a % SEATS, size.meetings if is_open else m, size),
            due=today - late if is_open else made + MONTH,
            state=ActionState.OPEN if is_open else ActionState.DONE,
            evidence="" if is_open else f"A report on {_words(a, 5)}.",
            measure=_measure(a),
            initiative_id=_id("initiative", a % size.initiatives) if a % 2 == 0 else None,
            published_at=None if m == size.meetings else _at(made, 18),
            made_on=made,
            ended_on=None if is_open else made + MONTH,
        )
        for n in range(1 + a % 3):
            yield ActionNote(
                id=_id("note", a, n),
                action_id=_id("action", a),
                at=_at(made + n * timedelta(days=3)),
                by=FACILITATOR,
                text=f"We spoke to those who know about {_words(a + n, 6)}.",
            )
        for n in range(a % 2):
            helper = {"actionitem_id": _id("action", a), "person_id": _id("person", n, HOLDERS)}
            yield ActionItem.co_owners.through(**helper)


def _answers(today: date, size: Size) -> Rows:
    """Of the seats that were absent one or two are asked; those asked last have not answered."""
    for r, (a, m, s) in enumerate(islice(_asked(size), size.responses)):
        is_open = r < size.owed
        made = _day(today, size, m)
        answer = Answer.AGREE if r % 3 else Answer.OBJECT
        yield Response(
            id=_id("response", r),
            action_id=_id("action", a),
            seat_id=_id("seat", s),
            asked_at=_at(made, 18),
            answer="" if is_open else answer,
            reason="" if is_open else f"It takes {_words(r, 4)} too.",
            answered_at=None if is_open else _at(made + timedelta(days=1 + r % 3)),
            person_id=None if is_open else _id("person", s, HOLDERS),
        )


def _asked(size: Size) -> Iterator[tuple[int, int, int]]:
    """The newest action items of closed meetings first: each with its meeting and a seat."""
    for a in reversed(range(size.actions)):
        m = _meeting_of(a, size.actions, size)
        for s in sorted(_absent(m))[: 1 + (a % 5 < 4)] if m < size.meetings else ():
            yield a, m, s


def _the_rest(today: date, size: Size) -> Rows:
    """What else the pages show: turnover, agreements, the backbone, mail, and what was done."""
    for n in range(12):
        said = {"title": _words(n, 4), "made_on": today - timedelta(days=n), "by": FACILITATOR}
        yield Proposal(id=_id("proposal", n), body_id=_id("body"), **said)
    for n in range(6):
        role = {"employer_id": _id("o", n), "time": "0.50", "since": today - MONTH}
        person = _id("person", n, HOLDERS)
        yield BackboneRole(id=_id("role", n), person_id=person, title="Staff", **role)
    for n, kind in enumerate(DutyKind):
        yield Duty(id=_id("duty", n), kind=kind, lead_id=_id("person", n, HOLDERS))
    yield CalendarFeed(
        id=_id("feed"),
        person_id=_id("person", 1, HOLDERS - 1),
        secret_sha256=hashed(SECRET),
        made_at=_at(today),
    )
    yield from _turnover(today, size)
    yield from _agreements(today, size)
    for n in range(size.messages):
        yield _message(n, today)
    for d in range(size.decisions):
        was = {"object_kind": "decision", "object_id": str(_id("decision", d))}
        now = {"text": _words(d, 8), "meeting": str(_id("meeting", 0))}
        yield Entry(who=FACILITATOR, role=Role.FACILITATOR, action="decide", details=now, **was)
    for a in range(size.actions):
        was = {"object_kind": "action item", "object_id": str(_id("action", a))}
        now = {"text": _words(a, 6), "due": str(today)}
        yield Entry(who=FACILITATOR, role=Role.FACILITATOR, action="take on", details=now, **was)


def _turnover(today: date, size: Size) -> Rows:
    for n in range(size.transitions):
        seat, step = n % SEATS, n // SEATS % (HOLDERS - 1)
        left = _day(today, size, size.meetings * (step + 1) // HOLDERS) - timedelta(days=1)
        yield Transition(
            id=_id("transition", n),
            seat_id=_id("seat", seat),
            person_id=_id("person", seat, step),
            announced_on=left - MONTH,
            last_day=left,
            successor_id=_id("person", seat, step + 1),
            closed_on=left + MONTH,
        )
        said = {"done_on": left, "note": f"Told by {_words(n, 3)}."}
        transition = {"transition_id": _id("transition", n)}
        yield TransitionStep(id=_id("step", n), step=Step.TOLD, **transition, **said)


def _agreements(today: date, size: Size) -> Rows:
    for n in range(size.agreements):
        term: dict[str, Any] = {"since": today - 6 * MONTH, "until": today + n * MONTH}
        yield Partnership(
            id=_id("agreement", n),
            title=f"{n}: {_words(n, 3)}",
            kind=list(PartnershipKind)[n % len(PartnershipKind)],
            decision_id=_id("decision", n),
            **term,
        )
        yield Signature(
            id=_id("signature", n),
            partnership_id=_id("agreement", n),
            person_id=_id("person", n % SEATS, HOLDERS),
            organization_id=_id("o", n % SEATS),
            signed_on=today - 6 * MONTH,
        )


def _message(number: int, today: date) -> Message:
    address = f"person-{number % SEATS}-{HOLDERS}@city.example"
    at = _at(today - number * timedelta(days=1) / 10)
    return Message(
        id=_id("message", number),
        key=f"large {number}",
        kind="reminder",
        to=address,
        receiver=address,
        language="en",
        subject=f"Reminder {number}: {_words(number, 3)}",
        text=_words(number, 80),
        posted_at=at,
        state=State.SENT,
        due_at=at,
        sent_at=at,
    )
