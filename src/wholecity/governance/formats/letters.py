"""What is written to members, in the language that is active.

Mail travels in the open: subjects name the body and the day, and nothing else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, ngettext

DAY, AT, MOMENT = "DATE_FORMAT", "TIME_FORMAT", "DATETIME_FORMAT"


@dataclass(frozen=True)
class Letter:
    """A subject and a text."""

    subject: str
    text: str


@dataclass(frozen=True)
class Called:
    """A meeting as letters tell it. `agenda` has the time and the title of each item."""

    body: str
    day: date
    starts: time
    zone: str
    place: str
    url: str
    agenda: tuple[tuple[time, str], ...] = ()
    why_cancelled: str = ""


@dataclass(frozen=True)
class Owed:
    """An answer that somebody owes. `link` leads to it without signing in."""

    seat: str
    number: int
    text: str
    owner: str
    due: datetime
    link: str


@dataclass(frozen=True)
class Task:
    """An action item as letters tell it."""

    number: int
    text: str
    owner: str
    due: date
    url: str


def invitation(meeting: Called) -> Letter:
    """The agenda is out, with the packet and the calendar's file."""
    lines = [*_when(meeting), "", gettext("Agenda"), *_agenda(meeting), "", meeting.url]
    return Letter(f"{meeting.body}, {_day(meeting.day)}", _text(lines))


def change(meeting: Called) -> Letter:
    """The meeting is at another time or place."""
    words = gettext("This meeting was changed. It is now:")
    subject = gettext("Changed: %(what)s") % {"what": f"{meeting.body}, {_day(meeting.day)}"}
    return Letter(subject, _text([words, "", *_when(meeting), "", meeting.url]))


def cancellation(meeting: Called) -> Letter:
    """The meeting is called off."""
    subject = gettext("Called off: %(what)s") % {"what": f"{meeting.body}, {_day(meeting.day)}"}
    why = gettext("This meeting was called off: %(why)s") % {"why": meeting.why_cancelled}
    return Letter(subject, _text([why, "", *_when(meeting), "", meeting.url]))


def record(meeting: Called, decisions: Iterable[str], mine: list[Task], others: int) -> Letter:
    """What came of a meeting: what was decided, and what its reader took on."""
    lines = [gettext("Decisions"), *(f"- {text}" for text in decisions), ""]
    if mine:
        lines += [gettext("What you took on"), *_tasks(mine), ""]
    if others:
        more = ngettext(
            "%(number)s action item of others",
            "%(number)s action items of others",
            others,
        )
        lines += [more % {"number": others}, ""]
    subject = gettext("What came of it: %(what)s")
    return Letter(
        subject % {"what": f"{meeting.body}, {_day(meeting.day)}"}, _text([*lines, meeting.url])
    )


def answers_owed(body: str, owed: list[Owed]) -> Letter:
    """The cabinet asks an absent seat for its answers, each with its link."""
    subject = gettext("Your answer is asked for: %(body)s") % {"body": body}
    return Letter(subject, _text([_asked(owed), "", *_answers(owed)]))


def answers_due_soon(body: str, owed: list[Owed]) -> Letter:
    """The 48 hours are nearly over."""
    subject = gettext("Reminder: your answer is asked for: %(body)s") % {"body": body}
    return Letter(subject, _text([_asked(owed), "", *_answers(owed)]))


def escalation(body: str, owed: list[Owed]) -> Letter:
    """To who keeps the record and the chair: answers are overdue."""
    subject = gettext("Answers are overdue: %(body)s") % {"body": body}
    lines = [gettext("These seats did not answer within 48 hours:"), ""]
    lines += [f"- {one.seat}: {one.number}. {one.text}" for one in owed]
    return Letter(subject, _text(lines))


def due_in_days(tasks: list[Task], days: int) -> Letter:
    """What somebody took on is due."""
    if days > 0:
        subject = ngettext("Due in %(days)s day", "Due in %(days)s days", days) % {"days": days}
    else:
        subject = gettext("Due today") if days == 0 else gettext("Overdue")
    return Letter(subject, _text([gettext("What you took on"), *_tasks(tasks)]))


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines).strip() + "\n"


def _day(day: date) -> str:
    return date_format(day, DAY)


def _when(meeting: Called) -> Iterator[str]:
    yield meeting.body
    yield f"{_day(meeting.day)}, {time_format(meeting.starts, AT)} ({meeting.zone})"
    if meeting.place:
        yield meeting.place


def _agenda(meeting: Called) -> Iterator[str]:
    return (f"- {time_format(at, AT)} {title}" for at, title in meeting.agenda)


def _tasks(tasks: Iterable[Task]) -> Iterator[str]:
    for task in tasks:
        yield f"- {task.number}. {task.text} ({_day(task.due)})"
        yield f"  {task.url}"


def _asked(owed: list[Owed]) -> str:
    words = ngettext(
        "You were not there, and nobody could decide for you. Please answer by %(until)s.",
        "You were not there, and nobody could decide for you. "
        "Please answer %(number)s action items by %(until)s.",
        len(owed),
    )
    until = date_format(min(one.due for one in owed), MOMENT)
    return words % {"number": len(owed), "until": until}


def _answers(owed: Iterable[Owed]) -> Iterator[str]:
    for one in owed:
        yield f"{one.number}. {one.text} ({one.owner})"
        yield gettext("Answer: %(link)s") % {"link": one.link}
        yield ""
    yield gettext("Each link is yours alone and works once. Do not pass it on.")
