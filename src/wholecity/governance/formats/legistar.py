"""Meetings of the past from Legistar: what was on the agenda, what became of it, who voted how.

Legistar is what many city councils keep their record in. Read is the JSON that
open-government programs make of its pages (as Councilmatic does): a list of
meetings with `meeting_details`, items in `meeting_items`, and of each item the
`action_details` with its motion and `vote_items`. What cannot be read is told
with its place; nothing is left out without a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit

from wholecity.governance.definitions import Stand
from wholecity.governance.formats.documents import Lined, from_json, is_json
from wholecity.governance.rules.calendar import day_of_record
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

# What Legistar calls where somebody stood.
STANDS = {
    **dict.fromkeys(("aye", "yes", "yea", "affirmative"), Stand.FOR),
    **dict.fromkeys(("no", "nay", "negative"), Stand.AGAINST),
    **dict.fromkeys(("abstain", "abstained", "abstention"), Stand.ABSTAIN),
    **dict.fromkeys(("recuse", "recused", "conflict"), Stand.RECUSE),
    **dict.fromkeys(("absent", "excused", "away", "not present"), Stand.ABSENT),
}
RESULTS = {"pass": True, "passed": True, "fail": False, "failed": False}
FINAL = "final"
DOCUMENTS = ("published_agenda", "agenda_packet", "published_minutes", "meeting_video")
NOTES = ("agenda_note", "minute_note")
_CANCELLED = re.compile(r"\s*[-–]\s*cancel(l?ed|l?ation)\s*$", re.IGNORECASE)
_CLOCK = ("%I:%M %p", "%H:%M")
_CALENDAR = ("%m/%d/%Y", "%Y-%m-%d")


@dataclass(frozen=True)
class Fault:
    """What cannot be read: where, as a person finds it in the file, its line, and why."""

    place: str
    line: int
    message: str


@dataclass(frozen=True)
class PastVote:
    """How somebody voted: as it is counted, and in the word of the record."""

    person: str
    option: Stand
    word: str


@dataclass(frozen=True)
class PastItem:
    """An item with what became of it. `passed` is None where nothing was voted on."""

    number: str
    reference: str
    title: str
    kind: str
    action: str
    passed: bool | None
    mover: str
    seconder: str
    votes: tuple[PastVote, ...]
    text: str  # the motion in words
    note: str  # what the minutes say beside it
    url: str
    title_decided: str  # the title under which it was decided, when that is another one
    line: int

    @property
    def was_decided(self) -> bool:
        """Whether a motion was voted on, one way or the other."""
        return self.passed is not None


@dataclass(frozen=True)
class PastMeeting:
    """A meeting of the past. Minutes that are not final may still lack what was decided."""

    body: str
    day: date
    starts: time
    place: str
    reference: str
    url: str
    cancelled: bool
    minutes_final: bool
    note: str
    documents: tuple[tuple[str, str], ...]  # what is linked, under Legistar's names
    items: tuple[PastItem, ...]
    line: int

    @property
    def voters(self) -> tuple[str, ...]:
        """Everybody who is named in a vote, in the order in which they come."""
        return tuple(dict.fromkeys(v.person for item in self.items for v in item.votes))


@dataclass(frozen=True)
class Past:
    """What a file holds. With faults it is not all that it says."""

    meetings: tuple[PastMeeting, ...]
    faults: tuple[Fault, ...]


def read(text: str) -> Past:
    """The meetings of a file, the earliest first. Raises BadInput for what is no such file."""
    if not is_json(text):
        raise BadInput(
            "The file is no JSON with meetings of Legistar.",
            hint="It begins with a square bracket and holds meetings with their details.",
        )
    return _Reading().past(from_json(text))


class _Broken(Exception):
    """What stands here cannot be read as a whole; the fault is kept."""


class _Reading:
    """Reads a file from the outside in and keeps every fault with its place."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.place = ""

    def past(self, documents: list[Any]) -> Past:
        found = [m for thing in _meetings(documents) if (m := self._meeting(thing))]
        found.sort(key=lambda m: (m.day, m.starts))
        return Past(tuple(found), tuple(self.faults))

    def _meeting(self, thing: Any) -> PastMeeting | None:
        self.place = ""
        try:
            return self._whole_meeting(self._object(thing, "meeting", 1))
        except _Broken:
            return None

    def _whole_meeting(self, thing: Lined) -> PastMeeting:
        name, day = self._text(thing, "name"), self._text(thing, "meeting_date")
        self.place = f"{name}, {day}"
        details = self._object(
            thing.get("meeting_details") or Lined(), "meeting_details", thing.line
        )
        name = name or self._text(details, "meeting_name")
        if not name:
            self._fault(thing, phrase("%(field)s is missing.", field="name"))
        found = PastMeeting(
            body=_CANCELLED.sub("", name),
            day=self._day(thing, day or self._text(details, "meeting_datetime")),
            starts=self._time(thing, self._text(thing, "meeting_time")),
            place=self._either(thing, details, "meeting_location"),
            url=self._text(thing, "calendar_link"),
            reference="",
            cancelled=bool(_CANCELLED.search(name)),
            minutes_final=self._text(details, "minutes_status").lower() == FINAL,
            note=self._text(details, "additional_notes"),
            documents=tuple((n, url) for n in DOCUMENTS if (url := self._text(details, n))),
            items=tuple(self._items(details)),
            line=thing.line,
        )
        return _with_reference(found)

    def _items(self, details: Lined) -> Iterator[PastItem]:
        meeting = self.place
        for number, thing in enumerate(self._list(details, "meeting_items"), 1):
            self.place = f"{meeting}, item {number}"
            try:
                yield self._item(self._object(thing, "meeting_items", details.line))
            except _Broken:
                continue
            finally:
                self.place = meeting

    def _item(self, thing: Lined) -> PastItem:
        reference = self._text(thing, "file_num")
        self.place += f" ({reference})" if reference else ""
        details = self._object(thing.get("action_details") or Lined(), "action_details", thing.line)
        title, decided = self._text(thing, "title"), self._text(details, "title")
        if not (title or decided):
            self._fault(thing, phrase("%(field)s is missing.", field="title"))
        return PastItem(
            number=self._text(thing, "agenda_num"),
            reference=reference,
            title=title or decided,
            kind=self._text(thing, "meeting_type") or self._text(details, "action_type"),
            action=self._either(details, thing, "action"),
            passed=self._passed(thing, self._either(details, thing, "result")),
            mover=self._text(details, "mover"),
            seconder=self._text(details, "seconder"),
            votes=tuple(self._votes(details)),
            text=self._text(details, "action_text"),
            note="\n".join(filter(None, (self._text(details, n) for n in NOTES))),
            url=self._text(thing, "file_url"),
            title_decided=decided if decided != title else "",
            line=thing.line,
        )

    def _votes(self, details: Lined) -> Iterator[PastVote]:
        seen: set[str] = set()
        for part in self._list(details, "vote_items"):
            try:
                vote = self._vote(self._object(part, "vote_items", details.line))
            except _Broken:
                continue
            if vote.person in seen:
                words = phrase("%(person)s votes twice on this item.", person=vote.person)
                self._note(details.line, words)
                continue
            seen.add(vote.person)
            yield vote

    def _vote(self, thing: Lined) -> PastVote:
        person, word = self._text(thing, "person_name"), self._text(thing, "vote")
        option = STANDS.get(word.lower())
        if not person:
            self._fault(thing, phrase("%(field)s is missing.", field="person_name"))
        if option is None:
            words = phrase("“%(word)s” of %(person)s is no known vote.", word=word, person=person)
            self._fault(thing, words)
        return PastVote(person, option, word)

    # -- values --------------------------------------------------------------------------------

    def _passed(self, thing: Lined, result: str) -> bool | None:
        if result and result.lower() not in RESULTS:
            self._note(thing.line, phrase("“%(result)s” is no known result.", result=result))
        return RESULTS.get(result.lower())

    def _day(self, thing: Lined, value: str) -> date:
        for form in _CALENDAR:
            try:
                return day_of_record(datetime.strptime(value, form).date(), "meeting_date")
            except ValueError:
                continue
            except BadInput as error:
                self._fault(thing, error.words)
        self._fault(thing, phrase("“%(value)s” is no day.", value=value))

    def _time(self, thing: Lined, value: str) -> time:
        for form in _CLOCK:
            try:
                return datetime.strptime(value.upper(), form).time()
            except ValueError:
                continue
        self._fault(thing, phrase("“%(value)s” is no time of day.", value=value))

    def _either(self, first: Lined, second: Lined, name: str) -> str:
        return self._text(first, name) or self._text(second, name)

    def _text(self, thing: Lined, name: str) -> str:
        """A value as a text without the blanks around it; blank where there is none."""
        value = thing.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self._fault(thing, phrase("“%(name)s” is not a text.", name=name))
        return str(value).strip()

    def _object(self, value: Any, name: str, line: int) -> Lined:
        if not isinstance(value, Lined):
            self._note(line, phrase("“%(name)s” is not an object.", name=name))
            raise _Broken
        return value

    def _list(self, thing: Lined, name: str) -> list[Any]:
        found = thing.get(name) or []
        if not isinstance(found, list):
            self._note(thing.line, phrase("“%(name)s” is not a list of objects.", name=name))
            return []
        return found

    def _note(self, line: int, message: str) -> None:
        self.faults.append(Fault(self.place, line, message))

    def _fault(self, thing: Lined, message: str) -> NoReturn:
        self._note(thing.line, message)
        raise _Broken


def _meetings(documents: list[Any]) -> Iterator[Any]:
    """The meetings of a file, in a list or one after the other."""
    for document in documents:
        if isinstance(document, list):
            yield from document
        else:
            yield document


def _with_reference(found: PastMeeting) -> PastMeeting:
    """A meeting with the name under which Legistar knows it; without a link, its body and time."""
    where = urlsplit(found.url)
    number = parse_qs(where.query).get("ID", [""])[0]
    known = f"{where.hostname}/{number}" if where.hostname and number else ""
    begins = datetime.combine(found.day, found.starts)
    return replace(found, reference=(known or f"{begins:%Y-%m-%dT%H:%M} {found.body}")[:120])
