"""Meetings of the past, brought from another record: all of them, or none.

A meeting that was held comes closed, with its items, what was decided and how
each seat stood; one that was called off comes as such. Of one whose minutes are
not final there the agenda comes; when they are, and the file is brought again,
the rest. What that record does
not say is not invented: nobody took anything on, an item took a minute, and
seats that are not named in a vote have no attendance.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from wholecity.audit.actions import record
from wholecity.governance.actions.bodies import locked_body
from wholecity.governance.actions.decisions import next_number
from wholecity.governance.actions.importing import person_of_body
from wholecity.governance.actions.seats import add_seat, close_seat, fill_seat, vacate_seat
from wholecity.governance.definitions import (
    Authority,
    Effect,
    MeetingState,
    Method,
    Outcome,
    Presence,
    Purpose,
    SeatRole,
    Stand,
)
from wholecity.governance.formats.legistar import (
    Fault,
    PastItem,
    PastMeeting,
    PastVote,
    read,
)
from wholecity.governance.models import (
    AgendaItem,
    Attendance,
    Body,
    Decision,
    Designation,
    Holding,
    Meeting,
    Minutes,
    Position,
)
from wholecity.governance.rules.calendar import instant
from wholecity.governance.rules.terms import Term
from wholecity.governance.rules.voters import Voting, voting
from wholecity.governance.rules.voting import is_adopted, quorum
from wholecity.kernel.errors import BadInput, WholecityError
from wholecity.kernel.texts import phrase, translatable
from wholecity.people.access import require
from wholecity.people.actions import organization_named
from wholecity.people.rules import Acting, folded

LONGEST_TITLE = 200
MOST_MINUTES = 32_767
NOT_FINAL = translatable(
    "Its minutes are not final: its agenda comes now, and what was decided when they are."
)


@dataclass
class PastImported:
    """What came of a file. With faults nothing was kept."""

    meetings: int = 0
    cancelled: int = 0
    items: int = 0
    decisions: int = 0
    positions: int = 0
    known: int = 0  # meetings that are here already
    seated: list[str] = field(default_factory=list)  # who got a seat of the past
    bodies: dict[str, int] = field(default_factory=dict)  # as the file names them
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


def import_meetings(
    *,
    by: Acting,
    body: str,
    text: str,
    of: str = "",
    seat_voters: bool = False,
    organization: str = "",
    try_only: bool = False,
) -> PastImported:
    """Bring meetings of the past into a body's record, from a file of Legistar.

    `of` takes only the meetings of one body of the file. A vote belongs to the
    seat that its voter held, or acted for, on that day. Who had none is a fault,
    unless `seat_voters` gives them a seat for `organization` over the days on
    which they voted. Each meeting is known by its reference and comes once.
    With one fault nothing is kept; `try_only` keeps nothing in any case.
    """
    require(by, "write", "cabinet")
    if seat_voters and not organization.strip():
        raise BadInput(
            "For which organization the new seats are is not said.",
            hint="Name it as it was called, for example: City Council.",
        )
    past = read(text)
    with transaction.atomic():
        bringing = _Bringing(by, locked_body(body))
        bringing.outcome.faults += past.faults
        wanted = bringing.wanted(past.meetings, of)
        if seat_voters:
            bringing.seat_voters(wanted, organization.strip())
        for meeting in wanted:
            bringing.bring(meeting)
        if bringing.outcome.faults or try_only:
            transaction.set_rollback(True)
    return bringing.outcome


class _Bringing:
    """The meetings of one file on their way into one body."""

    def __init__(self, by: Acting, body: Body) -> None:
        self.by, self.body = by, body
        self.outcome = PastImported()
        self.known = _known(body)
        self.number = next_number(body, "decisions")

    # -- which meetings ------------------------------------------------------------------------

    def wanted(self, meetings: Sequence[PastMeeting], of: str) -> list[PastMeeting]:
        """Those that are to come; of the others it is said why they do not."""
        there = {m.reference: m for m in self.body.meetings.exclude(reference="")}
        seen: set[str] = set()
        found = []
        for meeting in meetings:
            bodies = self.outcome.bodies
            bodies[meeting.body] = bodies.get(meeting.body, 0) + 1
            if of.strip() and folded(of) != folded(meeting.body):
                continue
            known = there.get(meeting.reference)
            if meeting.reference in seen or (known and not _completes(meeting, known)):
                self.outcome.known += 1
            elif meeting.day >= timezone.localdate():
                self._note(meeting, translatable("It is not of the past yet and is left out."))
            elif _begins(meeting) is None:
                self._fault(
                    meeting, translatable("There is no such time: the clocks are set forward.")
                )
            else:
                seen.add(meeting.reference)
                found.append(meeting)
                if known:  # what came of it before was its agenda alone
                    known.items.all().delete()
                    known.delete()
                if _is_unfinished(meeting):
                    self._note(meeting, NOT_FINAL)
        if of.strip() and not any(folded(of) == folded(name) for name in self.outcome.bodies):
            raise BadInput(
                phrase("The file has no meeting of “%(body)s”.", body=of),
                hint=phrase("It has those of: %(bodies)s.", bodies=", ".join(self.outcome.bodies)),
            )
        return found

    # -- seats of the past ---------------------------------------------------------------------

    def seat_voters(self, meetings: Sequence[PastMeeting], organization: str) -> None:
        """Give everybody without a seat one over the days on which they voted."""
        days: dict[str, list[PastMeeting]] = {}
        for meeting in meetings:
            for voter in meeting.voters:
                if not voting(voter, meeting.day, self.known):
                    days.setdefault(voter, []).append(meeting)
        for voter, voted in days.items():
            try:
                with transaction.atomic():
                    self._seat(voter, organization, voted[0].day, voted[-1].day)
                self.outcome.seated.append(voter)
            except WholecityError as error:
                self._fault(voted[0], error.words)
        self.known = _known(self.body)

    def _seat(self, voter: str, organization: str, first: date, last: date) -> None:
        place = organization_named(by=self.by, name=organization)
        seat = add_seat(
            by=self.by,
            body=self.body.key,
            organization=place.id,
            role=SeatRole.MEMBER,
            since=first,
        )
        fill_seat(
            by=self.by,
            seat=seat,
            person=person_of_body(self.by, self.body.key, voter),
            title=gettext("Member"),
            is_top_executive=False,
            reason=gettext("Voted there, as an earlier record says."),
            since=first,
        )
        vacate_seat(by=self.by, seat=seat, until=last)
        close_seat(by=self.by, seat=seat, until=last)

    # -- one meeting ---------------------------------------------------------------------------

    def bring(self, past: PastMeeting) -> None:
        """Write one meeting with all that belongs to it."""
        voters = self._voters(past)
        meeting = self._meeting(past)
        self.outcome.meetings += 1
        self.outcome.cancelled += past.cancelled
        for place, item in enumerate(past.items, 1):
            self._item(meeting, past, place, item, voters)
        if not _is_unfinished(past):
            _keep_attendance(meeting, past, voters)
            Minutes.objects.create(meeting=meeting, number=1, text=_source(past))
        record(
            by=self.by,
            action="import meeting",
            object_kind="meeting",
            object_id=meeting.id,
            body=self.body.name,
            reference=past.reference,
            day=str(past.day),
            items=len(past.items),
        )

    def _voters(self, past: PastMeeting) -> dict[str, Voting[UUID]]:
        """The seat of everybody who voted; who has none, or several, is a fault."""
        found = {}
        for voter in past.voters:
            seats = voting(voter, past.day, self.known)
            if len(seats) == 1:
                found[voter] = seats[0]
            elif not seats:
                words = phrase(
                    "%(person)s voted on %(day)s and has no seat in this body on that day.",
                    person=voter,
                    day=past.day,
                )
                self._fault(past, words)
            else:
                words = phrase(
                    "%(person)s could vote for several seats on %(day)s.",
                    person=voter,
                    day=past.day,
                )
                self._fault(past, words)
        return found

    def _meeting(self, past: PastMeeting) -> Meeting:
        begins, is_closed = _begins(past), past.minutes_final and not past.cancelled
        held = MeetingState.CLOSED if is_closed else MeetingState.PUBLISHED
        state = MeetingState.CANCELLED if past.cancelled else held
        return Meeting.objects.create(
            body=self.body,
            day=past.day,
            starts=past.starts,
            zone=settings.CITY.time_zone,
            minutes=min(max(len(past.items), 1), MOST_MINUTES),
            place=past.place[:300],
            state=state,
            published_at=begins,
            closed_at=begins if is_closed else None,
            why_cancelled=gettext("Called off, as an earlier record says.")
            if past.cancelled
            else "",
            why_no_action=(
                gettext("The record that it comes from names none.") if is_closed else ""
            ),
            reference=past.reference,
        )

    def _item(
        self,
        meeting: Meeting,
        past: PastMeeting,
        place: int,
        item: PastItem,
        voters: dict[str, Voting[UUID]],
    ) -> None:
        decided = (item.was_decided or bool(item.votes)) and not _is_unfinished(past)
        made = AgendaItem.objects.create(
            meeting=meeting,
            position=place,
            title=_short(item.title),
            purpose=Purpose.DECIDE if decided else Purpose.SHARE,
            minutes=1,
            notes=_notes(item),
            record=_words(item),
        )
        self.outcome.items += 1
        if decided:
            self._decide(made, past, item, voters)

    def _decide(
        self, made: AgendaItem, past: PastMeeting, item: PastItem, voters: dict[str, Voting[UUID]]
    ) -> None:
        stands = [vote.option for vote in item.votes]
        by_votes = is_adopted(map(str, stands), by_vote=True)
        adopted = by_votes if item.passed is None else item.passed
        if item.votes and adopted != by_votes:
            words = phrase(
                "The votes on “%(item)s” do not fit its result.", item=_short(item.title)
            )
            self._note(past, words)
        mover = voting(item.mover, past.day, self.known)
        there = sum(stand is not Stand.ABSENT for stand in stands)
        decision = Decision.objects.create(
            body=self.body,
            meeting=made.meeting,
            item=made,
            number=self.number,
            text=": ".join(filter(None, (item.action, item.title_decided or item.title))),
            mover_id=mover[0].seat if len(mover) == 1 else None,
            method=Method.VOTE if item.votes else Method.CONSENSUS,
            outcome=Outcome.ADOPTED if adopted else Outcome.REJECTED,
            quorate=not item.votes or there >= quorum(len(stands), None),
            effect=Effect.OTHER,
        )
        self.number += 1
        self.outcome.decisions += 1
        self._positions(decision, past, item.votes, voters)

    def _positions(
        self,
        decision: Decision,
        past: PastMeeting,
        votes: Sequence[PastVote],
        voters: dict[str, Voting[UUID]],
    ) -> None:
        rows: dict[UUID, Position] = {}
        for vote in votes:
            voter = voters.get(vote.person)
            if voter is None:
                continue  # a fault that was told with the meeting
            if voter.seat in rows:
                words = phrase("%(person)s votes for a seat that voted.", person=vote.person)
                self._fault(past, words)
                continue
            rows[voter.seat] = Position(
                decision=decision,
                seat_id=voter.seat,
                position=vote.option,
                authority="" if vote.option is Stand.ABSENT else _authority(voter),
            )
        Position.objects.bulk_create(rows.values())
        self.outcome.positions += len(rows)

    def _note(self, past: PastMeeting, words: str) -> None:
        self.outcome.notes.append(Fault(_place(past), past.line, words))

    def _fault(self, past: PastMeeting, words: str) -> None:
        self.outcome.faults.append(Fault(_place(past), past.line, words))


def _known(body: Body) -> list[Voting[UUID]]:
    """Everybody who ever held a seat of a body, or could decide for one."""
    held = Holding.objects.filter(seat__body=body).select_related("person")
    acted = Designation.objects.filter(seat__body=body, may_decide=True).select_related("person")
    return [
        *(Voting(h.person.name, Term(h.since, h.until), h.seat_id, h.person_id) for h in held),
        *(
            Voting(d.person.name, Term(d.since, d.until), d.seat_id, d.person_id, is_designee=True)
            for d in acted
        ),
    ]


def _is_unfinished(past: PastMeeting) -> bool:
    return not past.cancelled and not past.minutes_final


def _completes(past: PastMeeting, known: Meeting) -> bool:
    """Whether a meeting whose agenda alone had come, untouched since, is final in the file now."""
    waits = known.state == MeetingState.PUBLISHED and known.version == 1
    return waits and not _is_unfinished(past) and not known.attendance.exists()


def _begins(past: PastMeeting) -> datetime | None:
    return instant(past.day, past.starts, settings.CITY.time_zone)


def _place(past: PastMeeting) -> str:
    return f"{past.body}, {past.day.isoformat()}"


def _authority(voter: Voting[UUID]) -> Authority:
    return Authority.DESIGNEE if voter.is_designee else Authority.MEMBER


def _keep_attendance(meeting: Meeting, past: PastMeeting, voters: dict[str, Voting[UUID]]) -> None:
    """Who took a position was there; who was absent in each vote was not."""
    there = {v.person for i in past.items for v in i.votes if v.option is not Stand.ABSENT}
    rows: dict[UUID, Attendance] = {}
    for name in sorted(voters, key=lambda name: name not in there):
        voter = voters[name]
        came = Presence.DESIGNEE if voter.is_designee else Presence.PRESENT
        rows.setdefault(
            voter.seat,
            Attendance(
                meeting=meeting,
                seat_id=voter.seat,
                presence=came if name in there else Presence.ABSENT,
                person_id=voter.person if name in there else None,
            ),
        )
    Attendance.objects.bulk_create(rows.values())


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _notes(item: PastItem) -> str:
    """Under which names the other record knows an item."""
    names = " · ".join(filter(None, (item.number, item.reference, item.kind)))
    return "\n".join(filter(None, (names, item.url)))


def _words(item: PastItem) -> str:
    """What the other record says of an item, whole."""
    moved = ""
    if item.mover:
        moved = gettext("Moved by %(mover)s, seconded by %(seconder)s.") % {
            "mover": item.mover,
            "seconder": item.seconder or "–",
        }
    whole = item.title if len(item.title) > LONGEST_TITLE else ""
    parts = (whole, item.title_decided, item.action, item.text, moved, item.note)
    return "\n\n".join(filter(None, parts))


def _source(past: PastMeeting) -> str:
    """Where a meeting comes from, as the draft of its minutes."""
    links = [past.url, *(url for _, url in past.documents)]
    shown = [f"- <{url}>" for url in links if url.startswith(("https://", "http://"))]
    return "\n\n".join(filter(None, (f"# {_place(past)}", past.note, "\n".join(shown))))
